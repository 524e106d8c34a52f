// The files of a commit, read with git alone: nothing is checked out, and nothing of it runs.

import { matchesGlob, posix, relative, resolve, sep } from "node:path";
import { disk, type FileLook, type SourceFiles } from "../source-files.ts";
import { BlobReader } from "./blobs.ts";
import { IgnoredFiles } from "./ignored.ts";
import { pointerTo } from "./lfs.ts";
import { git, type GitPlace } from "./process.ts";
import { followLinks, inSubmodule, parseTree, type Tree } from "./tree.ts";

export interface Commit {
  /** Its full name. */
  readonly id: string;
  readonly files: SourceFiles;
  /** Something that was read of it is not in this clone: what was found out is of no use. */
  isIncomplete(): boolean;
  close(): void;
}

export type OpenedCommit =
  | { readonly ok: true; readonly commit: Commit }
  | { readonly ok: false; readonly why: "no-git" }
  /** Or one that git refuses to look into. */
  | { readonly ok: false; readonly why: "no-repository" | "unreadable"; readonly message: string }
  | { readonly ok: false; readonly why: "no-revision" };

export interface OpenCommitOptions {
  /** Absolute: the project's folder, whose paths the files keep. */
  readonly folder: string;
  readonly env: GitPlace["env"];
}

export async function openCommit(rev: string, { folder, env }: OpenCommitOptions): Promise<OpenedCommit> {
  const place = { cwd: folder, env };
  const top = await git(["rev-parse", "--show-toplevel", "--show-prefix"], place);
  if (!top.ok)
    return top.why === "missing"
      ? { ok: false, why: "no-git" }
      : { ok: false, why: "no-repository", message: top.message };
  const [toplevel = "", prefix = ""] = top.stdout.split("\n");
  // Without the slash in front, a name such as `--all` would be taken for an option.
  const commit = await git(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${rev}^{commit}`],
    place,
  );
  if (!commit.ok) return { ok: false, why: "no-revision" };
  const id = commit.stdout.trim();
  const listing = await git(["ls-tree", "-r", "-z", "--full-tree", id], place);
  if (!listing.ok)
    return { ok: false, why: "unreadable", message: listing.why === "refused" ? listing.message : "" };
  const files = new CommitFiles(parseTree(listing.stdout), {
    folder,
    prefix: prefix.replace(/\/$/u, ""),
    place: { cwd: toplevel, env },
  });
  return {
    ok: true,
    commit: { id, files, isIncomplete: () => files.isIncomplete(), close: () => files.close() },
  };
}

interface Where {
  readonly folder: string;
  /** Of the folder, from the repository's top. */
  readonly prefix: string;
  readonly place: GitPlace;
}

/** Larger contents are not looked into. */
const MAX_POINTER_BYTES = 1024;

/** What git was never to hold (ignored files, other repositories, files elsewhere) is read from the disk, as it is now. */
class CommitFiles implements SourceFiles {
  readonly #tree: Tree;
  readonly #where: Where;
  readonly #ignored: IgnoredFiles;
  readonly #contents: BlobReader;
  readonly #sizes: BlobReader;

  constructor(tree: Tree, where: Where) {
    this.#tree = tree;
    this.#where = where;
    this.#ignored = new IgnoredFiles(where.place);
    this.#contents = new BlobReader(where.place, "--batch");
    this.#sizes = new BlobReader(where.place, "--batch-check");
  }

  async realpath(path: string): Promise<string> {
    const found = await this.#find(path);
    return found.kind === "disk" ? disk.realpath(path) : this.#absolute(found.path);
  }

  async lookAt(path: string, headBytes: number): Promise<FileLook> {
    const found = await this.#find(path);
    if (found.kind === "disk") return disk.lookAt(path, headBytes);
    if (found.kind === "folder") return { kind: "folder" };
    const bytes = await this.#sizes.size(found.object);
    if (bytes > Math.max(headBytes, MAX_POINTER_BYTES)) return { kind: "file", bytes, head: undefined };
    const content = await this.#content(found.object);
    const pointer = pointerTo(content);
    if (pointer !== undefined) return { kind: "file", bytes: pointer.bytes, head: undefined };
    return { kind: "file", bytes, head: content.subarray(0, headBytes) };
  }

  async *chunks(path: string): AsyncGenerator<Uint8Array> {
    const found = await this.#find(path);
    if (found.kind === "folder") throw failure("EISDIR");
    yield* found.kind === "disk" ? disk.chunks(path) : this.#contents.chunks(found.object);
  }

  async digest(path: string): Promise<string> {
    const found = await this.#find(path);
    if (found.kind === "disk") return disk.digest(path);
    if (found.kind === "folder") throw failure("EISDIR");
    if ((await this.#sizes.size(found.object)) <= MAX_POINTER_BYTES) {
      const pointer = pointerTo(await this.#content(found.object));
      if (pointer !== undefined) return pointer.sha256;
    }
    const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
    for await (const chunk of this.#contents.chunks(found.object)) hash.update(chunk);
    return hash.digest("hex");
  }

  async *glob(pattern: string, folder: string): AsyncGenerator<string> {
    const plain = pattern.replace(/^(?:\.\/)+/u, "");
    for (const [path, { kind }] of this.#tree.entries) {
      const absolute = this.#absolute(path);
      const way = relative(folder, absolute).split(sep).join("/");
      if (kind !== "submodule" && matchesGlob(way, plain)) yield absolute;
    }
    for await (const path of disk.glob(pattern, folder)) if (await this.#isNeverHeld(path)) yield path;
  }

  async names(folder: string): Promise<readonly string[]> {
    const path = this.#inRepository(folder);
    if (path === undefined) return disk.names(folder);
    const start = path === "" ? "" : `${path}/`;
    const below = [...this.#tree.entries.keys()].filter((one) => one.startsWith(start));
    return [...new Set(below.map((one) => one.slice(start.length).split("/")[0] ?? ""))];
  }

  isIncomplete(): boolean {
    return this.#contents.isIncomplete || this.#sizes.isIncomplete;
  }

  close(): void {
    this.#contents.close();
    this.#sizes.close();
  }

  async #find(path: string): Promise<Found> {
    const inside = this.#inRepository(path);
    if (inside === undefined) return { kind: "disk" };
    const followed = await followLinks(inside, this.#tree, async (object) =>
      Buffer.from(await this.#content(object)).toString("utf8"),
    );
    if (followed.kind === "away") throw failure("ELOOP");
    const { entries, folders } = this.#tree;
    const entry = entries.get(followed.path);
    if (entry?.kind === "file") return { kind: "file", path: followed.path, object: entry.object };
    if (folders.has(followed.path)) return { kind: "folder", path: followed.path };
    if (await this.#isNeverHeld(path)) return { kind: "disk" };
    throw failure("ENOENT");
  }

  async #isNeverHeld(path: string): Promise<boolean> {
    const inside = this.#inRepository(path);
    if (inside === undefined || inSubmodule(inside, this.#tree)) return true;
    return !this.#tree.entries.has(inside) && (await this.#ignored.has(inside));
  }

  async #content(object: string): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#contents.chunks(object)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** From the repository's top; undefined where it lies outside. */
  #inRepository(path: string): string | undefined {
    const way = relative(this.#where.folder, path).split(sep).join("/");
    const inside = posix.join(this.#where.prefix, way);
    if (posix.isAbsolute(way) || inside === ".." || inside.startsWith("../")) return undefined;
    return inside === "." ? "" : inside;
  }

  #absolute(path: string): string {
    return resolve(this.#where.folder, posix.relative(`/${this.#where.prefix}`, `/${path}`));
  }
}

type Found =
  | { readonly kind: "file"; readonly path: string; readonly object: string }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "disk" };

const failure = (code: string): Error => Object.assign(new Error(code), { code });
