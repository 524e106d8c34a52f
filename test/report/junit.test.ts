import { expect, it } from "vitest";
import { isJunit, junit } from "../../src/report/junit.ts";
import { HOSTILE, LONG } from "../reporters/hostile.ts";
import { ended } from "./ended.ts";

it("makes a suite of each recipe and a case of each video", () => {
  const xml = junit(ended([{ files: ["out/a.mp4"] }, { recipe: "autumn", video: "leaves" }]));
  expect(xml.match(/<testsuite name="[^"]*" tests="\d+"/gu)).toEqual([
    `<testsuite name="launch" tests="1"`,
    `<testsuite name="autumn" tests="1"`,
  ]);
  expect(xml).toContain(
    `<testcase name="teaser" classname="launch" time="60.000" file="launch.yaml" line="3">`,
  );
  expect(xml).toContain("<system-out>out/a.mp4\n100 credits</system-out>");
});

it.each([
  ["video.failed", `<failure message="failed: why" type="failed">`, "Mend what is named here."],
  ["video.unknown", `<error message="unknown: why" type="unknown">`, "resolve launch/teaser --applied"],
  ["video.blocked", `<error message="blocked: why" type="blocked">`, "Register or upgrade"],
  ["video.parked", `<skipped message="parked: why">`, "To go on: nemo-pipeline run launch.yaml"],
] as const)("tells %s with its reason and the way on", (type, element, words) => {
  const xml = junit(ended([{ outcome: { type, reason: "why" } }]));
  expect(xml).toContain(element);
  expect(xml).toContain(words);
});

it("counts what failed, what is in doubt and what waits apart", () => {
  const reason = "why";
  const xml = junit(
    ended([
      {},
      { outcome: { type: "video.failed", reason } },
      { outcome: { type: "video.blocked", reason } },
      { outcome: { type: "video.unknown", reason } },
      { outcome: { type: "video.waiting", cause: "budget", reason } },
    ]),
  );
  expect(xml).toContain(`<testsuites name="nemo-pipeline" tests="5" failures="1" errors="2" time="61.000">`);
  expect(xml).toContain(`<testsuite name="launch" tests="5" failures="1" errors="2" skipped="1"`);
});

it.each([
  ["hostile", HOSTILE],
  ["a megabyte of", LONG],
  ["no characters", "\uFFFE\uFFFF\u0000\ud800"],
])("%s text leaves the XML whole", (_, text) => {
  const outcome = { type: "video.blocked", reason: text, link: text } as const;
  const placeOf = () => ({ file: text, line: 1 });
  const videos = [{ video: text, recipe: text, outcome, files: [text] }];
  const xml = junit(ended(videos, { goOn: text, resolve: text, placeOf }));
  expect(xml).not.toMatch(/(?![\n\t])\p{Cc}|[\uFFFE\uFFFF\u202a-\u202e\u2066-\u2069]/u);
  expect(xml.isWellFormed()).toBe(true);
  const tags = "?xml testsuites testsuite testcase error /error system-out /system-out";
  expect(tagsIn(xml)).toEqual([...tags.split(" "), "/testcase", "/testsuite", "/testsuites"]);
  expect(xml.length).toBeLessThan(100_000);
});

/** Every `<` of a whole XML file begins a tag, and every `&` one of the five entities or a number. */
function tagsIn(xml: string): string[] {
  expect(xml.replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, "")).not.toContain("&");
  return xml.match(/<[^\s>/]*(?:\/[\w-]+)?/gu)?.map((tag) => tag.slice(1)) ?? [];
}

it("knows its own files again, and takes no others for them", () => {
  expect(isJunit(junit(ended([{}])))).toBe(true);
  expect(isJunit(`<?xml version="1.0"?>\n<testsuite name="of another tool">`)).toBe(true);
  expect(isJunit("version: 1\nvideos:\n  testsuites: {}\n")).toBe(false);
  expect(isJunit(`<?xml version="1.0"?><project/>`)).toBe(false);
  expect(isJunit("")).toBe(false);
});
