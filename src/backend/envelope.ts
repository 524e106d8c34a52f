// The answers' common form: `{"code":0,"data":{…}}`, `{"success":true,"data":{…}}` or the fields bare.

import * as z from "zod";

/** Deeper than any draft; far from what the call stack bears. */
const MAX_DEPTH = 200;

export interface Envelope {
  /** The fields of the answer, whether they were in `data` or at the top. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The backend's own code, unless 0. */
  readonly code?: number;
  /** It says that it did not do what was asked. */
  readonly refused: boolean;
  readonly message?: string;
}

/** Undefined when the text is not a JSON object. */
export const readEnvelope = (text: string): Envelope | undefined => {
  const parsed = parseObject(text);
  if (parsed === undefined) return undefined;
  const { code, success } = FRAME.parse(parsed);
  const message = messageIn(parsed);
  return {
    fields: { ...parsed, ...asObject(parsed["data"]) },
    ...(code === undefined || code === 0 ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    refused: (code ?? 0) !== 0 || success === false || isBareError(parsed),
  };
};

export const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isTooDeep(value, MAX_DEPTH) ? undefined : asObject(value);
  } catch {
    return undefined;
  }
};

export const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;

/** The words of an error, wherever the many kinds of answer put them. */
export const messageIn = (fields: Readonly<Record<string, unknown>>): string | undefined => {
  for (const key of ["message", "msg", "error", "detail", "reason"]) {
    const words = wordsOf(fields[key]);
    if (words !== undefined) return words;
  }
  return undefined;
};

const wordsOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const object = asObject(first);
  return object === undefined ? undefined : messageIn(object);
};

const FRAME = z.object({
  code: z
    .union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
    .optional()
    .catch(undefined),
  success: z.boolean().optional().catch(undefined),
});

/** `{"error":"…"}` or `{"detail":"…"}` alone; a render's `error` stands beside its `status`. */
const isBareError = (fields: Readonly<Record<string, unknown>>): boolean =>
  (wordsOf(fields["error"]) ?? wordsOf(fields["detail"])) !== undefined &&
  fields["data"] === undefined &&
  fields["status"] === undefined;

const isTooDeep = (value: unknown, levels: number): boolean => {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
};
