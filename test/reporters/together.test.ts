import { expect, it } from "vitest";
import type { Reporter } from "../../src/reporters/reporter.ts";
import { together } from "../../src/reporters/together.ts";

it("tells every reporter, also after one that fails, and passes its error on", async () => {
  const told: string[] = [];
  const reporter = (name: string, fails: boolean): Reporter => {
    const tell = (what: string) => {
      told.push(`${name} ${what}`);
      if (fails) throw new Error("no");
    };
    return {
      plan: () => tell("plan"),
      notice: () => tell("notice"),
      request: () => tell("request"),
      finish: async () => tell("finish"),
      close: async () => tell("close"),
    };
  };
  const both = together([reporter("a", true), reporter("b", false)]);
  expect(() => both.notice("x")).toThrow("no");
  expect(() => both.request("x")).toThrow("no");
  await expect(both.close()).rejects.toThrow("no");
  expect(told).toEqual(["a notice", "b notice", "a request", "b request", "a close", "b close"]);
});
