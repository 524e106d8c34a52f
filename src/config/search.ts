// Finds the configuration file: in the working directory, or in the nearest folder above it.
// Only data formats are looked for, and a file that is there is never passed over, readable or not: a recipe's repository
// must not run code, and a run must not fall back to the defaults in silence. See docs/decisions/configuration.md.

import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const NAME = "nemo-pipeline";

const FILES = [
  `.${NAME}rc`,
  `.${NAME}rc.json`,
  `.${NAME}rc.yaml`,
  `.${NAME}rc.yml`,
  `${NAME}.config.yaml`,
  `${NAME}.config.yml`,
  `${NAME}.config.json`,
] as const;

export interface FoundFile {
  readonly path: string;
  /** Where in the file the configuration stands: at the top, or below a key. */
  readonly at: readonly string[];
}

/** The search ends at the top of a repository, else of the disk. */
export async function findConfigFile(startDir: string): Promise<FoundFile | undefined> {
  for (let dir = startDir; ; dir = dirname(dir)) {
    const found = await findIn(dir);
    if (found !== undefined) return found;
    if (dir === dirname(dir) || (await exists(join(dir, ".git")))) return undefined;
  }
}

async function findIn(dir: string): Promise<FoundFile | undefined> {
  const manifest = join(dir, "package.json");
  if (await hasOurKey(manifest)) return { path: manifest, at: [NAME] };
  for (const file of FILES) {
    const path = join(dir, file);
    if (await exists(path)) return { path, at: [] };
  }
  return undefined;
}

/** A manifest that cannot be read is npm's business. */
async function hasOurKey(manifest: string): Promise<boolean> {
  try {
    const data: unknown = JSON.parse(await readFile(manifest, "utf8"));
    return typeof data === "object" && data !== null && Object.hasOwn(data, NAME);
  } catch {
    return false;
  }
}

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
