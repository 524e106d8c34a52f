// The words are shared with the report: see core/words/size.ts.

export * from "../core/words/size.ts";
