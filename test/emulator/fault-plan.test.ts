// Owns the tests of reading a fault file: what it takes, and what it says about mistakes.

import { expect, test } from "vitest";
import { parse } from "yaml";

import type { FaultPlanResult } from "../../src/emulator/server.ts";
import { parseFaultPlan } from "../../src/emulator/server.ts";

function read(text: string): FaultPlanResult {
  return parseFaultPlan(parse(text));
}

function errorsOf(result: FaultPlanResult): string[] {
  return result.ok ? [] : result.errors;
}

test("every key of the reference is understood", () => {
  const result = read(`
    seed: 7
    faults:
      - route: run_sse
        at: [1, 3]
        then: { silence: 10m, heartbeats: true, late_apply: 1.5s, malformed: true }
      - { route: any, every: 4, times: 2, then: { status: 503, retry_after: 30, slow_bytes_per_s: 100 } }
      - { route: download, chance: 0.1, then: { cut_after_bytes: 0, truncate: false, malformed: false } }
  `);
  expect(result).toEqual({
    ok: true,
    value: {
      seed: 7,
      faults: [
        {
          route: "run_sse",
          when: { at: [1, 3] },
          effects: { silenceSeconds: 600, heartbeats: true, lateApplySeconds: 1.5, malformed: "line" },
        },
        {
          route: "any",
          when: { every: 4 },
          times: 2,
          effects: { status: 503, retryAfterSeconds: 30, slowBytesPerSecond: 100 },
        },
        { route: "download", when: { chance: 0.1 }, effects: { cutAfterBytes: 0, truncate: false } },
      ],
    },
  });
});

test("all mistakes are told at once, each with its place", () => {
  const result = read(`
    seeds: 1
    faults:
      - { route: rnder, at: 0, then: { sttus: 500 } }
      - { route: poll, at: 1, every: 2, then: { delay: soon } }
      - { route: poll, chance: 2, then: {} }
      - poll
  `);
  expect(errorsOf(result).map((error) => error.replace(/ \(known.*/u, ""))).toEqual([
    "the fault file: unknown key `seeds`",
    "faults[0].route: must be one of run_sse, upload, session, balance, state, render, poll, cancel, download, anonymous-token, claim or any",
    "faults[0].at: must be a number above 0, or a list of them",
    "faults[0].then: unknown key `sttus`",
    "faults[1]: needs exactly one of at, every and chance",
    'faults[1].then.delay: must be a time such as "5s"',
    "faults[2].chance: must be a number from 0 to 1",
    "faults[2].then: must be a map that says what happens",
    "faults[3]: must be a map",
  ]);
});

test.each([null, [], "text", {}])("%j is no fault file", (data) => {
  expect(errorsOf(parseFaultPlan(data))).toHaveLength(1);
});
