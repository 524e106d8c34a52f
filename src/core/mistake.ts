// What is wrong with data that a user wrote, named by its path; its place in the text is found afterwards.

import type { Diagnostic, RelatedPlace } from "./diagnostic.ts";
import type { DataPlace, Origin } from "./recipe/rows.ts";

export type Path = readonly (string | number)[];

export interface Mistake {
  readonly path: Path;
  /** What to underline: the key, or the value behind it. */
  readonly part: "key" | "value";
  /** A piece of the value's text, the `nth` of its kind (from 0). */
  readonly within?: { readonly text: string; readonly nth: number };
  readonly severity: Diagnostic["severity"];
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The line holds something that must not be printed. */
  readonly isSecret?: boolean;
  /** It stands in a data file; `path` is what in the recipe leads there. */
  readonly data?: DataPlace;
  readonly related?: readonly RelatedMistake[];
  /** The row or combination that brought it to light, where an entry makes many videos. */
  readonly origin?: Origin;
}

export interface RelatedMistake {
  readonly at: Path | DataPlace;
  readonly message: string;
}

/** Where something stands in a text; see Diagnostic for the units. */
type Place = Pick<Diagnostic, "line" | "column" | "length"> & {
  readonly source: string;
  /** Where it is another file than the one that is read. */
  readonly file?: string;
};

/** Finds a path's place; the nearest thing around it when it is not there. */
export type PlaceOf = (where: Pick<Mistake, "path" | "part" | "within">) => Place;

interface PlacedIn {
  readonly file: string;
  readonly place: PlaceOf;
}

export function toDiagnostic(mistake: Mistake, at: PlacedIn): Diagnostic {
  const { path, part, within, isSecret, data, related, origin: _, ...words } = mistake;
  const others =
    related === undefined
      ? {}
      : { related: related.map(({ at: place, message }) => beside(place, message, at)) };
  if (data !== undefined) return { ...data, ...words, ...others };
  const where = within === undefined ? { path, part } : { path, part, within };
  const { source, ...place } = at.place(where);
  return { file: at.file, ...place, ...words, ...others, ...(isSecret === true ? {} : { source }) };
}

function beside(place: Path | DataPlace, message: string, at: PlacedIn): RelatedPlace {
  if (!isPath(place)) return { file: place.file, line: place.line, column: place.column, message };
  const { file = at.file, line, column } = at.place({ path: place, part: "key" });
  return { file, line, column, message };
}

const isPath = (place: Path | DataPlace): place is Path => Array.isArray(place);

/** A text whose look-up failed is not what its author meant: what else is wrong with it, but for its key, follows from that. */
export function withoutFollowUps(mistakes: readonly Mistake[]): Mistake[] {
  const failed = new Set(
    mistakes.filter(({ within, severity }) => within !== undefined && severity === "error").map(pathKey),
  );
  if (failed.size === 0) return [...mistakes];
  return mistakes.filter(
    (mistake) => mistake.within !== undefined || mistake.part === "key" || !failed.has(pathKey(mistake)),
  );
}

const pathKey = ({ path }: Mistake): string => JSON.stringify(path);

/** One word for one place: an error of the text is the cause of what follows from it, and a mere surprise yields to an error. */
export function withoutEchoes(causes: readonly Diagnostic[], others: readonly Diagnostic[]): Diagnostic[] {
  const failed = placesOf(causes);
  const wrong = placesOf(others);
  return [
    ...causes.filter((cause) => cause.severity === "error" || !wrong.has(placeKey(cause))),
    ...others.filter((other) => !failed.has(placeKey(other))),
  ];
}

const placesOf = (diagnostics: readonly Diagnostic[]): ReadonlySet<string> =>
  new Set(diagnostics.filter(({ severity }) => severity === "error").map(placeKey));

const placeKey = ({ file, line, column }: Diagnostic): string => `${line}:${column}:${file}`;
