// Owns a simulated disk: paths to files and folders, what a power cut leaves of them, and what is surely on it.

import path from "node:path";
import type { Chance } from "../chance.ts";
import { FileNode, FolderNode } from "./nodes.ts";
import type { Node, Remains } from "./nodes.ts";

const REMAINS: readonly [Remains, ...Remains[]] = ["nothing", "all", "some", "torn", "zeroes"];

export class Disk {
  readonly root = new FolderNode(1);
  #lastIno = 1;

  newIno(): number {
    return ++this.#lastIno;
  }

  /** Throws the system's error where it is not there. */
  find(file: string): Node {
    const node = this.#walk(file, (folder) => folder.entries);
    if (node === undefined) throw systemError("ENOENT", file);
    return node;
  }

  folder(file: string): FolderNode {
    const node = this.find(file);
    if (node.kind !== "folder") throw systemError("ENOTDIR", file);
    return node;
  }

  /** What would be read after a power cut that takes everything it can. */
  durable(file: string): Buffer | undefined {
    const node = this.#walk(file, (folder) => folder.durable);
    return node?.kind === "file" ? node.durable : undefined;
  }

  content(file: string): Buffer | undefined {
    const node = this.#walk(file, (folder) => folder.entries);
    return node?.kind === "file" ? node.cached.view() : undefined;
  }

  /** Every file below a folder, in the order of their names. */
  *files(folder: string): Generator<string> {
    const node = this.#walk(folder, ({ entries }) => entries);
    if (node?.kind !== "folder") return;
    for (const name of [...node.entries.keys()].toSorted()) {
      const below = path.join(folder, name);
      if (node.entries.get(name)?.kind === "folder") yield* this.files(below);
      else yield below;
    }
  }

  /** By somebody who takes care: it is on disk at once. */
  put(file: string, content: Uint8Array): void {
    let folder = this.root;
    for (const name of namesOf(path.dirname(file))) {
      const next = folder.entries.get(name) ?? new FolderNode(this.newIno());
      if (next.kind !== "folder") throw systemError("ENOTDIR", file);
      folder.change({ add: [name, next] });
      folder.sync();
      folder = next;
    }
    folder.change({ add: [path.basename(file), new FileNode(this.newIno(), content)] });
    folder.sync();
  }

  remove(file: string): void {
    const folder = this.folder(path.dirname(file));
    folder.change({ remove: path.basename(file) });
    folder.sync();
  }

  /** What was not synced is there, or not, or in part: each file and each folder for itself. */
  cutPower(chance: Chance): void {
    const seen = new Set<Node>();
    const visit = (node: Node): void => {
      if (seen.has(node)) return;
      seen.add(node);
      if (node.kind === "file") {
        node.cutPower(chance.pick("power:file", REMAINS), chance.roll("power:share"));
        return;
      }
      node.cutPower(chance.pick("power:folder", [0, 0.999, chance.roll("power:share")]));
      for (const below of node.entries.values()) visit(below);
    };
    visit(this.root);
  }

  #walk(file: string, entriesOf: (folder: FolderNode) => ReadonlyMap<string, Node>): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of namesOf(file)) {
      if (node?.kind !== "folder") return undefined;
      node = entriesOf(node).get(name);
    }
    return node;
  }
}

const namesOf = (file: string): string[] => file.split("/").filter((name) => name !== "");

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  EISDIR: "illegal operation on a directory",
  EEXIST: "file already exists",
  EIO: "i/o error",
  ENOSPC: "no space left on device",
  EROFS: "read-only file system",
};

export const systemError = (code: string, file: string): Error =>
  Object.assign(new Error(`${code}: ${WORDS[code] ?? "error"}, '${file}'`), { code });
