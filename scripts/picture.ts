// Draws docs/run.svg, the README's picture of a run: the real output of the built program, with its colours.

import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
const COLUMNS = 104;
/** Lines shown from the beginning and from the end. */
const FIRST = 18;
const LAST = 11;
const LINE_HEIGHT = 19;
const CHARACTER_WIDTH = 8.43;
const MARGIN = 18;

/** SGR codes that the program uses, as colours that are read on the dark ground. */
const COLORS: Readonly<Record<string, string>> = {
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#e3b341",
  "34": "#79c0ff",
  "35": "#d2a8ff",
  "36": "#76e3ea",
  "2": "#8b949e",
  "90": "#8b949e",
};

const project = await mkdtemp(path.join(tmpdir(), "nemo-picture-"));
await cp(path.join(ROOT, "recipes"), path.join(project, "recipes"), { recursive: true });
const command = ["run", "recipes/launch.yaml", "--local"];
const { stdout } = spawnSync(
  process.execPath,
  [path.join(ROOT, "bin/nemo-pipeline.js"), ...command, "--reporter", "plain"],
  { cwd: project, encoding: "utf8", env: { ...process.env, FORCE_COLOR: "1", NO_COLOR: "" } },
);
await rm(project, { recursive: true });

const lines = [`$ nemo-pipeline ${command.join(" ")}`, ...stdout.trimEnd().split("\n")];
const cut = lines.length - FIRST - LAST;
const shown = [...lines.slice(0, FIRST), `\u001b[2m⋮ ${cut} more lines\u001b[0m`, ...lines.slice(-LAST)];
await writeFile(path.join(ROOT, "docs/run.svg"), draw(shown));

function draw(shown: readonly string[]): string {
  const width = Math.round(COLUMNS * CHARACTER_WIDTH + 2 * MARGIN);
  const height = shown.length * LINE_HEIGHT + 2 * MARGIN;
  const rows = shown.map((line, index) => row(line, MARGIN + (index + 0.75) * LINE_HEIGHT));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="10" fill="#0d1117"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">`,
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Each run of one colour is a tspan; lines that are too long end in an ellipsis. */
function row(line: string, y: number): string {
  let left = COLUMNS;
  // The escape character begins each colour's code.
  const parts = line.split("\u001b[").map((part, index) => {
    const code = index === 0 ? "" : part.slice(0, part.indexOf("m"));
    const text = index === 0 ? part : part.slice(part.indexOf("m") + 1);
    const shown = text.length <= left ? text : `${text.slice(0, Math.max(0, left - 1))}…`;
    left = Math.max(0, left - text.length);
    const color = COLORS[code];
    return shown === "" || shown === "…" ? shown : tspan(shown, color);
  });
  return `<text x="${MARGIN}" y="${y}">${parts.join("")}</text>`;
}

function tspan(text: string, color: string | undefined): string {
  return `<tspan${color === undefined ? "" : ` fill="${color}"`}>${escape(text)}</tspan>`;
}

/** Spaces in SVG collapse, those that do not break stay. */
function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(" ", "\u00A0");
}
