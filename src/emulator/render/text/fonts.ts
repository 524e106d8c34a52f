// Owns the fonts that titles are set in; they come with the package, since a machine may have none.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

interface FontRegistry {
  registerFromPath(path: string, alias: string): unknown;
}

/** One alias for each file: the drawing library looks through all of them for a glyph, in this order. */
const fonts = {
  "Nemo Latin": "inter-latin-700-normal.woff2",
  "Nemo Latin Ext": "inter-latin-ext-700-normal.woff2",
  "Nemo Cyrillic": "inter-cyrillic-700-normal.woff2",
  "Nemo Greek": "inter-greek-700-normal.woff2",
  "Nemo Han": "noto-sans-sc-700-normal.woff2",
  "Nemo Emoji": "noto-emoji-700-normal.woff2",
};

const families = Object.keys(fonts)
  .map((alias) => `"${alias}"`)
  .join(", ");

export function fontOf(sizePx: number): string {
  return `700 ${sizePx}px ${families}, sans-serif`;
}

export function registerFonts(registry: FontRegistry): void {
  const folder = fontFolder(dirname(fileURLToPath(import.meta.url)));
  for (const [alias, file] of Object.entries(fonts)) {
    if (registry.registerFromPath(join(folder, file), alias) === null) {
      throw new Error(`The font ${join(folder, file)} cannot be read: install the package again.`);
    }
  }
}

/** This code runs from src/ and, bundled, from dist/: the folder is found by walking up to the package's root. */
function fontFolder(from: string): string {
  const folder = join(from, "assets", "fonts");
  if (existsSync(folder)) return folder;
  const parent = dirname(from);
  if (parent === from)
    throw new Error("The folder assets/fonts of nemo-pipeline is missing: install the package again.");
  return fontFolder(parent);
}
