// What a chat uploaded, beside its journal, which has only the names: needed when a session is lost, and for a recipe.

import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { UploadBook } from "../chat/conversation.ts";
import type { Input } from "../core/recipe/recipe.ts";
import { writeFileDurably } from "../platform/durable.ts";
import { nodeFiles } from "../platform/file-system.ts";

export interface UploadsPlace {
  readonly stateDir: string;
  readonly name: string;
  /** Files inside it are kept relative to it. */
  readonly projectDir: string;
}

export async function openUploads({ stateDir, name, projectDir }: UploadsPlace): Promise<UploadBook> {
  const file = path.join(stateDir, name, "uploads.json");
  const known = await read(file, projectDir);
  return {
    inputsOf: (key) => known.get(key) ?? [],
    async note(key, inputs) {
      known.set(key, inputs);
      await write(file, known, projectDir);
    },
  };
}

const BOOK = z.record(
  z.string(),
  z.array(z.union([z.object({ file: z.string() }), z.object({ url: z.string() })])),
);

/** What cannot be read is not known: nothing but convenience depends on it. */
async function read(file: string, projectDir: string): Promise<Map<string, readonly Input[]>> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const book = BOOK.safeParse(parse(text));
  if (!book.success) return new Map();
  return new Map(
    Object.entries(book.data).map(([key, items]) => [
      key,
      items.map((item): Input => {
        if ("url" in item) return { kind: "url", url: item.url };
        const full = path.resolve(projectDir, item.file);
        return { kind: "file", path: full, name: path.basename(full) };
      }),
    ]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function write(
  file: string,
  known: ReadonlyMap<string, readonly Input[]>,
  projectDir: string,
): Promise<void> {
  const book = Object.fromEntries(
    [...known].flatMap(([key, inputs]) => {
      // An address with a query may be signed: it is kept in memory only.
      if (inputs.some((input) => input.kind === "url" && /[?#]/.test(input.url))) return [];
      return [[key, inputs.map((input) => entryOf(input, projectDir))] as const];
    }),
  );
  await writeFileDurably(nodeFiles, file, { data: `${JSON.stringify(book, undefined, 2)}\n` });
}

function entryOf(input: Input, projectDir: string): { readonly file: string } | { readonly url: string } {
  if (input.kind === "url") return { url: input.url };
  const way = path.relative(projectDir, input.path);
  const isInside = !way.startsWith("..") && !path.isAbsolute(way);
  return { file: isInside ? way.split(path.sep).join("/") : input.path };
}
