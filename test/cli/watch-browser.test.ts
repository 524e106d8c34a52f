// The live page in a real browser: it changes while a run goes on, and disturbs nobody who looks at it.

import { describe, expect, test } from "vitest";
import { batch } from "../report/batch.ts";
import { CHROMIUM, openTab } from "../report/chromium.ts";
import type { Tab } from "../report/chromium.ts";
import { startWatch, Writer } from "./live-page.ts";
import type { Watching } from "./live-page.ts";
import { openProject } from "./rig.ts";
import type { Project } from "./rig.ts";

const RECIPE =
  "version: 1\nname: night\nvideos:\n  a: { prompt: Generate a 4-second clip }\n  b: { prompt: Generate a 5-second clip }\n";

interface Shown {
  readonly project: Project;
  readonly writer: Writer;
  readonly tab: Tab;
  readonly watching: Watching;
}

async function show(): Promise<Shown> {
  const project = await openProject();
  const writer = new Writer(project);
  await writer.begin();
  await writer.finish("a");
  await writer.intend("b", "Generate a harbour");
  const watching = await startWatch(project);
  return { project, writer, watching, tab: await openTab(watching.url) };
}

const card = (id: string): string => `document.getElementById("night/${id}")`;
const stateOf = (id: string): string => `${card(id)}?.dataset.state`;
const COUNT = `document.getElementById("count").textContent`;
const LIVE = `document.getElementById("live").textContent`;

/** Where Chromium is missing, these are skipped: set CHROMIUM_PATH to run them. */
describe.skipIf(CHROMIUM === undefined)("the live page in Chromium (skipped where there is none)", () => {
  test("shows a run from before its beginning to its end, and asks this machine only", async () => {
    const project = await openProject();
    await project.write("recipes/night.yaml", RECIPE);
    const { url } = await startWatch(project);
    const tab = await openTab(url);
    expect(await tab.value(`document.querySelector("h1").textContent`)).toBe("No recipe yet");
    const run = project.start(["run", "recipes/night.yaml", "--local", "--stub-renders", "--speed", "100"]);
    await tab.until(`${stateOf("a")} === "running"`);
    await tab.until(`document.querySelector("header").textContent.includes("A run is going on: night")`);
    expect((await run.ended).code).toBe(0);
    await tab.until(`${stateOf("a")} === "done" && ${stateOf("b")} === "done"`);
    await tab.until(`document.querySelector("header").textContent.includes("No run is going on")`);
    expect(await tab.value(`document.title`)).toBe("night – video report");
    expect(await tab.value(COUNT)).toBe("2 videos");
    expect(await tab.value(`document.querySelector(".chip.done b").textContent`)).toBe("2");
    expect(await tab.value(`document.querySelector(".tiles").textContent`)).toContain("200 over all runs");
    expect(tab.requests.filter((asked) => !asked.startsWith(url) && !asked.startsWith("data:"))).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  test("a video goes on playing, though its card and others change", async () => {
    const { tab, writer } = await show();
    await tab.until(`${card("a")}.querySelector("video") !== null`);
    const video = `${card("a")}.querySelector("video")`;
    await tab.value(`${video}.loop = true, window.player = ${video}, ${video}.play()`);
    await tab.until(`player.currentTime > 0.6`);
    await writer.add({
      type: "credits.settled",
      video: "a",
      key: "p-a",
      step: "prompt 1",
      credits: 70,
      basis: "measured",
    });
    await writer.finish("b");
    await tab.until(`${card("a")}.textContent.includes("70 credits") && ${stateOf("b")} === "done"`);
    expect(await tab.value(`player === ${video} && !player.paused`)).toBe(true);
    await tab.until(`${card("b")}.querySelector("video")?.readyState >= 2`);
    expect(tab.complaints).toEqual([]);
  });

  test("search, filter, scroll and what was opened stay as they were", async () => {
    const { tab, writer } = await show();
    await writer.replace(batch({ videos: 60 }));
    await tab.until(`document.querySelectorAll(".card").length === 60`);
    await tab.press("/");
    await tab.type("product");
    await tab.value(`document.querySelector(".chip.done input").click()`);
    await tab.until(`${COUNT} === "54 of 60 videos"`);
    await tab.value(`${card("clip-41")}.querySelector("details").open = true`);
    await tab.until(`${card("clip-41")}.querySelector(".talk") !== null`);
    await tab.value(
      `${card("clip-42")}.scrollIntoView(), document.getElementById("find").focus({ preventScroll: true })`,
    );
    const before = await tab.value(`Math.round(${card("clip-42")}.getBoundingClientRect().top)`);
    await writer.add({ type: "video.failed", video: "clip-10", reason: "it broke again" });
    await writer.add({
      type: "credits.settled",
      video: "clip-41",
      key: "p41",
      step: "prompt 1",
      credits: 70,
      basis: "measured",
    });
    await tab.until(
      `${card("clip-41")}.querySelector(".more").textContent.includes("prompt 1 · 170 credits")`,
    );
    await tab.until(`${card("clip-10")}.textContent.includes("it broke again")`);
    expect(await tab.value(COUNT)).toBe("54 of 60 videos");
    expect(await tab.value(`document.getElementById("find").value`)).toBe("product");
    expect(await tab.value(`document.querySelector(".chip.done input").checked`)).toBe(true);
    expect(await tab.value(`document.activeElement.id`)).toBe("find");
    const after = await tab.value(`Math.round(${card("clip-42")}.getBoundingClientRect().top)`);
    expect(Math.abs(Number(after) - Number(before))).toBeLessThan(100);
    expect(tab.complaints).toEqual([]);
  });

  test("a text that somebody marks is not taken away; it is renewed when they go elsewhere", async () => {
    const { tab, writer } = await show();
    await tab.value(`${card("b")}.querySelector("details").open = true`);
    await tab.until(`${card("b")}.querySelector(".said p") !== null`);
    await tab.value(`getSelection().selectAllChildren(${card("b")}.querySelector(".said p"))`);
    await writer.add({ type: "video.failed", video: "b", reason: "the harbour is gone" });
    await writer.intend("b", "Generate another harbour");
    await tab.until(`${card("b")}.querySelector("script").textContent.includes("another harbour")`);
    expect(await tab.value(`String(getSelection())`)).toBe("Generate a harbour");
    await tab.value(`getSelection().removeAllRanges()`);
    await tab.until(`${card("b")}.querySelector(".more").textContent.includes("another harbour")`);
  });

  test("it says when nothing is heard any more, and goes on by itself when the server is back", async () => {
    const { tab, watching, writer, project } = await show();
    await tab.until(`${LIVE} === "Live"`);
    watching.running.child.kill("SIGINT");
    await tab.until(`${LIVE}.includes("Nothing is heard")`);
    await writer.add({ type: "video.failed", video: "b", reason: "the harbour is gone" });
    await startWatch(project, ["--port", new URL(watching.url).port]);
    await tab.until(`${LIVE} === "Live" && ${card("b")}.textContent.includes("the harbour is gone")`);
    expect(await tab.value(`document.querySelectorAll(".card").length`)).toBe(2);
  });
});
