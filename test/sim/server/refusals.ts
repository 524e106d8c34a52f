// Owns the ways in which the backend says no, or nothing that can be understood.

import type { Chance } from "../chance.ts";
import { json, text } from "./route.ts";
import type { Reply } from "./route.ts";

/** By the name of the fault. Those that are missing here are no refusals. */
export function refusalOf(kind: string, chance: Chance): Reply | undefined {
  const reply = plainRefusal(kind, chance);
  return reply === undefined ? undefined : { ...reply, refusal: kind };
}

function plainRefusal(kind: string, chance: Chance): Reply | undefined {
  const coded = (code: number, status: number, message: string): Reply =>
    json(chance.happens("refusal:under-200", 0.5) ? 200 : status, {
      code,
      [chance.pick("refusal:words", ["message", "msg"])]: message,
    });
  switch (kind) {
    case "1001":
      return coded(1001, 401, "token invalid");
    case "401":
      return json(401, { detail: "Unauthorized" });
    case "1002":
      return coded(1002, 404, "session not found");
    case "1002-404":
      return json(
        404,
        chance.happens("refusal:detail", 0.5)
          ? { detail: "Session not found" }
          : { error: "Session not found: s" },
      );
    case "2001":
      return coded(2001, 402, "insufficient credits");
    case "4001":
      return coded(4001, 415, "unsupported file");
    case "4002":
      return coded(4002, 413, "file too large");
    case "400":
      return json(400, { code: 400, message: "bad request" });
    case "402":
      return json(402, { code: 402, message: "export is blocked by the plan" });
    case "429":
      return json(429, { code: 429, message: "slow down" });
    case "429-after-5": {
      const reply = json(429, { message: "slow down" });
      return { ...reply, headers: { ...reply.headers, "retry-after": "5" } };
    }
    case "500":
    case "500-after":
      return json(500, { error: "internal error" });
    case "503":
      return text(503, "upstream is away", "text/plain");
    case "502-html":
      return text(502, "<html><body>Bad Gateway</body></html>", "text/html");
    case "html":
      return text(200, "<html><body>Sign in</body></html>", "text/html; charset=utf-8");
    case "malformed":
      return text(200, '{"code":0,"data":{"sess', "application/json");
    case "empty":
      return text(200, "", "application/json");
    default:
      return undefined;
  }
}

/** Said although it was done. */
export const isAfter = (kind: string): boolean =>
  kind === "500-after" || kind === "malformed" || kind === "empty" || kind === "html";
