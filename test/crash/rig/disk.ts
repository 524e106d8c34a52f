// A disk of its own whose power can be cut: an image in a file, mounted over a loop device. Root only.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export type DiskKind = "ext4" | "xfs";

export interface Disk {
  readonly dir: string;
  /** Puts on the disk what is there now. */
  flush(): void;
  /** Nothing that is not on the disk reaches it any more; every access fails from now on. */
  cut(): void;
  /** Mounted again, with what the disk had. */
  restore(): void;
  remove(): void;
}

/** xfs refuses to be smaller. The file is sparse. */
const SIZE_BYTES = 320 * 1024 ** 2;

/** What is missing for a disk of this kind, in words; undefined when nothing is. */
export function lacksForDisk(kind: DiskKind): string | undefined {
  if (process.getuid?.() !== 0) return "needs root";
  const missing = [`mkfs.${kind}`, "xfs_io", "mount"].find((tool) => !isThere(tool));
  if (missing !== undefined) return `${missing} is not installed`;
  try {
    openDisk(kind).remove();
    return undefined;
  } catch (error) {
    return `no loop image can be mounted: ${(error as Error).message}`;
  }
}

export const isThere = (tool: string): boolean => spawnSync("which", [tool]).status === 0;

export function openDisk(kind: DiskKind): Disk {
  const outside = mkdtempSync(path.join(tmpdir(), "nemo-disk-"));
  const image = path.join(outside, "image");
  const dir = path.join(outside, "mounted");
  mkdirSync(dir);
  writeFileSync(image, "");
  truncateSync(image, SIZE_BYTES);
  const mount = (): void => must("mount", "-o", "loop", image, dir);
  try {
    must(`mkfs.${kind}`, "-q", image);
    mount();
  } catch (error) {
    rmSync(outside, { recursive: true });
    throw error;
  }
  return {
    dir,
    flush: () => must("sync", "-f", dir),
    cut: () => must("xfs_io", "-x", "-c", "shutdown", dir),
    restore() {
      must("umount", dir);
      mount();
    },
    remove() {
      must("umount", dir);
      rmSync(outside, { recursive: true });
    },
  };
}

function must(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
}
