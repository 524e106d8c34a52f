// What a page about a diagnostic's code holds, and how its examples are written short.

export interface Page {
  /** As the diagnostic has it. */
  readonly code: string;
  /** What is meant by it: a sentence or two. */
  readonly means: string;
  /** Why it is so, and what comes of it. */
  readonly why: string;
  readonly wrong: Example;
  readonly right: Example;
}

/** A recipe that loads (or does not) in a project that has media/mug.jpg and media/beans.mp4 beside it. */
export interface Example {
  readonly recipe: string;
  /** Other files of the project by name, with what is in them. */
  readonly files?: Readonly<Record<string, FileContent>>;
  /** As given with --profile. */
  readonly profile?: string;
  /** Why it does not stand here whole: then it is a sketch, and proves nothing. */
  readonly sketch?: string;
}

export type FileContent = string | { readonly sizeBytes: number };

export const recipe = (body: string): Example => ({ recipe: `version: 1\n${body}\n` });

/** A recipe of one video. */
export const video = (body: string): Example => recipe(`videos:\n  teaser:\n${indented(body)}`);

const indented = (body: string): string =>
  body
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
