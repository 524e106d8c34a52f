// The words are shared with the report: see core/words/count.ts.

export * from "../core/words/count.ts";
