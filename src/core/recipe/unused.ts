// Names that nothing looks up: mostly typing mistakes in the look-up, or what an earlier version needed.

import type { Mistake } from "../mistake.ts";
import type { OpenedEntry } from "./open.ts";
import { isMap } from "./plain-data.ts";
import type { Column, Rows } from "./rows.ts";

export function unusedVars(vars: unknown, used: ReadonlySet<string>): Mistake[] {
  const unused = isMap(vars) ? Object.keys(vars).filter((name) => !used.has(`vars.${name}`)) : [];
  return unused.map((name) => ({
    path: ["vars", name],
    part: "key",
    severity: "warning",
    code: "unused-var",
    message: `Nothing looks up \`vars.${name}\``,
    hint: `Remove it, or write \`\${{ vars.${name} }}\` where it is wanted`,
  }));
}

/** What one entry made of its rows. */
export interface ReadRows {
  readonly entry: OpenedEntry;
  readonly rows: Rows;
  /** Full names that were looked up in the entry. */
  readonly used: ReadonlySet<string>;
}

/** One warning a column; a file that several entries read is read by all of them. */
export function unusedColumns(entries: readonly ReadRows[]): Mistake[] {
  const readers = Map.groupBy(entries, ({ entry }) => entry.forEach?.source.text ?? `entry ${entry.id}`);
  return [...readers.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.entry.forEach?.source.kind === "glob") return [];
    const unused = first.rows.columns.filter(
      ({ name }) => !group.some(({ used }) => used.has(`row.${name}`)),
    );
    return unused.map((column) => unusedColumn(column, first.entry));
  });
}

const unusedColumn = ({ name, place }: Column, { id, forEach }: OpenedEntry): Mistake => ({
  path: ["videos", id, "for_each", forEach?.source.kind ?? "rows"],
  part: place === undefined ? "key" : "value",
  ...(place === undefined ? {} : { data: place }),
  severity: "warning",
  code: "unused-column",
  message: `Nothing looks up the column \`${name}\``,
  hint: `Remove it, or write \`\${{ row.${name} }}\` where it is wanted`,
});
