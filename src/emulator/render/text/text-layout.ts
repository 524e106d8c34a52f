// Owns where a text stands and how large it is: titles big in the middle, captions small in the lower third.

import type { TextSegment } from "../../draft.ts";
import { cleanText } from "./clean-text.ts";
import { fontOf } from "./fonts.ts";
import { wrapText } from "./wrap-text.ts";

interface Measurer {
  font: string;
  measureText(text: string): { width: number };
}

export interface TextLayout {
  lines: string[];
  fontPx: number;
  lineHeightPx: number;
  /** The middle of the block. */
  centerX: number;
  centerY: number;
  widthPx: number;
  heightPx: number;
}

interface Style {
  fontPart: number;
  smallestPart: number;
  widthPart: number;
  heightPart: number;
  centerPart: number;
}

/** Parts of the frame: the font sizes of its shorter side, the rest of the side they lie along. */
const styles: Record<TextSegment["m"]["role"], Style> = {
  title: { fontPart: 0.115, smallestPart: 0.04, widthPart: 0.82, heightPart: 0.5, centerPart: 0.5 },
  caption: { fontPart: 0.055, smallestPart: 0.03, widthPart: 0.86, heightPart: 0.2, centerPart: 0.8 },
};

interface LayoutRequest {
  text: string;
  role: TextSegment["m"]["role"];
  frame: { width: number; height: number };
}

export function layoutText(measurer: Measurer, { text, role, frame }: LayoutRequest): TextLayout | null {
  const style = styles[role] ?? styles.caption;
  const cleaned = cleanText(text);
  if (cleaned === "") return null;
  const shortSide = Math.min(frame.width, frame.height);
  const smallestPx = shortSide * style.smallestPart;
  for (let fontPx = shortSide * style.fontPart; ; fontPx *= 0.92) {
    const isSmallest = fontPx * 0.92 < smallestPx;
    const layout = layoutAt(measurer, { cleaned, fontPx, style, frame });
    if (layout.heightPx <= frame.height * style.heightPart) return layout;
    if (isSmallest) return cutShort(layout, frame.height * style.heightPart);
  }
}

interface SizedText {
  cleaned: string;
  fontPx: number;
  style: Style;
  frame: { width: number; height: number };
}

function layoutAt(measurer: Measurer, { cleaned, fontPx, style, frame }: SizedText): TextLayout {
  measurer.font = fontOf(Math.round(fontPx));
  const measure = (text: string): number => measurer.measureText(text).width;
  const lines = wrapText(cleaned, { widthPx: frame.width * style.widthPart, measure });
  const lineHeightPx = Math.round(fontPx * 1.22);
  return {
    lines,
    fontPx: Math.round(fontPx),
    lineHeightPx,
    centerX: frame.width / 2,
    centerY: frame.height * style.centerPart,
    widthPx: Math.max(...lines.map(measure)),
    heightPx: lines.length * lineHeightPx,
  };
}

function cutShort(layout: TextLayout, heightPx: number): TextLayout {
  const lines = layout.lines.slice(0, Math.max(1, Math.floor(heightPx / layout.lineHeightPx)));
  lines.push(`${lines.pop() ?? ""}…`);
  return { ...layout, lines, heightPx: lines.length * layout.lineHeightPx };
}
