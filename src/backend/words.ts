// The backend's words on their way in: cut to a sane length, without the token and without the queries of addresses.

import type { Secret } from "../config/secret.ts";

/** Characters of one text of an answer. */
export const MAX_TEXT = 64 * 1024;
/** Characters of the backend's words inside a failure's sentence. */
const MAX_REMARK = 1000;
/** Shorter values are no tokens, and would blank out words. */
const MIN_SECRET = 8;
const SHOWN = "[secret]";
const TOKEN = /nmv_usr_[\w.-]+/g;
const QUERY = /(https?:\/\/[^\s?#"'<>]+)\?[^\s"'<>]*/g;

/** A server may echo what it was sent: whatever spelling of a token it uses is blanked out. */
export const withoutSecrets = (text: string, secrets: readonly Secret[]): string =>
  secrets
    .flatMap(spellings)
    .reduce((words, spelling) => words.replaceAll(spelling, SHOWN), text)
    .replaceAll(TOKEN, SHOWN);

export const clipText = (text: string): string => clip(text, MAX_TEXT);

/** For a failure's sentence, which must not hold a signed address either. */
export const asRemark = (text: string, secrets: readonly Secret[]): string =>
  clip(withoutSecrets(clipText(text), secrets).replaceAll(QUERY, "$1"), MAX_REMARK);

const spellings = (secret: Secret): readonly string[] => {
  const value = secret.reveal();
  if (value.length < MIN_SECRET) return [];
  const bytes = Buffer.from(value);
  return [
    value,
    encodeURIComponent(value),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
};

const clip = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max)}…`);
