// Writes dist/THIRD-PARTY-NOTICES.txt: the licences of the packages that are bundled into the program.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
/** What src/ imports and the bundle holds, with everything that they depend on. */
const BUNDLED = ["commander", "eventsource-parser", "listr2", "p-limit", "undici", "yaml", "zod"];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const notices = new Map<string, string>();
for (const name of BUNDLED) await collect(name, ROOT);
const text = [...notices.values()].toSorted().join(`\n${"-".repeat(80)}\n`);
await writeFile(path.join(ROOT, "dist", "THIRD-PARTY-NOTICES.txt"), text);

async function collect(name: string, from: string): Promise<void> {
  const folder = await folderOf(name, from);
  if (folder === undefined || notices.has(folder)) return;
  const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as Manifest;
  const head = `${manifest.name} ${manifest.version} (${manifest.license ?? "licence not stated"})`;
  notices.set(folder, `${head}\n\n${await licenceText(folder)}`);
  for (const dependency of Object.keys(manifest.dependencies ?? {})) await collect(dependency, folder);
}

async function folderOf(name: string, from: string): Promise<string | undefined> {
  const places = createRequire(path.join(from, "package.json")).resolve.paths(name) ?? [];
  for (const place of places) {
    const folder = path.join(place, name);
    if ((await readdir(folder).catch(() => [])).length > 0) return folder;
  }
  return undefined;
}

async function licenceText(folder: string): Promise<string> {
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? "" : readFile(path.join(folder, file), "utf8");
}
