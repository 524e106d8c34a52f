// Lines of a terminal as an SVG: light, with the colours that the program uses.

const LINE_HEIGHT = 19;
const CHARACTER_WIDTH = 8.43;
const MARGIN = 18;

/** SGR codes as attributes that are read on the light ground. */
const STYLES: Readonly<Record<string, string>> = {
  "1": `font-weight="600"`,
  "2": `fill="#6e7781"`,
  "31": `fill="#c1121f"`,
  "32": `fill="#1a7f37"`,
  "33": `fill="#8a5a00"`,
  "34": `fill="#0550ae"`,
  "35": `fill="#8250df"`,
  "36": `fill="#0a6c74"`,
};

export function terminalSvg(lines: readonly string[], { columns }: { readonly columns: number }): string {
  const width = Math.round(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  const rows = lines.map((line, index) => row(line, { y: MARGIN + (index + 0.75) * LINE_HEIGHT, columns }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#fbfcfd" stroke="#d0d7de"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#1f2328">`,
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Each stretch of one style is a tspan at its own column, whatever the font is; lines that are too long end in an ellipsis. */
function row(line: string, { y, columns }: { readonly y: number; readonly columns: number }): string {
  let [column, styles] = [0, new Set<string>()];
  // The escape character begins each code.
  const parts = line.split("\u001b[").map((part, index) => {
    const end = index === 0 ? 0 : part.indexOf("m") + 1;
    if (index > 0) styles = after(styles, part.slice(0, end - 1));
    const text = part.slice(end);
    const left = columns - column;
    const shown = text.length <= left ? text : `${text.slice(0, Math.max(0, left - 1))}…`;
    const x = MARGIN + column * CHARACTER_WIDTH;
    column += text.length;
    return shown.trim() === "" || left <= 0 ? "" : tspan(shown, { x, styles });
  });
  return `<text y="${y}">${parts.join("")}</text>`;
}

function after(styles: ReadonlySet<string>, codes: string): Set<string> {
  let now = new Set(styles);
  for (const code of codes.split(";")) {
    if (code === "0" || code === "") now = new Set();
    else if (code === "39") now = new Set([...now].filter((style) => !style.startsWith("3")));
    else now.add(code);
  }
  return now;
}

function tspan(
  text: string,
  { x, styles }: { readonly x: number; readonly styles: ReadonlySet<string> },
): string {
  const attributes = [...styles].flatMap((code) => STYLES[code] ?? []).join(" ");
  const length = `textLength="${round(text.length * CHARACTER_WIDTH)}"`;
  return `<tspan x="${round(x)}" ${length}${attributes === "" ? "" : ` ${attributes}`}>${escape(text)}</tspan>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Spaces in SVG collapse, those that do not break stay. */
function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(" ", "\u00A0");
}
