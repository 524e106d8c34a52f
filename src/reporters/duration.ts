// The words are shared with the report: see core/words/duration.ts.

export * from "../core/words/duration.ts";
