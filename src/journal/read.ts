// Reading a journal back: events to state, past a torn last line, never past damage elsewhere.

import { isKnownType } from "../core/run/events.ts";
import type { Event } from "../core/run/events.ts";
import { reduce } from "../core/run/reduce.ts";
import { emptyState } from "../core/run/state.ts";
import type { RecipeState } from "../core/run/state.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { readChunks } from "../platform/chunks.ts";
import type { FileSystem } from "../platform/file-system.ts";
import { parseLine } from "./line.ts";
import { reasonOf } from "../core/words/reason.ts";

export interface ReadJournal {
  readonly state: RecipeState;
  /** Sequence number of the last event; 0 for an empty or missing journal. */
  readonly lastSeq: number;
  /** Length of the whole lines, bytes: what comes after is torn. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

/** A journal that cannot be used, in words: what, where, what to do. */
export interface JournalProblem {
  readonly message: string;
}

/** What goes along with the reading. Whatever these give is waited for, and what they throw is thrown. */
export interface Along {
  readonly onEvent?: (event: Event) => Promise<void> | undefined | void;
  /** Told of all bytes, those of a torn line as well; works while they are being folded. */
  readonly onChunk?: (chunk: Buffer) => Promise<void>;
}

export async function readJournal(
  files: FileSystem,
  file: string,
  { onEvent, onChunk }: Along = {},
): Promise<Result<ReadJournal, JournalProblem>> {
  const fold = new JournalFold(file);
  try {
    for await (const chunk of readable(files, file)) {
      const [, problem] = await Promise.all([onChunk?.(chunk), foldIn(fold, { chunk, onEvent })]);
      if (problem !== undefined) return err(problem);
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (!isMissing(error.cause)) return err(unreadable(file, error.cause));
  }
  return ok(fold);
}

async function foldIn(
  fold: JournalFold,
  { chunk, onEvent }: { readonly chunk: Buffer; readonly onEvent: Along["onEvent"] },
): Promise<JournalProblem | undefined> {
  for (const told of fold.add(chunk)) {
    if (!("type" in told)) return told;
    const pending = onEvent?.(told);
    if (pending !== undefined) await pending;
  }
  return undefined;
}

class Unreadable extends Error {}

async function* readable(files: FileSystem, file: string): AsyncGenerator<Buffer> {
  try {
    yield* readChunks(files, file);
  } catch (error) {
    throw new Unreadable(file, { cause: error });
  }
}

/** A journal's bytes folded as they come, from its beginning on. */
export class JournalFold implements ReadJournal {
  readonly state = emptyState();
  lastSeq = 0;
  readonly #lines = new Lines();
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  get wholeBytes(): number {
    return this.#lines.wholeBytes;
  }

  get tornBytes(): number {
    return this.#lines.restBytes;
  }

  /** Gives each event once it is folded; a problem is the last thing that it gives. */
  *add(chunk: Buffer): Generator<Event | JournalProblem, void> {
    for (const line of this.#lines.add(chunk)) {
      const parsed = parseLine(line);
      const place = `${this.#file}:${this.#lines.number}`;
      if (parsed.kind !== "event") return yield { message: refusal(place, parsed) };
      const { event } = parsed;
      const next = this.lastSeq + 1;
      if (event.seq !== next) return yield { message: `${place}: event ${next} is missing. ${MEND}` };
      this.lastSeq = next;
      if (isKnownType(event.type)) reduce(this.state, event);
      yield event;
    }
  }
}

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

const MEND =
  "Nothing was changed. Take the journal back from a backup or from git; what it says was paid for is not known otherwise.";

function refusal(
  place: string,
  parsed:
    | { readonly kind: "damaged"; readonly why: string }
    | { readonly kind: "newer"; readonly version: number },
): string {
  if (parsed.kind === "damaged") return `${place}: this line is damaged: ${parsed.why}. ${MEND}`;
  return `${place}: written in format ${parsed.version} by a newer nemo-pipeline. Use that version.`;
}

export const unreadable = (file: string, error: unknown): JournalProblem => ({
  message: `${file}: the journal cannot be read: ${reasonOf(error)}`,
});

/** Splits bytes into lines. */
class Lines {
  number = 0;
  wholeBytes = 0;
  #rest: Buffer = Buffer.alloc(0);

  get restBytes(): number {
    return this.#rest.length;
  }

  *add(chunk: Buffer): Generator<Buffer> {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, start)) {
      this.number += 1;
      this.wholeBytes += end + 1 - start;
      yield data.subarray(start, end);
      start = end + 1;
    }
    this.#rest = data.subarray(start);
  }
}
