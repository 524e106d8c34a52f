// Texts made fit for names: slugs for look-ups, and parts of ids that stay apart whatever script they are written in.

import type { Digest } from "../ports.ts";

/** Lower case, letters and digits of any script, everything else a dash. */
export const slugOf = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/gu, "");

/** Ids are file names on every system: ASCII, and not too long. */
const MAX_PART_LENGTH = 60;
const MAX_READ_LENGTH = 200;
const MAX_ID_LENGTH = 100;
const DIGEST_LENGTH = 8;

/** What ASCII cannot say is told apart by a digest; empty where there is nothing to say. */
export function idPart(text: string, digest: Digest): string {
  const plain = text.slice(0, MAX_READ_LENGTH).normalize("NFKD").replace(/\p{M}/gu, "");
  const safe = plain.replace(/[^A-Za-z0-9._-]+/gu, "-").replace(/^[.-]+|[.-]+$/gu, "");
  const isLossy = safe === "" ? text !== "" : /[\p{L}\p{N}]/u.test(plain.replace(/[A-Za-z0-9]+/gu, ""));
  const isWhole = text.length <= MAX_READ_LENGTH && safe.length <= MAX_PART_LENGTH;
  if (!isLossy && isWhole) return safe;
  return withDigest(safe, { text, digest, maxLength: MAX_PART_LENGTH });
}

/** The id of one of an entry's videos. */
export function joinId(entry: string, parts: readonly string[], digest: Digest): string {
  const id = [entry, ...parts].join("-");
  return id.length <= MAX_ID_LENGTH ? id : withDigest(id, { text: id, digest, maxLength: MAX_ID_LENGTH });
}

function withDigest(
  safe: string,
  { text, digest, maxLength }: { readonly text: string; readonly digest: Digest; readonly maxLength: number },
): string {
  const head = safe.slice(0, maxLength - DIGEST_LENGTH - 1).replace(/[.-]+$/u, "");
  const tail = digest(text.normalize("NFC")).slice(0, DIGEST_LENGTH);
  return head === "" ? tail : `${head}-${tail}`;
}
