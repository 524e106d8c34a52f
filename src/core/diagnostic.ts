// A mistake or a piece of advice with its place in a file that the user wrote.

export interface Diagnostic {
  /** As the user named it, relative to the working directory where possible. */
  readonly file: string;
  /** 1-based; 1:1 where a file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  /** Number of characters to underline on that line; at least 1. */
  readonly length: number;
  readonly severity: "error" | "warning" | "advice";
  /** A stable kebab-case name, such as `unknown-key`. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string;
  /** The text of the line, for the excerpt. */
  readonly source?: string;
  /** Other places that have to do with it, such as the first of two that collide. */
  readonly related?: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** What stands there. */
  readonly message: string;
}

/** About a file as a whole, or about something that is no file, such as a flag. */
export const wholeFile = (
  file: string,
  { code, message, hint }: Pick<Diagnostic, "code" | "message" | "hint">,
): Diagnostic => ({
  file,
  line: 1,
  column: 1,
  length: 1,
  severity: "error",
  code,
  message,
  ...(hint !== undefined && { hint }),
});

/** What is wrong with a text by itself, once its file is known. */
export interface TextProblem extends Omit<Diagnostic, "file" | "related" | keyof Place> {
  readonly place: Place;
  readonly related?: readonly Omit<RelatedPlace, "file">[];
}

type Place = Required<Pick<Diagnostic, "line" | "column" | "length" | "source">>;

export const inFile = (file: string, { place, related, ...words }: TextProblem): Diagnostic => ({
  file,
  ...place,
  ...words,
  ...(related !== undefined && { related: related.map((other) => ({ file, ...other })) }),
});

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === "error");

/** By file, then by place: the order in which people mend them. */
export const sortDiagnostics = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.toSorted(
    (a, b) =>
      a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.code.localeCompare(b.code),
  );
