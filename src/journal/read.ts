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

export interface ReadJournal {
  readonly state: RecipeState;
  /** Sequence number of the last event; 0 for an empty or missing journal. */
  readonly lastSeq: number;
  /** Length of the whole lines, bytes: what comes after is torn. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
  /** Where the lines of the last run begin that wrote any. */
  readonly lastRunBytes: number;
}

/** A journal that cannot be used, in words: what, where, what to do. */
export interface JournalProblem {
  readonly message: string;
}

export async function readJournal(
  files: FileSystem,
  file: string,
  /** Waited for where it gives something to wait for. */
  onEvent?: (event: Event) => Promise<void> | undefined | void,
): Promise<Result<ReadJournal, JournalProblem>> {
  const state = emptyState();
  const lines = new Lines();
  let lastSeq = 0;
  let run = "";
  let lastRunBytes = 0;
  try {
    for await (const chunk of readChunks(files, file)) {
      for (const line of lines.add(chunk)) {
        const parsed = parseLine(line);
        if (parsed.kind !== "event") return err({ message: refusal(file, lines.number, parsed) });
        const { event } = parsed;
        if (event.seq !== lastSeq + 1) {
          return err({ message: `${file}:${lines.number}: event ${lastSeq + 1} is missing. ${MEND}` });
        }
        lastSeq = event.seq;
        if (event.run !== run) lastRunBytes = lines.wholeBytes - line.length - 1;
        run = event.run;
        if (isKnownType(event.type)) reduce(state, event);
        const pending = onEvent?.(event);
        if (pending !== undefined) await pending;
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return err({ message: unreadable(file, error) });
  }
  const { wholeBytes, restBytes: tornBytes } = lines;
  return ok({ state, lastSeq, wholeBytes, tornBytes, lastRunBytes });
}

const MEND =
  "Nothing was changed. Take the journal back from a backup or from git; what it says was paid for is not known otherwise.";

function refusal(
  file: string,
  line: number,
  parsed:
    | { readonly kind: "damaged"; readonly why: string }
    | { readonly kind: "newer"; readonly version: number },
): string {
  if (parsed.kind === "damaged") return `${file}:${line}: this line is damaged: ${parsed.why}. ${MEND}`;
  return `${file}:${line}: written in format ${parsed.version} by a newer nemo-pipeline. Use that version.`;
}

const unreadable = (file: string, error: unknown): string =>
  `${file}: the journal cannot be read: ${error instanceof Error ? error.message : String(error)}`;

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
