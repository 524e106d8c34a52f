// The page in a real browser without a mouse: everything is reached, and it is seen where one is; and on paper.

import { describe, expect, test } from "vitest";
import { CHROMIUM } from "./chromium.ts";
import type { Tab } from "./chromium.ts";
import { lookAt, openNight, openSome } from "./night-tab.ts";

/** Where Chromium is missing, these are skipped: set CHROMIUM_PATH to run them. */
describe.skipIf(CHROMIUM === undefined)("in Chromium (skipped where there is none)", () => {
  test.each(["desk", "phone"] as const)(
    "Tab reaches everything that can be used, in the order of the page, on a %s",
    async (on) => {
      const tab = await openNight({ videos: 3 });
      await lookAt(tab, { scheme: "light", on });
      await openSome(tab);
      const all = await tab.value(`(${usable})()`);
      expect((all as string[]).length).toBeGreaterThan(10);
      expect((await stops(tab)).map(({ name }) => name)).toEqual(all);
    },
  );

  test.each(["light", "dark"] as const)("it is seen what has the focus, in %s", async (scheme) => {
    const tab = await openNight({ videos: 3 });
    await lookAt(tab, { scheme, on: "desk" });
    await openSome(tab);
    const unseen = (await stops(tab)).filter(({ seen }) => !seen);
    expect(unseen).toEqual([]);
  });

  test("Space plays a video from its beginning, and stops it", async () => {
    const tab = await openNight({ videos: 3 });
    await tab.until(`${VIDEO}?.readyState >= 2`);
    await tab.value(
      `${VIDEO}.addEventListener("seeked", () => { globalThis.seekedTo = ${VIDEO}.currentTime; })`,
    );
    await tab.value(`${VIDEO}.focus()`);
    await tab.press(" ");
    await tab.until(`globalThis.seekedTo !== undefined && ${VIDEO}.currentTime > 0.2`);
    expect(await tab.value(`globalThis.seekedTo`)).toBeLessThan(0.3);
    await tab.press(" ");
    await tab.until(`${VIDEO}.paused`);
    expect(tab.complaints).toEqual([]);
  });

  test("on paper players are pictures, runs are a table, and nothing is a button", async () => {
    const tab = await openNight({ videos: 50 });
    await tab.send("Emulation.setEmulatedMedia", { media: "print" });
    await tab.value(`dispatchEvent(new Event("beforeprint"))`);
    expect(await tab.value(`document.querySelector(".runs table").checkVisibility()`)).toBe(true);
    expect(await tab.value(`[...document.querySelectorAll("video")].some((video) => video.controls)`)).toBe(
      false,
    );
    const shown = `[...document.querySelectorAll("button, input, .card summary")].filter((it) => it.checkVisibility()).length`;
    expect(await tab.value(shown)).toBe(0);
    await tab.value(`dispatchEvent(new Event("afterprint"))`);
    expect(await tab.value(`document.querySelector(".runs").open`)).toBe(false);
    const { data } = await tab.send("Page.printToPDF");
    expect(Buffer.from(String(data), "base64").subarray(0, 5).toString()).toBe("%PDF-");
  });
});

const VIDEO = `document.querySelector("video")`;

interface Stop {
  readonly name: string;
  readonly seen: boolean;
}

/** What Tab comes to, from the page's beginning until it leaves the page; a player's own buttons count as the player. */
async function stops(tab: Tab): Promise<Stop[]> {
  await tab.value(`document.activeElement.blur()`);
  const found: Stop[] = [];
  for (;;) {
    await tab.press("Tab");
    const stop = (await tab.value(`(${focused})()`)) as Stop | null;
    if (stop === null) return found;
    if (stop.name !== found.at(-1)?.name) found.push(stop);
    if (found.length > 200) throw new Error("Tab never leaves the page");
  }
}

const NAME = `(element) => [element.tagName, element.id, element.className, element.closest(".card")?.id, element.textContent.slice(0, 30)].join(" ")`;

/** What a mouse could use; of the choice of states, the one that is chosen. */
const usable = `() => [...document.querySelectorAll("a[href], button, input, summary, video, [tabindex='0']")]
  .filter((element) => element.checkVisibility() && (element.type !== "radio" || element.checked))
  .map(${NAME})`;

/** Seen: its outline, or its label's, is there and at least half of its sides lie within whatever cuts it off. */
const focused = `() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  element.scrollIntoView({ block: "nearest" });
  const drawn = element.type === "radio" ? element.nextElementSibling : element;
  const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(drawn);
  const more = parseFloat(outlineWidth) + parseFloat(outlineOffset);
  const box = drawn.getBoundingClientRect();
  let cutter = drawn.parentElement;
  while (cutter !== null && getComputedStyle(cutter).overflowX === "visible") cutter = cutter.parentElement;
  const cut = (cutter ?? document.documentElement).getBoundingClientRect();
  const sides = [box.left - more >= cut.left, box.top - more >= cut.top, box.right + more <= cut.right, box.bottom + more <= cut.bottom];
  const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && sides.filter(Boolean).length >= 2;
  return { name: (${NAME})(element), seen };
}`;
