// Text from recipes, servers and files made harmless for HTML, for data inside HTML, and for Markdown.

/** As text or inside a quoted attribute; line ends and tabs stay. */
export const html = (text: string): string =>
  visible(text).replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? "");

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For a data block: nothing in it ends the element, and no line separator breaks it. */
export const json = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** On one line, without anything that Markdown would obey or make a link of. */
export const markdown = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]<>|~&$]/gu, "\\$&")
    .replaceAll("://", ":\\//")
    .replace(/^[#+\-=]/u, "\\$&")
    .replace(/^(\d+)([.)])/u, "$1\\$2");

/** For code, and before anything is escaped. */
const oneLine = (text: string): string => visible(text).replace(/\s+/gu, " ").trim();

/** Such as `` `a.mp4` ``; as many backticks as the text needs. */
export function code(text: string): string {
  const line = oneLine(text).replaceAll("|", "\\|");
  const fence = "`".repeat(1 + Math.max(0, ...[...line.matchAll(/`+/gu)].map(([run]) => run.length)));
  return fence.length === 1 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** Without control characters, direction marks and other things that are not seen; joiners make emoji and scripts. */
export const visible = (text: string): string =>
  text.toWellFormed().replace(UNSEEN, "").replace(PILED_MARKS, "$1");

const UNSEEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A few marks make letters; dozens of them paint over the lines above and below. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** A path with `/` as a relative URL. */
export function href(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Nobody reads the rest, and a server may send a megabyte. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).toWellFormed().trimEnd()}…` : text;
