// Looks for a token, in every spelling that a program might give it, in what was printed and in every file of a folder.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Outcome } from "./rig.ts";

/** Spellings that a server might send back, and a client must not pass on. */
export const echoes = (token: string): readonly string[] => [
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString("base64"),
  Buffer.from(token).toString("base64url"),
  Buffer.from(token).toString("hex"),
];

/** `core` is a part of the token that stands in nothing else: half a token is a leak, too. */
export function spellings(token: string, core: string): ReadonlyMap<string, string> {
  const escaped = JSON.stringify(token).slice(1, -1);
  const named: readonly (readonly [string, string])[] = [
    ["plain", token],
    ["a part of it", core],
    ["URL-encoded", encodeURIComponent(token)],
    ["hex", Buffer.from(token).toString("hex")],
    ["JSON-escaped", escaped],
    ["reversed", reversed(token)],
    ["reversed JSON-escaped", reversed(escaped)],
    ...inBase64(token),
  ];
  return new Map(named);
}

const reversed = (text: string): string => text.split("").toReversed().join("");

/** What stands before the token in the same text moves its letters: there are three ways to fall into groups of three. */
const inBase64 = (token: string): (readonly [string, string])[] =>
  (["base64", "base64url"] as const).flatMap((encoding) =>
    ["", "x", "xx"].map((before) => {
      const text = Buffer.from(before + token).toString(encoding);
      return [`${encoding} after ${before.length} bytes`, text.slice(before === "" ? 0 : 4, -4)] as const;
    }),
  );

export const leaksIn = (text: string, token: ReadonlyMap<string, string>): string[] =>
  [...token].flatMap(([name, spelling]) =>
    text.toLowerCase().includes(spelling.toLowerCase()) ? [name] : [],
  );

/** `file: spelling`, for every file below the folder. */
export async function leaksInFiles(dir: string, token: ReadonlyMap<string, string>): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) =>
      leaksIn(await readFile(file, "latin1"), token).map((leak) => `${path.relative(dir, file)}: ${leak}`),
    ),
  );
  return found.flat();
}

export const printed = ({ stdout, stderr }: Outcome): string => `${stdout}\n${stderr}`;
