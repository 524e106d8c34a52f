// Writing a journal again, where its last owner did not end well.

import { writeAll } from "../platform/durable.ts";
import type { FileSystem } from "../platform/file-system.ts";
import { replacementOf } from "../platform/replacement.ts";
import type { Replacement } from "../platform/replacement.ts";
import { isMissing } from "./read.ts";

/** A copy that takes the place of its original when it is whole. */
export interface Copy {
  /** In the order of the file. Resolves when it may be given the next piece. */
  add(chunk: Uint8Array): Promise<void>;
  takePlace(): Promise<void>;
  drop(): Promise<void>;
}

/** Bytes that are left for the last sync at most: those before are synced while the next are being read. */
const SYNC_BYTES = 32 << 20;

/**
 * Its last owner may have died of a disk that could not write: the system then takes for written what is only in its memory,
 * and says so to everybody who asks. What is written again is written. It goes to a new file that takes the old one's name:
 * whoever dies here takes nothing from what is on disk already. Undefined where there is no journal yet.
 */
export async function writeAgain(files: FileSystem, file: string): Promise<Copy | undefined> {
  try {
    return copyInto(await replacementOf(files, file, ".again"));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function copyInto(replacement: Replacement): Copy {
  let unsynced = 0;
  let syncing = Promise.resolve();
  return {
    async add(chunk) {
      await writeAll(replacement.handle, chunk);
      unsynced += chunk.length;
      if (unsynced < SYNC_BYTES) return;
      unsynced = 0;
      await syncing;
      syncing = replacement.handle.datasync();
      // Whether it failed is asked before the next one.
      syncing.catch(() => undefined);
    },
    async takePlace() {
      await syncing;
      await replacement.takePlace();
    },
    async drop() {
      await syncing.catch(() => undefined);
      await replacement.drop();
    },
  };
}
