// `history`: the runs that the journals tell of, and two of them compared; takes no lock.

import { journalFile } from "../../journal/journal.ts";
import { readJournal } from "../../journal/read.ts";
import { firstOf, grouped } from "../../core/words/count.ts";
import {
  changesBetween,
  comparisonRows,
  historyEntry,
  historyRows,
  transition,
  undoneOnlyIn,
} from "../../report/history.ts";
import type { Change, Rows } from "../../report/history.ts";
import { RunLog } from "../../report/runs.ts";
import type { RunFacts } from "../../report/runs.ts";
import { paintFor } from "../../reporters/paint.ts";
import { harmless, jsonLine } from "../../reporters/sanitize.ts";
import { table } from "../../reporters/table.ts";
import { wrapped } from "../../reporters/width.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { journalledRecipes } from "../journals.ts";
import { showLines, tableSize } from "../screen.ts";
import { openConfig } from "../workspace.ts";
import { nodeFiles } from "../../platform/file-system.ts";

export interface HistoryFlags {
  readonly compare?: boolean;
}

export async function history(
  context: CommandContext,
  names: readonly string[],
  flags: HistoryFlags,
): Promise<number> {
  const { stateDir } = await openConfig(context);
  const runs = await readRuns(stateDir);
  const [first, second, ...more] = names;
  if (first === undefined && flags.compare === true) compare(context, lastTwo(runs));
  else if (first === undefined) list(context, runs);
  else if (second !== undefined && more.length === 0)
    compare(context, [find(runs, first), find(runs, second)]);
  else throw new UsageError("history takes no run, or two to compare. See: nemo-pipeline history");
  return 0;
}

async function readRuns(stateDir: string): Promise<RunFacts[]> {
  const log = new RunLog();
  for (const recipe of await journalledRecipes(stateDir)) {
    const read = await readJournal(nodeFiles, journalFile({ stateDir, recipe }), {
      onEvent: (event) => log.add(event),
    });
    if (!read.ok) throw new UsageError(read.error.message);
  }
  return log.runs();
}

function list(context: CommandContext, runs: readonly RunFacts[]): void {
  if (context.flags.json === true) showJson(context, { runs: runs.map(historyEntry) });
  else showLines(context.screen, runs.length === 0 ? ["No run yet."] : lines(context, historyRows(runs)));
}

function lastTwo(runs: readonly RunFacts[]): readonly [RunFacts, RunFacts] {
  const [first, second] = runs.slice(-2);
  if (first === undefined || second === undefined)
    throw new UsageError("there are no two runs to compare yet. See: nemo-pipeline history");
  return [first, second];
}

/** A run is named by its id or by what no other id begins with. */
function find(runs: readonly RunFacts[], name: string): RunFacts {
  const found = runs.filter(({ id }) => id.startsWith(name));
  const [first] = found;
  if (first === undefined)
    throw new UsageError(`there is no run ${harmless(name)}. See: nemo-pipeline history`);
  if (found.length === 1) return first;
  const exact = found.find(({ id }) => id === name);
  if (exact !== undefined) return exact;
  const ids = found.map(({ id }) => harmless(id)).join(", ");
  throw new UsageError(`more than one run begins with ${harmless(name)}: ${ids}`);
}

function compare(context: CommandContext, [first, second]: readonly [RunFacts, RunFacts]): void {
  const changes = changesBetween(first, second);
  if (context.flags.json === true) {
    showJson(context, {
      first: historyEntry(first),
      second: historyEntry(second),
      not_done_in_first_only: undoneOnlyIn(first, second),
      not_done_in_second_only: undoneOnlyIn(second, first),
      changes: changes.map(({ video, from = null, to = null }) => ({ video, from, to })),
    });
    return;
  }
  const rows = lines(context, comparisonRows(first, second));
  const { columns } = tableSize(context.screen);
  const changed = changeLines(changes).flatMap((line) => wrapped(line, columns));
  showLines(context.screen, [...rows, "", ...changed]);
}

const MAX_NAMES = 20;

/** Those that went the same way stand together. */
function changeLines(changes: readonly Change[]): string[] {
  if (changes.length === 0) return ["Both left every video in the same state."];
  return [...Map.groupBy(changes, transition)].map(([way, those]) => {
    const { shown, more } = firstOf(those, MAX_NAMES);
    const names = shown.map(({ video }) => harmless(video)).join(", ");
    return `${way} (${grouped(those.length)}): ${names}${more === 0 ? "" : ` and ${grouped(more)} more`}`;
  });
}

function lines({ screen }: CommandContext, { head, rows, right }: Rows): string[] {
  const { color, columns } = tableSize(screen);
  const cells = rows.map((row) => row.map((text) => ({ text: harmless(text) })));
  return table({ head: head.map(harmless), rows: cells }, { paint: paintFor({ color }), columns, right });
}

const showJson = ({ screen }: CommandContext, value: unknown): void => screen.out(`${jsonLine(value)}\n`);
