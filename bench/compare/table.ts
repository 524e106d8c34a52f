// The figures of all contenders as a Markdown table.

import type { Figures } from "./tally.ts";

const COLUMNS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ["kills", ({ kills }) => String(kills)],
  ["videos", ({ videos }) => String(videos)],
  ["prompts", ({ prompts }) => String(prompts)],
  ["sent again", ({ repeated }) => String(repeated)],
  ["credits needed", ({ spent, overpaid }) => String(spent - overpaid)],
  ["paid too much", (figures) => `${figures.overpaid} (${percent(figures)} %)`],
  ["prompts never done", ({ undone }) => String(undone)],
  ["videos lost", ({ lost }) => String(lost)],
  ["files not whole", ({ broken }) => String(broken)],
  ["batches not ended", ({ unfinished }) => String(unfinished)],
  ["asked a person", ({ asked }) => String(asked)],
];

export function table(rows: readonly { readonly name: string; readonly figures: Figures }[]): string {
  const lines = [
    ["", ...COLUMNS.map(([title]) => title)],
    ["---", ...COLUMNS.map(() => "--:")],
    ...rows.map(({ name, figures }) => [name, ...COLUMNS.map(([, cell]) => cell(figures))]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const percent = ({ spent, overpaid }: Figures): number =>
  Math.round((100 * overpaid) / Math.max(1, spent - overpaid));
