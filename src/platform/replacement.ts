// A file written anew beside the old one, to take its place when it is whole.

import type { FileSystem, OpenFile } from "./file-system.ts";

export interface Replacement {
  readonly handle: OpenFile;
  readonly file: string;
  /** When its bytes are on disk. Nothing fails once the old one has gone: the folder is the caller's to sync. */
  takePlace(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * With the old one's rights, and where a link leads if the name is one. Whatever has the temporary name is taken away first and
 * never written through: it may be a link to somewhere else. Rejects with ENOENT where there is nothing to replace.
 */
export async function replacementOf(files: FileSystem, file: string, suffix: string): Promise<Replacement> {
  const real = await files.realpath(file);
  const { mode } = await files.stat(real);
  const aside = `${real}${suffix}`;
  const remove = (): Promise<void> => files.unlink(aside).catch(() => undefined);
  await remove();
  const handle = await files.open(aside, "wx", mode & 0o777);
  return {
    handle,
    file: aside,
    async takePlace() {
      await handle.sync();
      await handle.close();
      await files.rename(aside, real);
    },
    async drop() {
      await handle.close().catch(() => undefined);
      await remove();
    },
  };
}
