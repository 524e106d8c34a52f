// Which facts make the whole run start nothing more.

import type { Failure } from "../failure.ts";
import type { Event, Stop } from "./events.ts";

export function stopAfter(event: Event, { failFast }: { readonly failFast: boolean }): Stop | undefined {
  switch (event.type) {
    case "attempt.failed":
      return afterRefusal(event.failure);
    case "video.waiting":
      return event.cause === "auth" ? { scope: "all", cause: "auth", message: event.reason } : undefined;
    case "video.failed":
      if (!failFast) return undefined;
      return {
        scope: "all",
        cause: "fail-fast",
        message: `stopped because ${event.video} failed (--fail-fast)`,
      };
    default:
      return undefined;
  }
}

/** Before the video that heard it has an outcome: another one's prompt may be about to leave. */
function afterRefusal({ kind, message, renewable }: Failure): Stop | undefined {
  if (kind === "no-credits") return { scope: "paid", cause: "no-credits", message };
  if (kind === "auth" && renewable !== true) return { scope: "all", cause: "auth", message };
  return undefined;
}
