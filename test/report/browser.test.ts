// The page in a real browser: filter, search, keyboard, player, and that hostile text stays text.

import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Report, ReportVideo } from "../../src/report/report.ts";
import { CHROMIUM, openTab } from "./chromium.ts";
import type { Tab } from "./chromium.ts";
import { HOSTILE, pageOf, report, video } from "./sample.ts";

const CLIP = path.join(import.meta.dirname, "../../recipes/media/walk.mp4");

async function show(told: Report): Promise<Tab> {
  const folder = await mkdtemp(path.join(tmpdir(), "nemo-report-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await copyFile(CLIP, path.join(folder, "a clip.mp4"));
  const file = path.join(folder, "report.html");
  await writeFile(file, pageOf(told));
  return openTab(pathToFileURL(file).href);
}

const clip: ReportVideo["exports"][number] = {
  file: "out/a clip.mp4",
  path: "a clip.mp4",
  settings: "mp4, high",
  bytes: 1,
  sha256: "ab".repeat(32),
  durationS: 4,
};

const spoken = (prompt: string): ReportVideo["turns"] => [
  { kind: "prompt", step: "prompt 1", at: "2026-11-20T06:00:00.000Z", prompt, answers: ["Ready."] },
];

/** Every tenth has failed; each has a prompt about its own product. */
const thousand = report({
  videos: Array.from({ length: 1000 }, (_, index) => {
    const id = index + 1;
    const state = id % 10 === 0 ? "failed" : "done";
    return video({ id: `clip-${id}`, state, turns: spoken(`Show product number ${id}.`), exports: [clip] });
  }),
});

const COUNT = `document.getElementById("count").textContent`;
const VISIBLE = `[...document.querySelectorAll(".card")].filter((card) => card.checkVisibility()).length`;
const FOCUSED = `document.activeElement.value ?? document.activeElement.id`;

/** Where Chromium is missing, these are skipped: set CHROMIUM_PATH to run them. */
describe.skipIf(CHROMIUM === undefined)("in Chromium (skipped where there is none)", () => {
  test("the state is chosen with the keyboard, and the count is said", async () => {
    const tab = await show(thousand);
    expect(await tab.value(COUNT)).toBe("1,000 videos");
    await tab.value(`document.getElementById("find").focus()`);
    await tab.press("Tab");
    expect(await tab.value(FOCUSED)).toBe("all");
    await tab.press("ArrowRight");
    expect(await tab.value(FOCUSED)).toBe("failed");
    await tab.until(`${COUNT} === "100 of 1,000 videos"`);
    expect(await tab.value(VISIBLE)).toBe(100);
    expect(await tab.value(`document.getElementById("count").getAttribute("aria-live")`)).toBe("polite");
  });

  test("the search looks into prompts, from a slash to Escape, and is quick at 1,000 videos", async () => {
    const tab = await show(thousand);
    await tab.press("/");
    expect(await tab.value(FOCUSED)).toBe("");
    await tab.type("NUMBER 777");
    await tab.until(`${COUNT} === "1 of 1,000 videos"`);
    expect(await tab.value(`document.querySelector(".card:not([hidden])").id`)).toBe("launch/clip-777");
    await tab.type(" nothing");
    await tab.until(`!document.getElementById("none").hidden`);
    await tab.press("Escape");
    await tab.until(`${COUNT} === "1,000 videos"`);
    const ms = await tab.value(`new Promise((done) => {
      const find = document.getElementById("find");
      const begin = performance.now();
      find.value = "product";
      find.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
    })`);
    expect(ms).toBeLessThan(1000);
  });

  test("a card's details are made when it is opened, and the rest of a long text on wish", async () => {
    const long = `${"word ".repeat(300)}the end`;
    const tab = await show(report({ videos: [video({ turns: spoken(long), exports: [clip] })] }));
    expect(await tab.value(`document.querySelectorAll(".talk").length`)).toBe(0);
    await tab.value(`document.querySelector(".card summary").focus()`);
    await tab.press("Enter");
    await tab.until(`document.querySelector(".talk") !== null`);
    const said = `document.querySelector(".said.prompt p").innerText.endsWith("the end")`;
    expect(await tab.value(said)).toBe(false);
    await tab.value(`document.querySelector(".whole").click()`);
    expect(await tab.value(said)).toBe(true);
  });

  test("a video plays from the file beside the page", async () => {
    const tab = await show(report({ videos: [video({ exports: [clip] })] }));
    await tab.until(`document.querySelector("video") !== null`);
    await tab.value(`document.querySelector("video").play()`);
    await tab.until(`document.querySelector("video").currentTime > 0.6`);
    expect(tab.complaints).toEqual([]);
  });

  test("players are made when they come near, and only then", async () => {
    const tab = await show(thousand);
    await tab.until(`document.querySelector("video") !== null`);
    expect(await tab.value(`document.querySelectorAll("video").length`)).toBeLessThan(50);
    await tab.value(`document.querySelector(".card:last-child .play").focus()`);
    await tab.until(`document.querySelector(".card:last-child video") !== null`);
    expect(await tab.value(`document.activeElement.getAttribute("aria-label")`)).toBe("clip-999");
  });

  test("hostile text runs nothing, asks for nothing, and is read as it was written", async () => {
    const hostile = video({ id: HOSTILE, reason: HOSTILE, state: "failed", turns: spoken(HOSTILE) });
    const tab = await show(report({ recipes: [HOSTILE], videos: [hostile] }));
    await tab.value(`document.querySelector("details").open = true`);
    await tab.until(`document.querySelector(".talk") !== null`);
    expect(await tab.value(`typeof pwned`)).toBe("undefined");
    expect(
      await tab.value(`document.querySelector(".said p").textContent.startsWith("</script><script>pwned=1")`),
    ).toBe(true);
    expect(await tab.value(`document.querySelectorAll("img").length`)).toBe(0);
    expect(tab.requests.filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  test("the page's policy stops a script that gets in all the same", async () => {
    const tab = await show(report());
    await tab.value(
      `document.body.append(Object.assign(document.createElement("script"), { textContent: "pwned = 1" }))`,
    );
    expect(await tab.value(`typeof pwned`)).toBe("undefined");
    expect(tab.complaints.join()).toContain("Content Security Policy");
  });

  test("whatever takes the focus has a name for screen readers", async () => {
    const tab = await show(
      report({ videos: [video({ state: "failed", exports: [clip], turns: spoken("Hello") })] }),
    );
    await tab.value(`document.querySelector(".card details").open = true`);
    await tab.until(`document.querySelector(".talk") !== null`);
    const { nodes } = await tab.send("Accessibility.getFullAXTree");
    const focusable = (nodes as AccessibleNode[]).filter(
      ({ properties, role }) =>
        role?.value !== "RootWebArea" &&
        properties?.some(({ name, value }) => name === "focusable" && value.value === true),
    );
    expect(focusable.length).toBeGreaterThan(5);
    expect(focusable.filter(({ name }) => (name?.value ?? "") === "")).toEqual([]);
  });

  test("nothing is wider than a phone", async () => {
    const tab = await show(
      report({ videos: [video({ id: "a".repeat(120), exports: [clip], turns: spoken("x".repeat(600)) })] }),
    );
    await tab.send("Emulation.setDeviceMetricsOverride", {
      width: 390,
      height: 800,
      deviceScaleFactor: 1,
      mobile: true,
    });
    await tab.value(`document.querySelector(".card details").open = true`);
    await tab.until(`document.querySelector(".talk") !== null`);
    expect(await tab.value(`document.documentElement.scrollWidth`)).toBe(390);
  });
});

interface AccessibleNode {
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value: unknown } }[];
}
