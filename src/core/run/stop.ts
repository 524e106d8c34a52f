// Which facts make the whole run start nothing more.

import type { Event, Stop } from "./events.ts";

export function stopAfter(event: Event, { failFast }: { readonly failFast: boolean }): Stop | undefined {
  switch (event.type) {
    case "attempt.failed":
      return event.failure.kind === "no-credits"
        ? { scope: "paid", cause: "no-credits", message: event.failure.message }
        : undefined;
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
