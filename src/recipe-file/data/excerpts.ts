// The lines of data files that mistakes show, read again: they are not kept while all goes well.

import type { Diagnostic } from "../../core/diagnostic.ts";
import type { SourceFiles } from "../../platform/source-files.ts";
import { readChunks } from "./text-chunks.ts";

interface DataFiles {
  /** Real paths by the names that the diagnostics use. */
  readonly names: ReadonlyMap<string, string>;
  readonly files: SourceFiles;
}

export async function withExcerpts(
  diagnostics: readonly Diagnostic[],
  { names, files }: DataFiles,
): Promise<Diagnostic[]> {
  const bare = diagnostics.filter(({ file, source }) => source === undefined && names.has(file));
  const lines = new Map<string, ReadonlyMap<number, string>>();
  for (const [name, group] of Map.groupBy(bare, ({ file }) => file))
    lines.set(name, await linesOf(names.get(name) ?? name, { group, files }));
  return diagnostics.map((diagnostic) =>
    withLine(diagnostic, lines.get(diagnostic.file)?.get(diagnostic.line)),
  );
}

function withLine(diagnostic: Diagnostic, source: string | undefined): Diagnostic {
  if (source === undefined || diagnostic.source !== undefined) return diagnostic;
  const column = Math.min(diagnostic.column, Math.max(1, source.length));
  const length = Math.max(1, Math.min(diagnostic.length, source.length - column + 1));
  return { ...diagnostic, column, length, source };
}

async function linesOf(
  path: string,
  { group, files }: { readonly group: readonly Diagnostic[]; readonly files: SourceFiles },
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set(group.map(({ line }) => line));
  const found = new Map<number, string>();
  const last = Math.max(...wanted);
  let rest = "";
  let number = 0;
  const take = (line: string): void => {
    number += 1;
    if (wanted.has(number)) found.set(number, line.replace(/\r$/u, ""));
  };
  await readChunks(path, {
    files,
    take: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
      return number >= last ? "enough" : "more";
    },
  });
  if (number < last) take(rest);
  return found;
}
