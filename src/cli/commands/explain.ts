// `explain CODE`: a page about the code of a mistake, with a wrong and a right example; without a code, all of them.

import { blocksOf, CHAPTERS, nearestCode, pageOf, PAGES } from "../../core/explain/pages.ts";
import type { Example, Page } from "../../core/explain/page.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";

export async function explain({ screen, flags }: CommandContext, code: string | undefined): Promise<number> {
  if (code === undefined) {
    screen.out(flags.json === true ? `${JSON.stringify({ codes: PAGES.map(summary) })}\n` : contents());
    return EXIT.done;
  }
  const page = pageOf(
    code
      .trim()
      .toLowerCase()
      .replace(/^\[|\]$/gu, ""),
  );
  if (page === undefined) throw new UsageError(unknown(code));
  screen.out(flags.json === true ? `${JSON.stringify(page)}\n` : inWords(page));
  return EXIT.done;
}

const summary = ({ code, means }: Page): object => ({ code, means });

function unknown(code: string): string {
  const near = nearestCode(code);
  const hint = near === undefined ? "See all of them: nemo-pipeline explain" : `Did you mean ${near}?`;
  return `there is no code ${code}. ${hint}`;
}

function contents(): string {
  const width = Math.max(...PAGES.map(({ code }) => code.length));
  const chapters = CHAPTERS.map(({ title, pages }) =>
    [title, ...pages.map(({ code, means }) => `  ${code.padEnd(width)}  ${means}`)].join("\n"),
  );
  return `${chapters.join("\n\n")}\n\nMore about one of them: nemo-pipeline explain CODE\n`;
}

const inWords = ({ code, means, why, wrong, right }: Page): string =>
  [code, "", means, why, "", "Wrong:", "", ...lines(wrong), "Right:", "", ...lines(right)].join("\n");

const lines = (example: Example): string[] =>
  blocksOf(example).flatMap(({ caption, text }) => [
    ...(caption === undefined ? [] : [`  # ${caption}`]),
    ...text
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`.trimEnd()),
    "",
  ]);
