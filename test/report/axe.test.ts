// What axe-core, which knows what screen readers and keyboards need, finds in the page: nothing.

import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { CHROMIUM } from "./chromium.ts";
import type { Tab } from "./chromium.ts";
import { lookAt, openNight, openSome } from "./night-tab.ts";

const AXE = new URL(import.meta.resolve("axe-core/axe.min.js"));

/** Where Chromium is missing, these are skipped: set CHROMIUM_PATH to run them. */
describe.skipIf(CHROMIUM === undefined)("axe in Chromium (skipped where there is none)", () => {
  test.each([
    { videos: 3, scheme: "light", on: "desk" },
    { videos: 3, scheme: "dark", on: "phone" },
    { videos: 50, scheme: "light", on: "phone" },
    { videos: 50, scheme: "dark", on: "desk" },
  ] as const)("finds nothing at $videos videos, $scheme, on a $on", async ({ videos, ...look }) => {
    const tab = await openNight({ videos });
    await lookAt(tab, look);
    await openSome(tab);
    expect(await violations(tab)).toEqual([]);
  });

  /** Looking at the colours of each word of a thousand cards takes a minute: those that are open stand for the others. */
  test("finds nothing at 1,000 videos", { timeout: 240_000 }, async () => {
    const tab = await openNight({ videos: 1000 });
    await lookAt(tab, { scheme: "dark", on: "phone" });
    await openSome(tab);
    expect(await violations(tab, { rules: { "color-contrast": { enabled: false } } })).toEqual([]);
    expect(await violations(tab, { runOnly: ["color-contrast"] }, OPENED)).toEqual([]);
  });

  test("finds what is wrong where something is", async () => {
    const tab = await openNight({ videos: 3 });
    await tab.value(`{
      document.getElementById("find").labels[0].remove();
      document.querySelector(".badge").insertAdjacentHTML("afterend", "<img src=walk.mp4>");
    }`);
    const found = (await violations(tab)).join();
    expect(found).toContain("label");
    expect(found).toContain("image-alt");
  });
});

const OPENED = [["header"], [".tiles"], [".last"], [".runs"], [".bar"], [".card.open"]];

/** Each as its rule, its weight, how often, and the first element that breaks it. */
async function violations(
  tab: Tab,
  options = {},
  include?: readonly (readonly string[])[],
): Promise<string[]> {
  await tab.value(await readFile(AXE, "utf8"));
  const context = include === undefined ? "document" : JSON.stringify({ include });
  const all = JSON.stringify({ resultTypes: ["violations"], ...options });
  const found = await tab.value(`axe.run(${context}, ${all}).then(({ violations }) => violations.map(
    ({ id, impact, nodes }) => [id, impact, nodes.length + "×", nodes[0].html.slice(0, 200), nodes[0].failureSummary].join(" | "),
  ))`);
  return found as string[];
}
