// Drafts by their digest, under the state folder: what an export is made of again when its session has moved on.

import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { DraftStore } from "../core/ports.ts";
import { writeFileDurably } from "../platform/durable.ts";

export function openDrafts(folder: string): DraftStore {
  const fileOf = (digest: string): string => path.join(folder, `${digest}.json`);
  return {
    /** A draft that cannot be kept is no reason to stop: the session still has it. */
    async put(digest, raw) {
      if (await exists(fileOf(digest))) return;
      await writeFileDurably(fileOf(digest), JSON.stringify(raw)).catch(() => undefined);
    },
    async get(digest) {
      try {
        return JSON.parse(await readFile(fileOf(digest), "utf8")) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}

const exists = async (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
