// Why a video may not be paid for now, whatever is left to do.

import type { DecideInput, Decision } from "./decision.ts";

/** Uploads belong to the prompts after them: where nothing may be paid for, nothing is prepared either. */
export function mayNotPay({ stop, allowed, mayRebuild, record }: DecideInput): Decision | undefined {
  if (stop !== undefined) {
    return { do: "finish", fact: { type: "video.waiting", cause: stop.cause, reason: stop.message } };
  }
  if (allowed === "paid" && (mayRebuild || record.lostInRun === 0)) return undefined;
  if (record.sessionLost) {
    const reason = "its session is gone; the next run makes it again from the start";
    return { do: "finish", fact: { type: "video.waiting", cause: "session-gone", reason } };
  }
  const reason = "what is left costs credits, and --max-class does not allow it";
  return { do: "finish", fact: { type: "video.waiting", cause: "max-class", reason } };
}
