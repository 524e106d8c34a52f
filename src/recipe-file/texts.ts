// The texts that a recipe consists of: its own file and those it includes, with the place of everything in them.

import { dirname, isAbsolute, relative } from "node:path";
import { inFile, type Diagnostic, type RelatedPlace } from "../core/diagnostic.ts";
import { toDiagnostic, type Mistake, type PlaceOf } from "../core/mistake.ts";
import { checkFragment, includesOf } from "../core/recipe/fragment.ts";
import { mergeTexts, type Conflict } from "../core/recipe/merge.ts";
import { readYaml, type YamlDocument } from "../platform/yaml/document.ts";
import { readTextFile } from "../platform/yaml/text-file.ts";
import { locate, type ProjectRules } from "./project.ts";

/** Larger lists belong in data files. */
export const MAX_RECIPE_BYTES = 8 * 1024 ** 2;
/** More are a mistake, or an attack. */
const MAX_FRAGMENTS = 100;

export interface RecipeText {
  /** Absolute. */
  readonly path: string;
  /** As mistakes name it. */
  readonly file: string;
  readonly yaml: YamlDocument;
}

export interface RecipeTexts {
  /** The recipe first. */
  readonly texts: readonly RecipeText[];
  /** All of them in one. */
  readonly data: unknown;
  readonly place: PlaceOf;
  /** What the included files are wrong about by themselves. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface TextsOptions {
  readonly rules: ProjectRules;
  readonly workingDir: string;
}

export async function readTexts(own: RecipeText, options: TextsOptions): Promise<RecipeTexts> {
  const reader = new FragmentReader(own, options);
  await reader.readIncludesOf(own, [{ path: own.path }]);
  const { texts } = reader;
  const merged = mergeTexts(texts.map(({ yaml }) => yaml.value));
  const textAt = (path: Mistake["path"]): RecipeText => texts[merged.ownerOf(path)] ?? own;
  const place: PlaceOf = (where) => {
    const text = textAt(where.path);
    return { ...text.yaml.place(where), file: text.file };
  };
  const conflicts = merged.conflicts.map((conflict) => conflictIn(texts, conflict));
  return { texts, data: merged.data, place, diagnostics: [...reader.diagnostics, ...conflicts] };
}

class FragmentReader {
  readonly texts: RecipeText[];
  readonly diagnostics: Diagnostic[] = [];
  readonly #options: TextsOptions;

  constructor(own: RecipeText, options: TextsOptions) {
    this.texts = [own];
    this.#options = options;
  }

  /** `chain` holds the files that led here. */
  async readIncludesOf(text: RecipeText, chain: readonly Link[]): Promise<void> {
    for (const { text: name, index } of includesOf(text.yaml.value)) {
      const at = { path: ["include", index], part: "value" } as const;
      const refuse = ({ related, ...words }: Words): void => {
        const mistake = { ...at, severity: "error", ...words } as const;
        const found = toDiagnostic(mistake, { file: text.file, place: (where) => text.yaml.place(where) });
        this.diagnostics.push({ ...found, ...(related !== undefined && { related }) });
      };
      const read = await this.#readFragment(name, { includer: text, chain, refuse });
      if (read === undefined) continue;
      const { line, column } = text.yaml.place(at);
      const via = { file: text.file, line, column, message: "why this file is read" };
      await this.readIncludesOf(read, [...chain, { path: read.path, via }]);
    }
  }

  async #readFragment(
    name: string,
    { includer, chain, refuse }: IncludeContext,
  ): Promise<RecipeText | undefined> {
    const located = await locate(name, { ...this.#options.rules, folder: dirname(includer.path) });
    if (!located.ok) return (refuse(located.error), undefined);
    const path = located.value;
    const link = chain.findIndex((one) => one.path === path);
    if (link >= 0) return (refuse(cycle(name, chain[link + 1]?.via)), undefined);
    if (this.texts.some((text) => text.path === path)) return undefined;
    if (this.texts.length > MAX_FRAGMENTS) return (refuse(TOO_MANY), undefined);
    const read = await readTextFile(path, {
      maxBytes: MAX_RECIPE_BYTES,
      files: this.#options.rules.files,
    });
    if (!read.ok)
      return (refuse({ code: read.code, message: `${name}: ${read.message}`, hint: read.hint }), undefined);
    const text = { path, file: this.#shownName(path), yaml: readYaml(read.text) };
    this.#judge(text);
    this.texts.push(text);
    return text;
  }

  #judge({ file, yaml }: RecipeText): void {
    this.diagnostics.push(...yaml.problems.map((problem) => inFile(file, problem)));
    if (yaml.value === undefined) return;
    const mistakes = checkFragment(yaml.value);
    this.diagnostics.push(
      ...mistakes.map((one) => toDiagnostic(one, { file, place: (where) => yaml.place(where) })),
    );
  }

  #shownName(path: string): string {
    const way = relative(this.#options.workingDir, path);
    return way.startsWith("..") || isAbsolute(way) ? path : way;
  }
}

interface IncludeContext {
  readonly includer: RecipeText;
  readonly chain: readonly Link[];
  readonly refuse: (words: Words) => void;
}

interface Link {
  readonly path: string;
  /** The line that includes it; the recipe itself has none. */
  readonly via?: RelatedPlace;
}

type Words = Pick<Mistake, "code" | "message"> & {
  readonly hint: string;
  readonly related?: readonly RelatedPlace[];
};

const cycle = (name: string, via: RelatedPlace | undefined): Words => ({
  code: "include-cycle",
  message: `\`${name}\` includes this file, by itself or through others`,
  hint: "Remove one of the two",
  ...(via !== undefined && { related: [via] }),
});

const TOO_MANY: Words = {
  code: "too-many-includes",
  message: `A recipe includes at most ${MAX_FRAGMENTS} files`,
  hint: "Put what belongs together into one file",
};

function conflictIn(texts: readonly RecipeText[], { path, owner, firstOwner }: Conflict): Diagnostic {
  const place = (index: number) => {
    const text = texts[index];
    return { file: text?.file ?? "", ...text?.yaml.place({ path, part: "key" }) };
  };
  const { line = 1, column = 1, length = 1, file, source = "" } = place(owner);
  const first = place(firstOwner);
  const name = path.join(".");
  return {
    file,
    line,
    column,
    length,
    source,
    severity: "error",
    code: "include-conflict",
    message: `\`${name}\` stands in two files`,
    hint: "Keep it in one of them",
    related: [
      {
        file: first.file,
        line: first.line ?? 1,
        column: first.column ?? 1,
        message: `the first \`${name}\``,
      },
    ],
  };
}
