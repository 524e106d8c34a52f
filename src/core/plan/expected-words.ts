// What a step expects, in the words in which it would be found wanting, and what follows then.

import type { Draft } from "../draft.ts";
import type { Otherwise } from "../recipe/expectation.ts";
import { judgeDraft } from "../run/judge-draft.ts";
import { judgeFile } from "../run/judge-file.ts";
import type { WantedStep } from "./keys.ts";

/** Such as "1 text track, 12 s to 18 s; otherwise fail"; nothing where nothing is expected. */
export function expectedWords(step: WantedStep): string | undefined {
  if (step.kind === "upload" || step.expect === undefined) return undefined;
  const findings =
    step.kind === "prompt"
      ? judgeDraft(EMPTY, step.expect)
      : judgeFile({ container: step.format, bytes: 0 }, step.expect);
  return `${findings.map(({ expected }) => expected).join(", ")}; otherwise ${follows(step.expect.otherwise)}`;
}

const EMPTY: Draft = { raw: null, digest: "", tracks: [], durationMs: 0, exportable: false };

function follows(otherwise: Otherwise): string {
  if (otherwise.kind !== "prompt") return otherwise.kind;
  const { text, budgetCredits } = otherwise;
  const budget = budgetCredits === undefined ? "" : ` for at most ${budgetCredits} credits`;
  return `${JSON.stringify(text)} once${budget}`;
}
