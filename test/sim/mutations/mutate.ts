// Owns applying mutations to a copy of the tree, and hunting them there.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Mutation } from "./list.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

/** The texts of the files as they are after it. Throws where a text is not there exactly once. */
export function mutated({ name, edits }: Mutation): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const text = texts.get(file) ?? readFileSync(path.join(ROOT, file), "utf8");
    const count = text.split(from).length - 1;
    if (count !== 1) throw new Error(`"${name}" does not apply: its text stands ${count} times in ${file}`);
    texts.set(
      file,
      text.replace(from, () => to),
    );
  }
  return texts;
}

export interface Caught {
  readonly seed: number;
  readonly invariant: number;
  readonly words: string;
}

/** Longer than any mutation was ever seen to take; one that hangs is caught by that. */
const MOST_MS = 600_000;

/** Undefined when no world noticed it. */
export async function hunt(mutation: Mutation, mostSeeds: number): Promise<Caught | undefined> {
  const copy = mkdtempSync(path.join(tmpdir(), "nemo-mutation-"));
  try {
    for (const part of ["src", "test/sim", "test/contract/double", "package.json"]) {
      cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
    }
    symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
    for (const [file, text] of mutated(mutation)) writeFileSync(path.join(copy, file), text);
    return await play(copy, mostSeeds);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function play(copy: string, mostSeeds: number): Promise<Caught | undefined> {
  const script = path.join(copy, "test/sim/mutations/hunt.ts");
  const child = spawn(process.execPath, [script, String(mostSeeds)], { timeout: MOST_MS });
  const [out, errors]: string[][] = [[], []];
  child.stdout.on("data", (data: Buffer) => out?.push(data.toString()));
  child.stderr.on("data", (data: Buffer) => errors?.push(data.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  const text = (out ?? []).join("");
  if (text === "")
    return { seed: -1, invariant: 8, words: `it hangs or breaks: ${(errors ?? []).join("").slice(0, 300)}` };
  return (JSON.parse(text) as Caught | null) ?? undefined;
}
