// A failed attempt becomes a wait, a new token, a new session, or the video's outcome.

import { isAnother } from "../account-mark.ts";
import type { Failure } from "../failure.ts";
import type { DecideInput, Decision } from "./decision.ts";
import type { AttemptStage } from "./events.ts";
import { FOREIGN_SESSION } from "./foreign.ts";
import { retry } from "./retry.ts";

interface At {
  readonly stage: AttemptStage;
  readonly key: string;
  /** The step's name for people. */
  readonly label: string;
}

/** Undefined when nothing failed or it is time to try again. */
export function afterFailure(input: DecideInput, at: At): Decision | undefined {
  const attempts = input.record.attempts[at.stage];
  if (attempts === undefined) return undefined;
  const next = retry({ stage: at.stage, ...attempts }, input.settings.timing);
  switch (next.kind) {
    case "after": {
      const until = attempts.at + next.ms;
      return input.now >= until ? undefined : { do: "wait", until, why: attempts.failure.message };
    }
    case "renew-token":
      return { do: "renew-token", of: at.stage, key: at.key };
    case "park":
      return {
        do: "finish",
        fact: { type: "video.parked", reason: `${at.label}: ${attempts.failure.message}` },
      };
    case "fail":
      return giveUp(input, at, attempts.failure);
  }
}

function giveUp({ record }: DecideInput, at: At, failure: Failure): Decision {
  const reason = `${at.label}: ${failure.message}`;
  switch (failure.kind) {
    case "session-gone": {
      // What is asked outside the session says nothing about it, and letting it go can cost credits.
      if (at.stage === "credits" || at.stage === "session") return failed(reason);
      if (isAnother(record.session?.account, failure.account)) return foreign(at);
      const session = record.session?.id ?? "";
      return { do: "record", facts: [{ type: "session.lost", session, message: failure.message }] };
    }
    case "auth":
      return { do: "finish", fact: { type: "video.waiting", cause: "auth", reason: failure.message } };
    case "no-credits":
      return { do: "finish", fact: { type: "video.waiting", cause: "no-credits", reason: failure.message } };
    case "plan-blocked": {
      const link = failure.link === undefined ? {} : { link: failure.link };
      return { do: "finish", fact: { type: "video.blocked", reason, ...link } };
    }
    default:
      return failed(reason);
  }
}

/** It is most likely there, for whoever made it: making it anew would pay a second time. */
const foreign = ({ label }: At): Decision => ({
  do: "finish",
  fact: {
    type: "video.blocked",
    reason: `${label}: ${FOREIGN_SESSION}`,
  },
});

const failed = (reason: string): Decision => ({ do: "finish", fact: { type: "video.failed", reason } });
