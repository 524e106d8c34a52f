// Names that become file and folder names: safe on every system, the same on those that ignore case.

/** For the JSON Schema and the check alike. */
export const SAFE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/u;

const WINDOWS_RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/iu;

/** Why a name cannot be a file name; undefined when it can. */
export function unsafeName(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > 100) return "it is longer than 100 characters";
  if (/^[.-]/u.test(name)) return `it begins with \`${name.slice(0, 1)}\``;
  if (!SAFE_NAME.test(name)) return "it holds more than letters, digits, `.`, `_` and `-`";
  if (name.endsWith(".")) return "it ends with a dot, which Windows drops";
  return WINDOWS_RESERVED.test(name) ? "Windows keeps it for a device" : undefined;
}

/** The nearest safe name, to propose. */
export const safeNameLike = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/gu, "-")
    .replace(/^[.-]+|[.-]+$/gu, "")
    .slice(0, 90)
    .replace(WINDOWS_RESERVED, "video-$&") || "video-1";
