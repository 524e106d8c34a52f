// Compaction: a long journal written anew without what finished work left behind, proved equal, and put in the old one's place.

import { isDeepStrictEqual } from "node:util";
import { Compaction } from "../core/run/compact.ts";
import type { Event } from "../core/run/events.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { writeAll } from "../platform/durable.ts";
import type { FileSystem, OpenFile } from "../platform/file-system.ts";
import { replacementOf } from "../platform/replacement.ts";
import { formatLine } from "./line.ts";
import { readJournal } from "./read.ts";
import type { JournalProblem, ReadJournal } from "./read.ts";

export interface Compacted {
  readonly journal: ReadJournal;
  /** Events that went. */
  readonly dropped: number;
}

/**
 * Whoever calls holds the lock, and the journal has no torn tail. The old file stays until the new one is whole on disk.
 * That the new name is there too, the caller makes sure of, and does not go on where it cannot: nothing fails here once the
 * old journal has gone.
 */
export async function compactJournal(
  files: FileSystem,
  file: string,
): Promise<Result<Compacted, JournalProblem>> {
  const compaction = new Compaction();
  const before = await readJournal(files, file, { onEvent: (event) => compaction.look(event) });
  if (!before.ok) return before;
  const replacement = await replacementOf(files, file, ".compact");
  try {
    await writeKept(files, { from: file, to: replacement.handle, compaction });
    const after = await readJournal(files, replacement.file);
    if (!after.ok || !isDeepStrictEqual(after.value.state, before.value.state)) {
      await replacement.drop();
      return err(unequal(file));
    }
    await replacement.takePlace();
    return ok({ journal: after.value, dropped: before.value.lastSeq - after.value.lastSeq });
  } catch (error) {
    await replacement.drop();
    throw error;
  }
}

const unequal = (file: string): JournalProblem => ({
  message: `${file} was not compacted: the shorter journal would not say the same. Nothing was changed; please report this`,
});

interface Writing {
  readonly from: string;
  readonly to: OpenFile;
  readonly compaction: Compaction;
}

async function writeKept(files: FileSystem, { from, to, compaction }: Writing): Promise<void> {
  const lines = new LineBuffer(to);
  let seq = 0;
  await readJournal(files, from, {
    onEvent: (event) => (compaction.keeps(event) ? lines.add({ ...event, seq: ++seq }) : undefined),
  });
  await lines.flush();
}

/** Characters that are written at once. */
const BATCH = 1 << 20;

class LineBuffer {
  readonly #handle: OpenFile;
  #lines: string[] = [];
  #length = 0;

  constructor(handle: OpenFile) {
    this.#handle = handle;
  }

  /** Undefined while there is nothing to wait for. */
  add(event: Event): Promise<void> | undefined {
    const line = formatLine(event);
    this.#lines.push(line);
    this.#length += line.length;
    return this.#length < BATCH ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#lines.join("");
    this.#lines = [];
    this.#length = 0;
    await writeAll(this.#handle, Buffer.from(text));
  }
}
