// What is not done at the end of a run, grouped by what the user can do about it.

import type { WaitingCause } from "./events.ts";
import { notAsExpected } from "./finding.ts";
import { BUDGET_NAMES } from "./fits.ts";
import { isForeign } from "./foreign.ts";
import type { VideoResult } from "./summary.ts";
import { count } from "../words/count.ts";

/**
 * `prompt-failed`: answered, the draft stayed as it was, and sending it again would cost again. `unexpected`: carried out,
 * and not what the recipe expects.
 */
export type UnfinishedKind =
  | "unknown"
  | "blocked"
  | "foreign"
  | "prompt-failed"
  | "unexpected"
  | "failed"
  | "parked"
  | WaitingCause;

export interface Unfinished {
  readonly kind: UnfinishedKind;
  readonly results: readonly VideoResult[];
}

/** The groups that ask most of the user come last, where the eye ends up. */
export function unfinished(results: readonly VideoResult[]): Unfinished[] {
  const groups = Map.groupBy(results, kindOf);
  return ORDER.flatMap((kind) => {
    const members = groups.get(kind) ?? [];
    return members.length === 0 ? [] : [{ kind, results: members }];
  });
}

const ORDER: readonly UnfinishedKind[] = [
  "max-class",
  "interrupted",
  "fail-fast",
  "deadline",
  "session-gone",
  "correction",
  "parked",
  "unexpected",
  "failed",
  "prompt-failed",
  "journal",
  "budget",
  "no-credits",
  "auth",
  "foreign",
  "blocked",
  "unknown",
];

export function kindOf({ outcome, record }: VideoResult): UnfinishedKind | "done" {
  switch (outcome.type) {
    case "video.done":
      return "done";
    case "video.waiting":
      return outcome.cause;
    case "video.failed":
      if (record.prompt?.phase === "failed") return "prompt-failed";
      return notAsExpected(record).some((words) => outcome.reason.startsWith(words))
        ? "unexpected"
        : "failed";
    case "video.parked":
      return "parked";
    case "video.blocked":
      return isForeign(outcome.reason) ? "foreign" : "blocked";
    case "video.unknown":
      return "unknown";
  }
}

export function heading({ kind, results }: Unfinished): string {
  const videos = count(results.length, "video");
  const one = results.length === 1;
  switch (kind) {
    case "unknown":
      return `${videos} with a paid step whose outcome is unknown`;
    case "blocked":
      return `${videos} that the account's plan does not allow`;
    case "foreign":
      return `${videos} made with another token`;
    case "failed":
      return `${videos} failed`;
    case "prompt-failed":
      return `${videos} failed at a prompt`;
    case "unexpected":
      return `${videos} not as expected`;
    case "parked":
      return `${videos} ${one ? "is" : "are"} not finished yet`;
    default:
      return `${videos} ${one ? "waits" : "wait"} ${CAUSES[kind]}`;
  }
}

const CAUSES: Readonly<Record<WaitingCause, string>> = {
  "max-class": "for a run that may spend more",
  interrupted: "because the run was interrupted",
  "fail-fast": "because another video failed",
  deadline: "because the time was up",
  "session-gone": "to be made again from the start",
  correction: "for a run that may correct what did not come out as expected",
  journal: "because the journal cannot be written",
  budget: "because the budget does not cover what is next",
  "no-credits": "for credits",
  auth: "for a valid token",
};

/** What the user can do before going on; empty when going on is enough. */
export function advice({ kind, results }: Unfinished): string {
  const link = linkOf(results);
  switch (kind) {
    case "blocked":
      return `Register or upgrade${link === undefined ? " the account" : `: ${link}`}. What was made so far is kept.`;
    case "no-credits":
      return `Top up the account${link === undefined ? "" : `: ${link}`}. What was made so far is kept.`;
    case "auth":
      return "Set NEMO_TOKEN to a valid token.";
    case "budget":
      return budgetAdvice(results);
    case "journal":
      return "Make room on the disk, or mend the state folder's permissions.";
    case "failed":
      return "Mend what is named here.";
    case "unexpected":
      return unlessTold(results, CHANGE_OR_RERUN);
    case "prompt-failed":
      return unlessTold(results, CHANGE_OR_RESEND);
    case "max-class":
      return "Allow more with --max-class.";
    default:
      return "";
  }
}

export const CHANGE_OR_RERUN =
  "Change the prompt or what is expected, or make it again with --rerun, which costs again";
export const CHANGE_OR_RESEND = "Change the prompt, or send it again with --failed, which costs again";

/** What a video could not be begun for tells the way on in its reason, for the plan's sake. */
function unlessTold(results: readonly VideoResult[], words: string): string {
  const isTold = results.every(({ outcome }) => "reason" in outcome && outcome.reason.endsWith(words));
  return isTold ? "" : `${words}.`;
}

/** Each budget is raised at another place, and a wider one does not raise a narrower one. */
function budgetAdvice(results: readonly VideoResult[]): string {
  const reasons = results.flatMap(({ outcome }) => ("reason" in outcome ? [outcome.reason] : []));
  const told = [BUDGET_NAMES.run, BUDGET_NAMES.recipe, BUDGET_NAMES.video].filter((name) =>
    reasons.some((reason) => reason.includes(name)),
  );
  return told.length === 0 ? "Raise the budget." : told.map((name) => RAISE[name]).join(" ");
}

const RAISE: Readonly<Record<(typeof BUDGET_NAMES)[keyof typeof BUDGET_NAMES], string>> = {
  [BUDGET_NAMES.run]: "Give more with --budget.",
  [BUDGET_NAMES.recipe]: "Raise `credits` in the recipe's `budget`, which holds whatever --budget says.",
  [BUDGET_NAMES.video]: "Raise `per_video` in the recipe's `budget`.",
};

/** The backend's failures know where to register or top up. */
function linkOf(results: readonly VideoResult[]): string | undefined {
  for (const { outcome, record } of results) {
    if (outcome.type === "video.blocked" && outcome.link !== undefined) return outcome.link;
    const failures = Object.values(record.attempts).map((attempts) => attempts.failure);
    const link = failures.find((failure) => failure.link !== undefined)?.link;
    if (link !== undefined) return link;
  }
  return undefined;
}
