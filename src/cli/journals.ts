// The journals of the recipes that a command is about: opened for a run, or only read.

import { readdir } from "node:fs/promises";
import path from "node:path";
import { EXIT } from "../core/run/exit-code.ts";
import type { RecipeState } from "../core/run/state.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { journalFile, lockFile, openJournal } from "../journal/journal.ts";
import type { OpenJournal } from "../journal/journal.ts";
import { isLocked } from "../journal/lock.ts";
import { readJournal } from "../journal/read.ts";
import type { Host } from "./host.ts";
import { UsageError } from "./context.ts";
import type { Workspace } from "./workspace.ts";
import { nodeFiles } from "../platform/file-system.ts";
import { thisMachine } from "../platform/machine.ts";

export interface RecipeJournal {
  readonly recipe: Recipe;
  readonly journal: OpenJournal;
}

/** All or none: a run that cannot have one of its journals gives the others back. */
export async function openJournals(
  { config, recipes }: Workspace,
  { run, host }: { readonly run: string; readonly host: Host },
): Promise<RecipeJournal[]> {
  const opened: RecipeJournal[] = [];
  for (const recipe of recipes) {
    const journal = await openJournal({
      ...host,
      stateDir: config.stateDir,
      recipe: recipe.name,
      run,
    });
    if (journal.ok) {
      opened.push({ recipe, journal: journal.value });
      continue;
    }
    await closeJournals(opened);
    throw new UsageError(journal.error.message, journal.error.kind === "locked" ? EXIT.locked : EXIT.usage);
  }
  return opened;
}

export async function closeJournals(journals: readonly RecipeJournal[]): Promise<void> {
  // A journal that cannot be closed any more has been reported when it could not be written.
  await Promise.all(journals.map(({ journal }) => journal.close().catch(() => undefined)));
}

/** What a journal says, without taking its lock. */
export async function readState(stateDir: string, recipe: string): Promise<RecipeState> {
  const read = await readJournal(nodeFiles, journalFile({ stateDir, recipe }));
  if (!read.ok) throw new UsageError(read.error.message);
  return read.value.state;
}

export const isRunning = (stateDir: string, recipe: string): Promise<boolean> =>
  isLocked({ files: nodeFiles, machine: thisMachine }, lockFile({ stateDir, recipe }));

/** Names of the recipes that have a journal in the state folder. */
export async function journalledRecipes(stateDir: string): Promise<string[]> {
  const entries = await readdir(stateDir, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name);
  const sizes = await Promise.all(
    names.map((name) => readdir(path.join(stateDir, name)).catch((): string[] => [])),
  );
  return names.filter((_, index) => sizes[index]?.includes("journal.jsonl")).toSorted();
}

/** A recipe that was copied without another name takes over its original's journal and files: a word about it. */
export const otherFiles = (journals: readonly RecipeJournal[]): string[] =>
  journals.flatMap(({ recipe, journal }) => {
    const { file } = journal.state;
    if (file === undefined || path.basename(file) === path.basename(recipe.file)) return [];
    return [
      `the journal of ${recipe.name} was last written from ${file}, not ${recipe.file}: give a copied recipe a name of its own`,
    ];
  });
