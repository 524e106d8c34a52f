// Names in a line: split at spaces, with quotes and backslashes as a terminal pastes them when a file is dropped on it.

export function splitArguments(text: string): string[] {
  const found = text.match(WORD) ?? [];
  return found.map(unquoted).filter((word) => word !== "");
}

/** A backslash escapes what is no letter or digit, so that `C:\clips` stays what it is. */
const WORD = /(?:"[^"]*"|'[^']*'|\\[^\p{L}\p{N}]|[^\s"'\\]|\\|["'])+/gu;

const unquoted = (word: string): string =>
  word.replace(
    /"([^"]*)"|'([^']*)'|\\([^\p{L}\p{N}])/gu,
    (_whole, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? "",
  );

/** An address, or a name that ends as the backend's formats do. */
export const isMedia = (word: string): boolean =>
  /^https?:\/\/\S+$/iu.test(word) ||
  /[^\s.]\.(?:mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|mp3|wav|m4a|aac)$/iu.test(word);
