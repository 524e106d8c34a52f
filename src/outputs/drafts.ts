// Drafts by their digest, under the state folder: what an export is made of again when its session has moved on.

import path from "node:path";
import type { DraftStore } from "../core/ports.ts";
import { makeFolder, syncFolder, writeFileDurably } from "../platform/durable.ts";
import type { FileSystem } from "../platform/file-system.ts";

export function openDrafts(files: FileSystem, folder: string): DraftStore {
  const fileOf = (digest: string): string => path.join(folder, `${digest}.json`);
  /** Whose names are on disk for sure: whoever kept one earlier may have died before that. */
  const kept = new Set<string>();
  const keep = async (digest: string, raw: unknown): Promise<void> => {
    await makeFolder(files, folder, path.dirname(folder));
    if (await exists(files, fileOf(digest))) await syncFolder(files, folder);
    else await writeFileDurably(files, fileOf(digest), { data: JSON.stringify(raw) });
    kept.add(digest);
  };
  return {
    /** A draft that cannot be kept is no reason to stop: the session still has it. */
    async put(digest, raw) {
      if (!kept.has(digest)) await keep(digest, raw).catch(() => undefined);
    },
    async get(digest) {
      try {
        return JSON.parse(await files.readFile(fileOf(digest), "utf8")) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}

const exists = async (files: FileSystem, file: string): Promise<boolean> =>
  files.stat(file).then(
    () => true,
    () => false,
  );
