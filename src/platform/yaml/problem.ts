// What is wrong with a YAML text before anybody asks what it means.

export interface YamlProblem {
  /** Where it begins in the text, in UTF-16 units, and how far it reaches. */
  readonly offset: number;
  readonly length: number;
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly related?: readonly RelatedOffset[];
}

/** Another place in the same text that has to do with it. */
export interface RelatedOffset {
  readonly offset: number;
  /** What stands there. */
  readonly message: string;
}
