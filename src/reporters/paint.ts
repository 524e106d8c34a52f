// Colours by meaning; none where the screen shows none.

import type { VideoState } from "../core/run/events.ts";

export type Style = "bold" | "dim" | "good" | "bad" | "warning" | "accent";
export type Paint = (text: string, style: Style) => string;

const CODES: Readonly<Record<Style, number>> = {
  bold: 1,
  dim: 2,
  good: 32,
  bad: 31,
  warning: 33,
  accent: 36,
};

export const paintFor = ({ color }: { readonly color: boolean }): Paint =>
  color ? (text, style) => (text === "" ? "" : `\u001b[${CODES[style]}m${text}\u001b[0m`) : (text) => text;

export const STATE_STYLES: Readonly<Record<VideoState, Style>> = {
  pending: "dim",
  running: "accent",
  done: "good",
  failed: "bad",
  parked: "warning",
  unknown: "warning",
  blocked: "warning",
};
