// Mistakes of entries that make many videos: said once where the entry is wrong, and at the cell where a row is.

import type { Mistake, Path } from "../mistake.ts";
import { valueAt } from "./issues.ts";
import { EMPTY_VALUE } from "./lookup.ts";
import { placeOfRow, type DataPlace, type Row } from "./rows.ts";
import { takeApart } from "./template.ts";

/** So many of a kind are shown; nobody reads the thousandth. */
const MAX_SHOWN = 20;

/** `written` is the recipe as it was written, look-ups and all. */
export function gatherMistakes(mistakes: readonly Mistake[], written: unknown): Mistake[] {
  const templates = new Templates(written);
  const placed = withoutGaps(mistakes.map((mistake) => atItsRow(mistake, templates)));
  return [...Map.groupBy(placed, kindOf).values()].flatMap((group) => shorten(group));
}

/** Where an empty value is an error, nobody needs to be warned of it. */
function withoutGaps(mistakes: readonly Mistake[]): readonly Mistake[] {
  const cellOf = ({ data }: Mistake): string => `${data?.line}:${data?.column}:${data?.file}`;
  const wrong = new Set(
    mistakes.filter(({ data, severity }) => data !== undefined && severity === "error").map(cellOf),
  );
  if (wrong.size === 0) return mistakes;
  return mistakes.filter((mistake) => mistake.code !== EMPTY_VALUE || !wrong.has(cellOf(mistake)));
}

/** The columns that a text looks up, found once for each path. */
class Templates {
  readonly #written: unknown;
  readonly #columns = new Map<string, readonly string[]>();

  constructor(written: unknown) {
    this.#written = written;
  }

  columnsAt(path: Path): readonly string[] {
    const key = path.join("\0");
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    const text = valueAt(this.#written, path);
    const found = typeof text === "string" ? columnsIn(text) : [];
    this.#columns.set(key, found);
    return found;
  }
}

const columnsIn = (text: string): string[] =>
  takeApart(text).flatMap((piece) => (piece.kind === "name" && piece.group === "row" ? [piece.name] : []));

/** What a row's value brought about is shown at that value. */
function atItsRow(mistake: Mistake, templates: Templates): Mistake {
  const { origin, path, within, data } = mistake;
  if (origin?.row === undefined || data !== undefined || mistake.part === "key") return mistake;
  if (path.at(-1) === "glob") return { ...mistake, message: `${origin.row.input ?? ""}: ${mistake.message}` };
  // A look-up that cannot be done is wrong in the recipe; one that finds nothing lacks it in the row.
  if (within !== undefined && mistake.code !== EMPTY_VALUE) return mistake;
  const columns = within === undefined ? templates.columnsAt(path) : columnsIn(within.text);
  const column = columns.find((name) => origin.row?.values.has(name) === true);
  if (column === undefined) return mistake;
  return moved(mistake, { row: origin.row, column });
}

function moved(mistake: Mistake, { row, column }: { readonly row: Row; readonly column: string }): Mistake {
  const place = placeOfRow(row, column);
  const { origin: _, ...rest } = mistake;
  const related = [...(mistake.related ?? []), { at: mistake.path, message: "where it is looked up" }];
  const message = `${mistake.message} (column \`${column}\`)`;
  return isData(place)
    ? { ...rest, message, data: place, related }
    : { ...rest, message, path: place, part: "value" };
}

const isData = (place: Path | DataPlace): place is DataPlace => "file" in place;

/** Data mistakes are one kind a file, those of an entry one kind a place, and all others stay apart. */
function kindOf(mistake: Mistake): unknown {
  const { code, data, origin, path, within } = mistake;
  if (data !== undefined) return `data ${code} ${data.file} ${path.join("\0")}`;
  if (origin === undefined) return mistake;
  return `entry ${code} ${within?.text ?? ""} ${within?.nth ?? 0} ${path.join("\0")}`;
}

function shorten(group: readonly Mistake[]): Mistake[] {
  const [first] = group;
  if (first === undefined) return [];
  if (first.data !== undefined || first.path.at(-1) === "glob") return firstFew(group);
  return first.origin === undefined ? [...group] : [ofEntry(first, group)];
}

function firstFew(group: readonly Mistake[]): Mistake[] {
  const more = group.length - MAX_SHOWN;
  if (more <= 0) return [...group];
  const shown = group.slice(0, MAX_SHOWN);
  const last = shown.at(-1);
  return last === undefined
    ? shown
    : [...shown.slice(0, -1), { ...last, message: `${last.message}; and ${more} more like it below` }];
}

/** The same in every video is a mistake of the entry; else it says how many have it. */
function ofEntry(first: Mistake, group: readonly Mistake[]): Mistake {
  const videos = new Set(group.map(({ origin }) => origin)).size;
  const isSame = group.every(({ message }) => message === first.message);
  const { origin, ...rest } = first;
  if (origin === undefined || (isSame && videos === origin.count) || videos >= origin.count - 1) return rest;
  return {
    ...rest,
    message: `${first.message} (so in ${videos} of the ${origin.count} videos of \`${origin.entry}\`)`,
  };
}
