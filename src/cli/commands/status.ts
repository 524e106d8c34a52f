// `status`: each video's state from the journal; works during a run and takes no lock.

import type { RecipeState, VideoRecord } from "../../core/run/state.ts";
import { notAsExpected } from "../../core/run/finding.ts";
import { finishedFiles } from "../../core/run/finished-files.ts";
import type { VideoState } from "../../core/run/events.ts";
import { statusTable } from "../../reporters/status-table.ts";
import type { StatusRow } from "../../reporters/status-table.ts";
import type { CommandContext } from "../context.ts";
import { isRunning, journalledRecipes, readState } from "../journals.ts";
import { showJson, showLines, tableSize } from "../screen.ts";
import { openConfig, openWorkspace } from "../workspace.ts";

export async function status(context: CommandContext, patterns: readonly string[]): Promise<number> {
  const rows = patterns.length === 0 ? await ofAllJournals(context) : await ofRecipes(context, patterns);
  const { screen, flags } = context;
  if (flags.json === true) showJson(screen, { videos: rows });
  else showLines(screen, statusTable(rows, tableSize(screen)));
  return 0;
}

async function ofRecipes(context: CommandContext, patterns: readonly string[]): Promise<StatusRow[]> {
  const { config, recipes } = await openWorkspace(context, patterns);
  const rows: StatusRow[] = [];
  for (const recipe of recipes) {
    const ids = recipe.videos.map((video) => video.id);
    rows.push(...(await rowsOf(config.stateDir, recipe.name, ids)));
  }
  return rows;
}

async function ofAllJournals(context: CommandContext): Promise<StatusRow[]> {
  const config = await openConfig(context);
  const rows: StatusRow[] = [];
  for (const name of await journalledRecipes(config.stateDir))
    rows.push(...(await rowsOf(config.stateDir, name)));
  return rows;
}

async function rowsOf(stateDir: string, recipe: string, ids?: readonly string[]): Promise<StatusRow[]> {
  const running = await isRunning(stateDir, recipe);
  const state = await readState(stateDir, recipe);
  const known = ids ?? videoIds(state);
  return known.map((id) => rowOf({ recipe, id, record: latest(state, id), running }));
}

/** Of all videos that a journal tells of. */
export const videoIds = ({ videos }: RecipeState): string[] => [
  ...new Set([...videos.cloud.keys(), ...videos.emulator.keys()]),
];

/** A video may have been made on both kinds of backend: the later one is what people ask about. */
export function latest(state: RecipeState, id: string): VideoRecord | undefined {
  const cloud = state.videos.cloud.get(id);
  const emulator = state.videos.emulator.get(id);
  if (cloud === undefined || emulator === undefined) return cloud ?? emulator;
  return cloud.at >= emulator.at ? cloud : emulator;
}

interface RowSource {
  readonly recipe: string;
  readonly id: string;
  readonly record: VideoRecord | undefined;
  readonly running: boolean;
}

function rowOf({ recipe, id, record, running }: RowSource): StatusRow {
  if (record === undefined) {
    return { recipe, id, state: "pending", reason: "not begun", credits: 0, exports: [] };
  }
  const { state, reason } = outcomeOf(record, running);
  const wanting = notAsExpected(record);
  return {
    recipe,
    id,
    state,
    reason,
    credits: record.credits,
    ...(wanting.length > 0 && { not_as_expected: wanting }),
    exports: exportsOf(record),
  };
}

/** A run that died left no word: what it had in work waits for the next one. */
export function outcomeOf(
  record: VideoRecord,
  running: boolean,
): { readonly state: VideoState; readonly reason: string } {
  const { state, reason } = record.outcome;
  if (state !== "running" || running) return { state, reason };
  const at = record.prompt === undefined ? "" : `${record.prompt.step}: `;
  return { state: "pending", reason: `${at}the run ended in the middle; run again to go on` };
}

const exportsOf = (record: VideoRecord): StatusRow["exports"] =>
  finishedFiles(record).map(({ file, bytes, sha256, durationS }) => ({
    file,
    bytes,
    sha256,
    ...(durationS !== undefined && { duration_s: durationS }),
  }));
