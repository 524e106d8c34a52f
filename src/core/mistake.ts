// What is wrong with data that a user wrote, named by its path; its place in the text is found afterwards.

import type { Diagnostic } from "./diagnostic.ts";

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
}

/** Where something stands in a text; see Diagnostic for the units. */
type Place = Pick<Diagnostic, "line" | "column" | "length"> & { readonly source: string };

/** Finds a path's place; the nearest thing around it when it is not there. */
export type PlaceOf = (where: Pick<Mistake, "path" | "part" | "within">) => Place;

export function toDiagnostic(
  mistake: Mistake,
  at: { readonly file: string; readonly place: PlaceOf },
): Diagnostic {
  const { path, part, within, isSecret, ...words } = mistake;
  const where = within === undefined ? { path, part } : { path, part, within };
  const { source, ...place } = at.place(where);
  return { file: at.file, ...place, ...words, ...(isSecret === true ? {} : { source }) };
}

/** A text whose look-up failed is not what its author meant: what else is wrong with it follows from that. */
export function withoutFollowUps(mistakes: readonly Mistake[]): Mistake[] {
  const failed = new Set(
    mistakes.filter(({ within, severity }) => within !== undefined && severity === "error").map(pathKey),
  );
  return mistakes.filter((mistake) => mistake.within !== undefined || !failed.has(pathKey(mistake)));
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

const placeKey = ({ line, column }: Diagnostic): string => `${line}:${column}`;
