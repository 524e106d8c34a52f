// Writes docs/codes.md from the pages that `nemo-pipeline explain` shows; with `--check` only says whether it is up to date.

import { readFile, writeFile } from "node:fs/promises";
import { blocksOf, CHAPTERS } from "../src/core/explain/pages.ts";
import type { Example, Page } from "../src/core/explain/page.ts";

const FILE = new URL("../docs/codes.md", import.meta.url);

const chapters = CHAPTERS.map(({ title, pages }) => [`## ${title}`, ...pages.map(section)].join("\n\n"));
const text = `# Codes

What \`validate\` finds has a code in brackets. Each of them is explained here and by \`nemo-pipeline explain CODE\`.

${chapters.join("\n\n")}
`;

if (!process.argv.includes("--check")) {
  await writeFile(FILE, text);
} else if ((await readFile(FILE, "utf8").catch(() => "")) !== text) {
  console.error("docs/codes.md is out of date: run npm run codes and commit it.");
  process.exitCode = 1;
}

function section({ code, means, why, wrong, right }: Page): string {
  return [`### ${code}`, means, why, "Wrong:", ...fences(wrong), "Right:", ...fences(right)].join("\n\n");
}

/** Indented lines stay as they are, whatever a formatter thinks of wrong YAML. */
function fences(example: Example): string[] {
  return blocksOf(example).flatMap(({ caption, text: content }) => [
    ...(caption === undefined
      ? []
      : [caption.includes("/") && !caption.includes(" ") ? `\`${caption}\`:` : caption]),
    `\`\`\`text\n${content.trimEnd()}\n\`\`\``,
  ]);
}
