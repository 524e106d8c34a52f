// `resolve`: the user's word on a paid step whose outcome is unknown.

import type { Target } from "../../core/ports.ts";
import type { Resolution } from "../../core/run/events.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import type { OpenPrompt, RecipeState } from "../../core/run/state.ts";
import { openJournal } from "../../journal/journal.ts";
import { nodeFiles } from "../../platform/file-system.ts";
import { thisMachine } from "../../platform/machine.ts";
import { newRunId } from "../compose.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { journalledRecipes, readState } from "../journals.ts";
import { openConfig } from "../workspace.ts";

export interface ResolveFlags {
  readonly applied?: boolean;
  readonly resend?: boolean;
  readonly abandon?: boolean;
}

interface Found {
  readonly recipe: string;
  readonly video: string;
  readonly target: Target;
  readonly prompt: OpenPrompt;
}

export async function resolve(context: CommandContext, name: string, flags: ResolveFlags): Promise<number> {
  const how = resolutionOf(flags);
  const { stateDir } = await openConfig(context);
  const { recipe } = await findOne(stateDir, name);
  const run = newRunId(new Date());
  const opened = await openJournal({ stateDir, recipe, run, files: nodeFiles, machine: thisMachine });
  if (!opened.ok) {
    throw new UsageError(opened.error.message, opened.error.kind === "locked" ? EXIT.locked : EXIT.usage);
  }
  const journal = opened.value;
  try {
    const found = pick(name, findIn(journal.state, recipe, videoOf(name)));
    const { video, target, prompt } = found;
    const { key, step } = prompt;
    await journal.append({ type: "prompt.resolved", video, target, key, step, how }).written;
    context.screen.out(`${recipe}/${video}, ${step}: ${SAID[how]}\n`);
    return EXIT.done;
  } finally {
    await journal.close();
  }
}

function resolutionOf(flags: ResolveFlags): Resolution {
  const given = (["applied", "resend", "abandon"] as const).filter((how) => flags[how] === true);
  const [how] = given;
  if (how === undefined || given.length > 1) {
    throw new UsageError(
      "say which: --applied (it was carried out), --resend (send it again) or --abandon (give it up)",
    );
  }
  return how;
}

const SAID: Readonly<Record<Resolution, string>> = {
  applied: "taken as carried out. The next run goes on after it.",
  resend: "will be sent again by the next run, and paid for again if it had been carried out after all.",
  abandon: "given up. The video stays failed until its recipe changes, or: run --failed, run --rerun.",
};

const videoOf = (name: string): string => name.slice(name.indexOf("/") + 1);

async function findOne(stateDir: string, name: string): Promise<Found> {
  const inRecipe = name.includes("/") ? name.slice(0, name.indexOf("/")) : undefined;
  const found: Found[] = [];
  for (const recipe of await journalledRecipes(stateDir)) {
    if (inRecipe !== undefined && inRecipe !== recipe) continue;
    found.push(...findIn(await readState(stateDir, recipe), recipe, videoOf(name)));
  }
  return pick(name, found);
}

const findIn = (state: RecipeState, recipe: string, video: string): Found[] =>
  (["cloud", "emulator"] as const).flatMap((target) => {
    const prompt = state.videos[target].get(video)?.prompt;
    return prompt === undefined ? [] : [{ recipe, video, target, prompt }];
  });

/** Where both kinds of backend have an open question, the cloud's is the one about money. */
function pick(name: string, found: readonly Found[]): Found {
  const [first] = found;
  if (first === undefined) {
    throw new UsageError(
      `nothing is open about ${name}: no paid step of it has an unknown outcome. See: nemo-pipeline status`,
    );
  }
  const other = found.find(({ recipe }) => recipe !== first.recipe);
  if (other !== undefined) {
    throw new UsageError(
      `${name} is in more than one recipe: say ${first.recipe}/${first.video} or ${other.recipe}/${other.video}`,
    );
  }
  return first;
}
