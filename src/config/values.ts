// Texts of the configuration and what they mean: durations, rates, addresses, folders.

import { err, ok, type Result } from "../core/result.ts";

/** Why a text cannot be read, and how to write it. */
export interface Misread {
  readonly message: string;
  readonly hint: string;
  /** The text holds a secret and must not be shown. */
  readonly isSecret?: boolean;
}

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
type Unit = keyof typeof UNIT_MS;
const isUnit = (text: string): text is Unit => Object.hasOwn(UNIT_MS, text);

/** Longer waits overflow Node's timers: 2^31 - 1 ms, almost 25 days. */
const MAX_DURATION_MS = 2 ** 31 - 1;

const DURATION_HINT = "Write a number and its unit: `500ms`, `60s`, `15m` or `2h`";

/** Milliseconds. */
export function parseDuration(value: unknown): Result<number, Misread> {
  if (typeof value === "number")
    return err({
      message: "a duration needs a unit",
      hint: `Write \`${value}s\` for seconds, or \`${value}ms\`, \`${value}m\`, \`${value}h\``,
    });
  const [, count = "", unit = ""] =
    /^(\d+(?:\.\d+)?)\s*([a-z]+)$/u.exec(typeof value === "string" ? value.trim() : "") ?? [];
  if (!isUnit(unit)) return err({ message: "this is not a duration", hint: DURATION_HINT });
  const ms = Math.round(Number(count) * UNIT_MS[unit]);
  if (ms < 1 || ms > MAX_DURATION_MS)
    return err({
      message: "this duration is too short or too long",
      hint: "It is at least 1 ms and less than 25 days",
    });
  return ok(ms);
}

export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/** `60/1m`: sixty in one minute. */
export function parseRate(value: unknown): Result<Rate, Misread> {
  const hint = "Write a number and a duration, such as `60/1m` for sixty in a minute";
  const [, count = "", duration = ""] =
    /^(\d+)\s*\/\s*(.+)$/u.exec(typeof value === "string" ? value.trim() : "") ?? [];
  const per = parseDuration(/^\d/u.test(duration) ? duration : `1${duration}`);
  const number = Number(count);
  if (!per.ok || !Number.isSafeInteger(number) || number < 1)
    return err({ message: "this is not a rate", hint });
  return ok({ count: number, perMs: per.value });
}

/** An https address, or http on this machine; the token goes there, so nothing else will do. */
export function parseOrigin(value: string): Result<string, Misread> {
  const url = URL.parse(value.trim());
  if (url === null || url.hostname === "")
    return err({
      message: "this is not an address",
      hint: "Write it whole, such as `https://nemovideo.com`",
    });
  if (url.username !== "" || url.password !== "")
    return err({
      message: "the address holds a user name or a password",
      hint: "Remove them; the token comes from NEMO_TOKEN or `nemo-pipeline login`",
      isSecret: true,
    });
  if (url.search !== "" || url.hash !== "")
    return err({
      message: "the address holds a query or a fragment",
      hint: "Remove what follows `?` or `#`",
      isSecret: true,
    });
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
    return err({
      message: "the address is not https",
      hint: "Plain http is for this machine only, such as `http://127.0.0.1:8080`",
    });
  return ok(`${url.origin}${url.pathname}`.replace(/\/+$/u, ""));
}

export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/u.test(hostname);

/** A folder below the project's, with `/`; empty and `.` are the project folder itself. */
export function parseFolderBelow(value: string): Result<string, Misread> {
  const parts = value.split("/").filter((part) => part !== "" && part !== ".");
  if (/[\\\p{Cc}]/u.test(value))
    return err({
      message: "the folder's name holds a backslash or a control character",
      hint: "Write folders with `/`",
    });
  if (/^(?:[/~]|[A-Za-z]:)/u.test(value) || parts.includes(".."))
    return err({
      message: "the folder lies outside the project folder",
      hint: "Name a folder below it, such as `out`",
    });
  return ok(parts.length === 0 ? "." : parts.join("/"));
}
