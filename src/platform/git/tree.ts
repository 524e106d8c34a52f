// What a commit holds: its paths, with links followed.

import { posix } from "node:path";

export interface TreeEntry {
  readonly kind: "file" | "link" | "submodule";
  /** Name of its content. */
  readonly object: string;
}

/** Paths are relative to the repository's top, with `/`. */
export interface Tree {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly folders: ReadonlySet<string>;
}

/** Of `git ls-tree -r -z`: mode, type, object, a tab, the path. */
export function parseTree(listing: string): Tree {
  const entries = new Map<string, TreeEntry>();
  const folders = new Set<string>([""]);
  for (const record of listing.split("\0")) {
    const tab = record.indexOf("\t");
    if (tab < 0) continue;
    const [mode = "", , object = ""] = record.slice(0, tab).split(" ");
    const path = record.slice(tab + 1);
    entries.set(path, { kind: KINDS[mode] ?? "file", object });
    for (let folder = parentOf(path); !folders.has(folder); folder = parentOf(folder)) folders.add(folder);
  }
  return { entries, folders };
}

const KINDS: Readonly<Record<string, TreeEntry["kind"]>> = { "120000": "link", "160000": "submodule" };

const parentOf = (path: string): string => {
  const parent = posix.dirname(path);
  return parent === "." ? "" : parent;
};

/** More links one after the other are a circle. */
const MAX_LINKS = 40;

export type Followed =
  | { readonly kind: "here"; readonly path: string }
  /** A link leads out of the repository, or in a circle. */
  | { readonly kind: "away" };

/** What a link says is asked of `targetOf`. */
export async function followLinks(
  path: string,
  tree: Tree,
  targetOf: (object: string) => Promise<string>,
): Promise<Followed> {
  let current = path;
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const link = firstLink(current, tree);
    if (link === undefined) return { kind: "here", path: current };
    const target = await targetOf(link.object);
    const folder = parentOf(link.path);
    current = posix.normalize(posix.join(folder, target, current.slice(link.path.length)));
    current = current === "." ? "" : current.replace(/\/$/u, "");
    if (target.startsWith("/") || current === ".." || current.startsWith("../")) return { kind: "away" };
  }
  return { kind: "away" };
}

function firstLink(
  path: string,
  { entries }: Tree,
): { readonly path: string; readonly object: string } | undefined {
  for (let end = path.indexOf("/"); ; end = path.indexOf("/", end + 1)) {
    const part = end < 0 ? path : path.slice(0, end);
    const entry = entries.get(part);
    if (entry?.kind === "link") return { path: part, object: entry.object };
    if (end < 0) return undefined;
  }
}

/** The submodule that holds the path. */
export function inSubmodule(path: string, { entries }: Tree): boolean {
  for (let part = path; part !== ""; part = parentOf(part))
    if (entries.get(part)?.kind === "submodule") return true;
  return false;
}
