// One recipe's journal, opened for a run: locked, read back, cut where it was torn, ready to append.

import path from "node:path";
import type { Event, Fact } from "../core/run/events.ts";
import type { RecipeState } from "../core/run/state.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { TraceCount } from "../core/run/compact.ts";
import { makeFolder, syncFolder, writeAll } from "../platform/durable.ts";
import type { FileSystem } from "../platform/file-system.ts";
import type { Machine } from "../platform/machine.ts";
import { compactJournal } from "./compact.ts";
import { takeLock } from "./lock.ts";
import type { Lock } from "./lock.ts";
import { readJournal } from "./read.ts";
import type { JournalProblem, ReadJournal } from "./read.ts";
import { writeAgain } from "./write-again.ts";
import { JournalWriter } from "./writer.ts";
import { reasonOf } from "../core/words/reason.ts";

export interface OpenJournal {
  readonly state: RecipeState;
  /** Things a person should hear of, such as a torn line that was dropped. */
  readonly notices: readonly string[];
  append(fact: Fact): { readonly event: Event; readonly written: Promise<void> };
  close(): Promise<void>;
}

export type JournalOpenProblem = {
  /** `unwritable`: nothing paid may be done. */
  readonly kind: "locked" | "damaged" | "unwritable";
  readonly message: string;
};

export interface JournalPlace {
  readonly stateDir: string;
  readonly recipe: string;
}

export const journalFile = ({ stateDir, recipe }: JournalPlace): string =>
  path.join(stateDir, recipe, "journal.jsonl");

export const lockFile = ({ stateDir, recipe }: JournalPlace): string => path.join(stateDir, recipe, "lock");

export interface OpenOptions extends JournalPlace {
  /** Id of the run that will write. */
  readonly run: string;
  readonly files: FileSystem;
  readonly machine: Machine;
  /** From which size on a journal is compacted when it is opened. */
  readonly longBytes?: number;
}

export async function openJournal(options: OpenOptions): Promise<Result<OpenJournal, JournalOpenProblem>> {
  const folder = path.join(options.stateDir, options.recipe);
  try {
    await makeFolder(options.files, folder);
    const lock = await takeLock(options, lockFile(options));
    if (!lock.ok) return err({ kind: "locked", message: lock.error.message });
    return await openOrLetGo(options, lock.value);
  } catch (error) {
    const why = reasonOf(error);
    return err({ kind: "unwritable", message: `the state folder ${folder} cannot be written: ${why}` });
  }
}

/** A lock that was taken over stays where it is until what its owner left has been made sure of. */
async function openOrLetGo(
  options: OpenOptions,
  lock: Lock,
): Promise<Result<OpenJournal, JournalOpenProblem>> {
  let opened: Result<OpenJournal, JournalOpenProblem> | undefined;
  try {
    opened = await openLocked(options, lock);
    return opened;
  } finally {
    if (opened === undefined || (!opened.ok && lock.takenFrom !== undefined)) await lock.abandon();
    else if (!opened.ok) await lock.release();
  }
}

async function openLocked(
  options: OpenOptions,
  lock: Lock,
): Promise<Result<OpenJournal, JournalOpenProblem>> {
  const { files } = options;
  const file = journalFile(options);
  const traces = new TraceCount();
  const read = await readBack(options, { lock, onEvent: (event) => traces.look(event) });
  if (!read.ok) return err({ kind: "damaged", message: read.error.message });
  const notices =
    lock.takenFrom === undefined ? [] : [`the lock was taken over from ${lock.takenFrom}, which has ended`];
  if (read.value.tornBytes > 0) notices.push(await cutTornLine(files, file, read.value));
  const compacted = isLong(options, { read: read.value, dispensable: traces.dispensable })
    ? await compact(files, file)
    : undefined;
  if (compacted !== undefined) notices.push(compacted.notice);
  const journalled = compacted?.journal ?? read.value;
  const handle = await files.open(file, "a");
  await syncPath(files, options);
  return ok(journal(options, journalled, { writer: new JournalWriter(handle), lock, notices }));
}

/** What an owner left who did not end well is written again while it is read: nobody knows what of it is on disk. */
async function readBack(
  options: OpenOptions,
  { lock, onEvent }: { readonly lock: Lock; readonly onEvent: (event: Event) => void },
): Promise<Result<ReadJournal, JournalProblem>> {
  const { files } = options;
  const file = journalFile(options);
  const copy = lock.takenFrom === undefined ? undefined : await writeAgain(files, file);
  if (copy === undefined) return readJournal(files, file, { onEvent });
  try {
    const read = await readJournal(files, file, { onEvent, onChunk: (chunk) => copy.add(chunk) });
    await (read.ok ? copy.takePlace() : copy.drop());
    return read;
  } catch (error) {
    await copy.drop();
    throw error;
  }
}

/** Bytes from which on reading a journal back takes longer than a person likes to wait. */
const LONG_BYTES = 64 << 20;

/** Compacting reads it three times: only where a quarter of the events or more can go. */
const isLong = (
  { longBytes = LONG_BYTES }: OpenOptions,
  { read, dispensable }: { readonly read: ReadJournal; readonly dispensable: number },
): boolean => read.wholeBytes >= longBytes && dispensable * 4 >= read.lastSeq;

/** A journal that cannot be compacted is as good as before. */
async function compact(
  files: FileSystem,
  file: string,
): Promise<{ readonly journal?: ReadJournal; readonly notice: string }> {
  try {
    const compacted = await compactJournal(files, file);
    if (!compacted.ok) return { notice: compacted.error.message };
    const { journal: kept, dropped } = compacted.value;
    const notice = `${file} was compacted: ${kept.lastSeq} events are left of ${kept.lastSeq + dropped}`;
    return { journal: kept, notice };
  } catch (error) {
    const why = reasonOf(error);
    return { notice: `${file} is long and could not be compacted: ${why}. It is used as it is` };
  }
}

/** Whoever made the folders may have died before their names were on disk, and with them everything below. */
async function syncPath(files: FileSystem, { stateDir, recipe }: JournalPlace): Promise<void> {
  const folder = path.join(stateDir, recipe);
  const linked = path.dirname(await files.realpath(journalFile({ stateDir, recipe })));
  if (linked !== (await files.realpath(folder))) await syncFolder(files, linked);
  await syncFolder(files, folder);
  await syncFolder(files, stateDir);
  await syncFolder(files, path.dirname(path.resolve(stateDir)));
}

/** What is cut is kept beside the journal: nobody has to believe that it was worthless. */
async function cutTornLine(
  files: FileSystem,
  file: string,
  { wholeBytes, tornBytes }: ReadJournal,
): Promise<string> {
  const handle = await files.open(file, "r+");
  try {
    const torn = Buffer.alloc(tornBytes);
    await handle.read(torn, 0, tornBytes, wholeBytes);
    const aside = await files.open(`${file}.torn`, "a");
    await writeAll(aside, Buffer.concat([torn, Buffer.from("\n")]));
    await aside.close();
    await handle.truncate(wholeBytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return `the last line of ${file} was torn (${tornBytes} bytes, kept in ${path.basename(file)}.torn) and was dropped`;
}

async function breakOffWhenLost({ lock, writer }: { lock: Lock; writer: JournalWriter }): Promise<void> {
  const by = await lock.lost;
  const why = `its lock was taken over by ${by}, which goes on from what was written until then`;
  writer.breakOff(new Error(why));
}

function journal(
  options: OpenOptions,
  read: ReadJournal,
  parts: { readonly writer: JournalWriter; readonly lock: Lock; readonly notices: readonly string[] },
): OpenJournal {
  let seq = read.lastSeq;
  void breakOffWhenLost(parts);
  return {
    state: read.state,
    notices: parts.notices,
    append(fact) {
      seq += 1;
      const at = new Date(options.machine.now()).toISOString();
      const event: Event = { seq, at, run: options.run, recipe: options.recipe, ...fact };
      return { event, written: parts.writer.append(event) };
    },
    async close() {
      await parts.writer.close();
      await (parts.writer.isBroken ? parts.lock.abandon() : parts.lock.release());
    },
  };
}
