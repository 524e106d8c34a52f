// The machine's time, as runs go by it.

import { expect, test, vi } from "vitest";
import { thisMachine } from "../../src/platform/machine.ts";

test("a clock that is set back does not take back the time that has passed, and goes on from there", () => {
  const wall = vi.spyOn(Date, "now");
  const at = (ms: number): number => {
    wall.mockReturnValue(ms);
    return thisMachine.now();
  };
  const start = Date.now() + 3_600_000;
  expect(at(start)).toBe(start);
  expect(at(start + 1000)).toBe(start + 1000);
  expect(at(start - 7_200_000)).toBe(start + 1000);
  expect(at(start - 7_200_000 + 500)).toBe(start + 1500);
  expect(at(start + 9_000_000)).toBeGreaterThan(start + 9_000_000 - 1);
  wall.mockRestore();
});
