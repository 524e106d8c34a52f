// Writes new files and no others: what is there already stays as it is, and is named.

import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

export interface NewFile {
  /** From the project's folder, with `/`. */
  readonly name: string;
  readonly text: string;
}

export type Fate = "written" | "added to" | "kept";

/** Throws where the disk refuses. */
export async function writeNew(folder: string, { name, text }: NewFile): Promise<Fate> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: "wx" });
    return "written";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return "kept";
    throw error;
  }
}

/** Adds at the end the lines that are not there yet; what stands in the file stays. */
export async function addLines(folder: string, { name, text }: NewFile): Promise<Fate> {
  if ((await writeNew(folder, { name, text })) === "written") return "written";
  const file = path.join(folder, name);
  const before = await readFile(file, "utf8");
  const known = new Set(before.split(/\r?\n/u).map((line) => line.trim()));
  const missing = text.split("\n").filter((line) => line !== "" && !known.has(line));
  if (!missing.some((line) => !line.startsWith("#"))) return "kept";
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  await appendFile(file, `${gap}${missing.join("\n")}\n`);
  return "added to";
}
