// Which files git leaves alone: asked once, and only when a commit lacks a file.

import { git, type GitPlace } from "./process.ts";

export class IgnoredFiles {
  readonly #place: GitPlace;
  #listed: Promise<ReadonlySet<string>> | undefined;

  /** The place is the repository's top. */
  constructor(place: GitPlace) {
    this.#place = place;
  }

  /** By itself, or with a folder above it. */
  async has(path: string): Promise<boolean> {
    this.#listed ??= list(this.#place);
    const listed = await this.#listed;
    if (listed.has(path)) return true;
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      if (listed.has(path.slice(0, end + 1))) return true;
    return false;
  }
}

/** Folders end with a slash. */
async function list(place: GitPlace): Promise<ReadonlySet<string>> {
  const listing = await git(
    ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"],
    place,
  );
  return new Set(listing.ok ? listing.stdout.split("\0").filter((path) => path !== "") : []);
}
