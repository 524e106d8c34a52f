// Owns making any text drawable: the drawing library throws on some characters and shows boxes for others.

const longestChars = 600;

export function cleanText(text: string): string {
  const whole = text
    .toWellFormed()
    .slice(0, longestChars * 4)
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    .replace(/\t/g, " ")
    .replace(/[^\P{C}\n\u200d]/gu, "")
    .trim();
  return [...graphemes(whole)].slice(0, longestChars).join("");
}

const graphemeSegmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a reader takes for one character, so that no emoji is cut in half. */
export function graphemes(text: string): string[] {
  return Array.from(graphemeSegmenter.segment(text), ({ segment }) => segment);
}
