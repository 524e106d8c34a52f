// Owns files and folders of a simulated disk: what was written to them, and how much of that has reached the platter.

import { Bytes } from "./bytes.ts";

export type Node = FileNode | FolderNode;

type Change =
  | { readonly kind: "write"; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: "truncate"; readonly size: number };

/** What a power cut leaves of what was not synced. */
export type Remains = "nothing" | "all" | "some" | "torn" | "zeroes";

export class FileNode {
  readonly kind = "file";
  readonly ino: number;
  readonly cached: Bytes;
  #durable: Bytes;
  #changes: Change[] = [];

  constructor(ino: number, content?: Uint8Array) {
    this.ino = ino;
    this.cached = new Bytes(content);
    this.#durable = new Bytes(content);
  }

  get durable(): Buffer {
    return this.#durable.view();
  }

  write(offset: number, data: Uint8Array): void {
    const kept = Buffer.from(data);
    this.cached.write(offset, kept);
    this.#changes.push({ kind: "write", offset, data: kept });
  }

  truncate(size: number): void {
    if (size === this.cached.size) return;
    this.cached.truncate(size);
    this.#changes.push({ kind: "truncate", size });
  }

  sync(): void {
    for (const change of this.#changes) apply(this.#durable, change);
    this.#changes = [];
  }

  /** A sync that failed: what it was to write is taken for written and never tried again. */
  loseChanges(): void {
    this.#changes = [];
  }

  /** `share` from 0 to 1 tells how much, where it is some of it. */
  cutPower(remains: Remains, share: number): void {
    const changes = this.#changes;
    const kept =
      remains === "all"
        ? changes.length
        : remains === "nothing"
          ? 0
          : Math.floor(share * (changes.length + 1));
    for (const change of changes.slice(0, kept)) apply(this.#durable, change);
    const torn = changes[kept];
    if (torn?.kind === "write" && (remains === "torn" || remains === "zeroes"))
      tear(this.#durable, torn, { remains, share });
    this.#changes = [];
    this.cached.truncate(0);
    this.cached.write(0, this.#durable.view());
  }
}

function apply(bytes: Bytes, change: Change): void {
  if (change.kind === "write") bytes.write(change.offset, change.data);
  else bytes.truncate(change.size);
}

/** The length may reach the disk before the bytes do. */
function tear(
  bytes: Bytes,
  { offset, data }: { readonly offset: number; readonly data: Uint8Array },
  { remains, share }: { readonly remains: Remains; readonly share: number },
): void {
  const cut = Math.floor(((share * 7919) % 1) * data.length);
  bytes.write(offset, data.subarray(0, cut));
  if (remains === "zeroes") bytes.write(offset + cut, Buffer.alloc(data.length - cut));
}

/** Within one folder names change on disk in the order in which they were changed; between two, in any. */
interface EntryChange {
  readonly remove?: string;
  readonly add?: readonly [string, Node];
}

export class FolderNode {
  readonly kind = "folder";
  readonly ino: number;
  readonly entries = new Map<string, Node>();
  readonly durable = new Map<string, Node>();
  #changes: EntryChange[] = [];

  constructor(ino: number) {
    this.ino = ino;
  }

  change(change: EntryChange): void {
    enter(this.entries, change);
    this.#changes.push(change);
  }

  sync(): void {
    for (const change of this.#changes) enter(this.durable, change);
    this.#changes = [];
  }

  /** Keeps the first of the names that changed. */
  cutPower(share: number): void {
    const kept = Math.floor(share * (this.#changes.length + 1));
    for (const change of this.#changes.slice(0, kept)) enter(this.durable, change);
    this.#changes = [];
    this.entries.clear();
    for (const [name, node] of this.durable) this.entries.set(name, node);
  }
}

function enter(entries: Map<string, Node>, { remove, add }: EntryChange): void {
  if (remove !== undefined) entries.delete(remove);
  if (add !== undefined) entries.set(add[0], add[1]);
}
