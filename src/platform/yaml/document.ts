// One YAML text, read once: its value, what is wrong with it, and the place of everything in it.

import { Composer, Lexer, Parser, type Document, type YAMLError } from "yaml";
import { Lines, type TextPlace } from "./lines.ts";
import { MAX_DEPTH, NestingCounter } from "./nesting.ts";
import { Places, type Where } from "./places.ts";
import type { YamlProblem } from "./problem.ts";
import { syntaxProblems } from "./syntax.ts";
import { toPlainValue } from "./value.ts";

export interface YamlDocument {
  /** Plain data; undefined when the text is no YAML. */
  readonly value: unknown;
  readonly problems: readonly PlacedProblem[];
  place(where: Where): TextPlace;
}

export type PlacedProblem = Omit<YamlProblem, "offset" | "length" | "related"> & {
  readonly place: TextPlace;
  readonly related?: readonly (Pick<TextPlace, "line" | "column"> & { readonly message: string })[];
};

/** YAML 1.2, core schema; JSON is a part of it. */
export function readYaml(text: string): YamlDocument {
  const lines = new Lines(text);
  const parsed = parse(text);
  const plain = toPlainValue(parsed.root);
  const places = new Places({ root: parsed.root, targets: plain.targets, lines });
  const problems = parsed.problems.length > 0 ? parsed.problems : plain.problems;
  return {
    value: parsed.problems.length > 0 ? undefined : plain.value,
    problems: problems.map((problem) => placed(problem, lines)),
    place: (where) => places.at(where),
  };
}

function placed({ offset, length, related, ...words }: YamlProblem, lines: Lines): PlacedProblem {
  const place = lines.place([offset, offset + length]);
  if (related === undefined) return { ...words, place };
  const others = related.map(({ offset: start, message }) => {
    const { line, column } = lines.place([start, start + 1]);
    return { line, column, message };
  });
  return { ...words, place, related: others };
}

interface Parsed {
  readonly root: unknown;
  readonly problems: readonly YamlProblem[];
}

function parse(text: string): Parsed {
  const problems: YamlProblem[] = [];
  const documents = compose(text, problems);
  const [first, second] = documents;
  if (second !== undefined) problems.push(secondDocument(second));
  for (const document of documents)
    problems.push(...syntaxProblems(document.errors, text), ...document.warnings.map(tagProblem));
  return { root: first?.contents, problems };
}

/** Piece by piece, so that what nests too deep is refused before the composer's recursion meets it. */
function compose(text: string, problems: YamlProblem[]): Document[] {
  // Duplicate keys are found by our own reader: the library's check takes quadratic time in one map.
  const composer = new Composer({ uniqueKeys: false, resolveKnownTags: false, prettyErrors: false });
  const parser = new Parser();
  const depth = new NestingCounter();
  const tokens = [];
  let offset = 0;
  for (const piece of new Lexer().lex(text)) {
    if (depth.take(piece) > MAX_DEPTH) {
      problems.push(tooDeep(offset));
      return [];
    }
    if (!isLexerMark(piece)) offset += piece.length;
    tokens.push(...parser.next(piece));
  }
  tokens.push(...parser.end());
  for (const token of tokens) if (token.type === "directive") problems.push(directive(token));
  return [...composer.compose(tokens, true, text.length)] as Document[];
}

const isLexerMark = (piece: string): boolean =>
  piece === "\u0002" || piece === "\u0018" || piece === "\u001f";

const tooDeep = (offset: number): YamlProblem => ({
  offset,
  length: 1,
  severity: "error",
  code: "nested-too-deep",
  message: `More than ${MAX_DEPTH} levels are nested here`,
  hint: "Close the brackets, or put the text in quotes",
});

const directive = (token: { readonly offset: number; readonly source: string }): YamlProblem => ({
  offset: token.offset,
  length: token.source.length,
  severity: "error",
  code: "yaml-directive",
  message: "Directives are not read: the file is YAML 1.2",
  hint: "Remove the line",
});

const secondDocument = (document: Document): YamlProblem => ({
  offset: document.range?.[0] ?? 0,
  length: 3,
  severity: "error",
  code: "second-document",
  message: "The file holds more than one YAML document",
  hint: "Keep one document in a file",
});

const tagProblem = (warning: YAMLError): YamlProblem => ({
  offset: warning.pos[0],
  length: Math.max(1, warning.pos[1] - warning.pos[0]),
  severity: "error",
  code: "unknown-tag",
  message: "Tags (`!…`) of one's own are not read",
  hint: "Remove the tag, or put the text in quotes",
});
