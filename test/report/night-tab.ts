// A night's page beside its clip, open in Chromium as a person would look at it: on a desk or a phone, by day or by night, on paper.

import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { openTab } from "./chromium.ts";
import type { Tab } from "./chromium.ts";
import { nightReport } from "./night.ts";
import { pageOf } from "./sample.ts";

const CLIP = path.join(import.meta.dirname, "../../recipes/media/walk.mp4");

/** CSS pixels. */
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 800 } } as const;

export async function openNight({ videos }: { readonly videos: number }): Promise<Tab> {
  const folder = await mkdtemp(path.join(tmpdir(), "nemo-report-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await copyFile(CLIP, path.join(folder, "walk.mp4"));
  const file = path.join(folder, "report.html");
  await writeFile(file, pageOf(nightReport({ videos, clip: "walk.mp4" })));
  return openTab(pathToFileURL(file).href);
}

export interface Look {
  readonly scheme: "light" | "dark";
  readonly on: keyof typeof SIZES;
}

export async function lookAt(tab: Tab, { scheme, on }: Look): Promise<void> {
  const features = [{ name: "prefers-color-scheme", value: scheme }];
  await tab.send("Emulation.setEmulatedMedia", { features });
  const size = { ...SIZES[on], deviceScaleFactor: 1, mobile: on === "phone" };
  await tab.send("Emulation.setDeviceMetricsOverride", size);
}

/** The runs, and the first card of each state: the others differ in words alone. */
export async function openSome(tab: Tab): Promise<void> {
  await tab.value(`{
    document.querySelector(".runs").open = true;
    const states = new Set([...document.querySelectorAll(".card")].map((card) => card.dataset.state));
    for (const state of states) document.querySelector(".card[data-state=" + state + "] details").open = true;
  }`);
  await tab.until(`document.querySelector(".talk") !== null`);
}
