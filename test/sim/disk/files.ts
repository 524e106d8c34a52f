// Owns a process's view of the simulated disk: the file system port, each call a moment in which the process can die or the disk fail.

import { constants } from "node:fs";
import path from "node:path";
import type { FileStats, FileSystem, OpenFile } from "../../../src/platform/file-system.ts";
import type { Life } from "../life.ts";
import { systemError } from "./disk.ts";
import type { Disk } from "./disk.ts";
import { FileNode, FolderNode } from "./nodes.ts";
import type { Node } from "./nodes.ts";

export function simulatedFiles(disk: Disk, life: Life): FileSystem {
  const call = <T>(op: string, file: string, act: () => T): Promise<T> =>
    life.act({ site: `disk:${op}:${kindOf(file)}`, detail: shown(file), mostMs: 2 }, (fault) => {
      if (fault !== undefined && op !== "write") throw systemError(fault.kind, file);
      return act();
    });
  return {
    open: (file, flags) => call("open", file, () => openFile({ disk, life, file }, flags)),
    readFile: (file) => call("read", file, () => contentOf(disk, file).cached.view().toString("utf8")),
    mkdir: (folder) => call("mkdir", folder, () => makeFolders(disk, folder)),
    readdir: (folder) => call("readdir", folder, () => [...disk.folder(folder).entries.keys()].toSorted()),
    rename: (from, to) => call("rename", to, () => rename(disk, from, to)),
    link: (from, to) =>
      call("link", to, () => {
        const folder = disk.folder(path.dirname(to));
        if (folder.entries.has(path.basename(to))) throw systemError("EEXIST", to);
        folder.change({ add: [path.basename(to), disk.find(from)] });
      }),
    unlink: (file) =>
      call("unlink", file, () => {
        disk.find(file);
        disk.folder(path.dirname(file)).change({ remove: path.basename(file) });
      }),
    stat: (file) => call("stat", file, () => statsOf(disk.find(file))),
    lstat: (file) => call("stat", file, () => statsOf(disk.find(file))),
    realpath: (file) =>
      call("stat", file, () => {
        disk.find(file);
        return file;
      }),
  };
}

/** At most: long enough for a request to leave before it, where nobody waits. */
const SYNC_MS = 30;

/** What kind of file a fault is about. */
function kindOf(file: string): string {
  if (file.includes("/journal.jsonl")) return "journal";
  if (file.includes("/lock")) return "lock";
  if (file.includes("/drafts/")) return "draft";
  if (file.includes("/media/")) return "input";
  if (file.endsWith(".part")) return "part";
  return path.extname(file) === "" ? "folder" : "output";
}

/** A number of a real process stands in some temporary names. */
const shown = (file: string): string => file.replace(/\.\d+\.tmp$/, ".tmp");

const statsOf = (node: Node): FileStats => ({
  size: node.kind === "file" ? node.cached.size : 0,
  mode: 0o644,
  ino: node.ino,
  isFile: () => node.kind === "file",
});

function contentOf(disk: Disk, file: string): FileNode {
  const node = disk.find(file);
  if (node.kind !== "file") throw systemError("EISDIR", file);
  return node;
}

function makeFolders(disk: Disk, folder: string): string | undefined {
  let first: string | undefined;
  let at = "";
  let above = disk.root;
  for (const name of folder.split("/").filter((part) => part !== "")) {
    at += `/${name}`;
    const known = above.entries.get(name);
    if (known?.kind === "file") throw systemError("ENOTDIR", at);
    const next = known ?? new FolderNode(disk.newIno());
    if (known === undefined) {
      above.change({ add: [name, next] });
      first ??= at;
    }
    above = next;
  }
  return first;
}

function rename(disk: Disk, from: string, to: string): void {
  const node = disk.find(from);
  const source = disk.folder(path.dirname(from));
  const target = disk.folder(path.dirname(to));
  const [before, after] = [path.basename(from), path.basename(to)];
  if (source === target) return source.change({ remove: before, add: [after, node] });
  target.change({ add: [after, node] });
  source.change({ remove: before });
}

interface At {
  readonly disk: Disk;
  readonly life: Life;
  readonly file: string;
}

interface Mode {
  readonly writes: boolean;
  readonly creates: boolean;
  readonly appends: boolean;
  readonly empties: boolean;
  /** Only where the name is free. */
  readonly isNew?: boolean;
}

const MODES: Readonly<Record<string, Mode>> = {
  r: { writes: false, creates: false, appends: false, empties: false },
  "r+": { writes: true, creates: false, appends: false, empties: false },
  w: { writes: true, creates: true, appends: false, empties: true },
  wx: { writes: true, creates: true, appends: false, empties: false, isNew: true },
  a: { writes: true, creates: true, appends: true, empties: false },
};

function modeOf(flags: string | number): Mode {
  if (typeof flags === "string") {
    const mode = MODES[flags];
    if (mode === undefined) throw new Error(`the simulated disk knows no flags ${flags}`);
    return mode;
  }
  return {
    writes: (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0,
    creates: (flags & constants.O_CREAT) !== 0,
    appends: (flags & constants.O_APPEND) !== 0,
    empties: (flags & constants.O_TRUNC) !== 0,
  };
}

function openFile(at: At, flags: string | number): OpenFile {
  const { disk, file } = at;
  const mode = modeOf(flags);
  const folder = disk.folder(path.dirname(file));
  const name = path.basename(file);
  const known = folder.entries.get(name);
  if (known === undefined && !mode.creates) throw systemError("ENOENT", file);
  if (known !== undefined && mode.isNew === true) throw systemError("EEXIST", file);
  if (known?.kind === "folder" && mode.writes) throw systemError("EISDIR", file);
  const node = known ?? new FileNode(disk.newIno());
  if (known === undefined) folder.change({ add: [name, node] });
  if (mode.empties && node.kind === "file") node.truncate(0);
  return node.kind === "file" ? handleOf(at, { node, appends: mode.appends }) : folderHandle(at, node);
}

function handleOf(
  { life, file }: At,
  { node, appends }: { readonly node: FileNode; readonly appends: boolean },
): OpenFile {
  let place = 0;
  const call = <T>(op: string, act: (fault: { readonly kind: string } | undefined) => T): Promise<T> =>
    life.act(
      { site: `disk:${op}:${kindOf(file)}`, detail: shown(file), mostMs: op === "sync" ? SYNC_MS : 2 },
      act,
    );
  const sync = (): Promise<void> =>
    call("sync", (fault) => {
      if (fault === undefined) return node.sync();
      node.loseChanges();
      throw systemError(fault.kind, file);
    });
  return {
    write: (data, offset, length, position) =>
      call("write", (fault) => {
        const asked = data.subarray(offset, offset + length);
        const bytes =
          fault === undefined ? asked : asked.subarray(0, shortOf(fault.kind, asked.length, file));
        const start = position ?? (appends ? node.cached.size : place);
        node.write(start, bytes);
        place = start + bytes.length;
        return { bytesWritten: bytes.length };
      }),
    read: (into, offset, length, position) =>
      call("read", (fault) => {
        if (fault !== undefined) throw systemError(fault.kind, file);
        return { bytesRead: node.cached.read(into, { offset, length, position }) };
      }),
    stat: () => call("stat", () => statsOf(node)),
    truncate: (size) => call("truncate", () => node.truncate(size)),
    datasync: sync,
    sync,
    close: () => call("close", () => undefined),
  };
}

/** A disk that gets full writes less than it was asked to, without an error, before it refuses. */
function shortOf(kind: string, length: number, file: string): number {
  if (kind === "SHORT") return Math.floor(length / 2);
  throw systemError(kind, file);
}

function folderHandle({ life, file }: At, node: FolderNode): OpenFile {
  const refuse = async (): Promise<never> => {
    throw systemError("EISDIR", file);
  };
  const sync = (): Promise<void> =>
    life.act({ site: "disk:sync:folder", detail: shown(file), mostMs: SYNC_MS }, (fault) => {
      if (fault !== undefined) throw systemError(fault.kind, file);
      node.sync();
    });
  return {
    write: refuse,
    read: refuse,
    truncate: refuse,
    stat: async () => statsOf(node),
    datasync: sync,
    sync,
    close: () => life.act({ site: "disk:close:folder", detail: shown(file), mostMs: 2 }, () => undefined),
  };
}
