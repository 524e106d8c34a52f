// One number for a whole run.

import { expect, test } from "vitest";
import { exitCode } from "../../../src/core/run/exit-code.ts";
import type { OutcomeFact, WaitingCause } from "../../../src/core/run/events.ts";

const done: OutcomeFact = { type: "video.done" };
const failed: OutcomeFact = { type: "video.failed", reason: "r" };
const parked: OutcomeFact = { type: "video.parked", reason: "r" };
const blocked: OutcomeFact = { type: "video.blocked", reason: "r" };
const unknown: OutcomeFact = { type: "video.unknown", reason: "r" };
const waiting = (cause: WaitingCause): OutcomeFact => ({ type: "video.waiting", cause, reason: "r" });

test.each([
  { name: "nothing to do", outcomes: [], code: 0 },
  { name: "all done", outcomes: [done, done], code: 0 },
  { name: "one failed", outcomes: [done, failed], code: 3 },
  { name: "one parked", outcomes: [failed, parked], code: 4 },
  { name: "a budget", outcomes: [failed, waiting("budget")], code: 4 },
  { name: "a deadline", outcomes: [waiting("deadline")], code: 4 },
  { name: "--fail-fast", outcomes: [failed, waiting("fail-fast")], code: 4 },
  { name: "a journal that cannot be written", outcomes: [waiting("journal")], code: 4 },
  { name: "no credits", outcomes: [parked, waiting("no-credits")], code: 5 },
  { name: "a token that is refused", outcomes: [waiting("auth")], code: 5 },
  { name: "a plan that does not allow it", outcomes: [blocked], code: 5 },
  { name: "an unknown outcome", outcomes: [waiting("no-credits"), unknown, failed], code: 6 },
  { name: "an interruption", outcomes: [unknown, waiting("interrupted")], code: 130 },
  { name: "what --max-class leaves", outcomes: [done, waiting("max-class")], code: 0 },
])("$name gives $code", ({ outcomes, code }) => {
  expect(exitCode(outcomes)).toBe(code);
});
