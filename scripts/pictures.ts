// Draws the README's pictures, in docs/pictures: what the built program really shows in a terminal, and its report in Chromium.
// `npm run picture`; needs tmux and Chromium (CHROMIUM_PATH, or where Debian puts it).

import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launchTab } from "../test/report/tab.ts";
import { terminalSvg } from "./pictures/svg.ts";
import { openTerminal } from "./pictures/terminal.ts";

const ROOT = path.join(import.meta.dirname, "..");
const PROGRAM = path.join(ROOT, "bin/nemo-pipeline.js");
const PICTURES = path.join(ROOT, "docs/pictures");
const RUN = ["run", "recipes/launch.yaml", "recipes/products.yaml", "--local", "--speed", "40"];

/** One is being rendered, another still made. */
const MIDDLE = /rendering +[1-9]\d%[^]*generating|generating[^]*rendering +[1-9]\d%/u;

/** Mistakes that people make: a name with a slip, a quality that there is not, a prompt for what the client does. */
const WRONG_RECIPE = `version: 1
vars: { brand: Aurora }
videos:
  teaser:
    promt: Generate a 10-second teaser for \${{ vars.brand }}
    export: { format: mp4, quality: best }
  banner:
    steps:
      - Generate a 6-second banner for \${{ vars.brnad }}
      - export 1080p MP4
`;

/** Every video has its picture; two frames later it is on the screen. */
const SHOWN = `document.querySelectorAll(".play").length === 0 && document.fonts.status === "loaded" &&
  [...document.querySelectorAll("video")].every((video) => video.readyState >= 2 && !video.seeking)`;

const project = await mkdtemp(path.join(tmpdir(), "nemo-picture-"));
try {
  await mkdir(PICTURES, { recursive: true });
  await cp(path.join(ROOT, "recipes"), path.join(project, "recipes"), { recursive: true });
  await writeFile(path.join(project, "wrong.yaml"), WRONG_RECIPE);
  await drawPiped("mistakes", ["validate", "wrong.yaml"]);
  await drawRun();
  spawnSync(process.execPath, [PROGRAM, "report"], { cwd: project });
  await photographReport();
  await changeSomething();
  await drawPiped("plan", ["plan", ...RUN.slice(1, 3), "--local"]);
} finally {
  await rm(project, { recursive: true });
}

/** A better quality, a prompt more, another first prompt, and a file that is gone. */
async function changeSomething(): Promise<void> {
  const recipe = path.join(project, "recipes/launch.yaml");
  const text = await readFile(recipe, "utf8");
  const changed = text
    .replace("quality: medium", "quality: high")
    .replace(/(\n +- prompt: Add lo-fi.*)/u, "$1\n      - prompt: Fade out over the last second")
    .replace("Generate a 6-second horizontal", "Generate a 7-second horizontal");
  await writeFile(recipe, changed);
  await rm(path.join(project, "out/products/opening.mp4"));
}

async function drawPiped(name: string, words: readonly string[]): Promise<void> {
  const env = { ...process.env, FORCE_COLOR: "1", NO_COLOR: "" };
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    cwd: project,
    encoding: "utf8",
    env,
  });
  await draw(name, words, (stdout + stderr).trimEnd().split("\n"));
}

/** In the middle and at the end. */
async function drawRun(): Promise<void> {
  const command = [process.execPath, PROGRAM, ...RUN];
  const terminal = openTerminal({ columns: 92, rows: 40, folder: project, command });
  try {
    await draw("run", RUN, await terminal.when(MIDDLE));
    await draw("done", RUN, await terminal.when(/of \d+ videos done/u));
  } finally {
    terminal.close();
  }
}

async function draw(name: string, words: readonly string[], lines: readonly string[]): Promise<void> {
  const shown = [`\u001b[2m$\u001b[0m nemo-pipeline ${words.join(" ")}`, ...lines];
  // oxlint-disable-next-line no-control-regex
  const widest = Math.max(...shown.map((line) => line.replaceAll(/\u001b\[[\d;]*m/gu, "").trimEnd().length));
  await writeFile(path.join(PICTURES, `${name}.svg`), terminalSvg(shown, { columns: Math.min(widest, 130) }));
}

/** From the top of the page to the end of a card that is open. */
async function photographReport(): Promise<void> {
  const { tab, ...browser } = await launchTab(pathToFileURL(path.join(project, "out/report.html")).href);
  try {
    const size = { width: 1100, height: 2400, deviceScaleFactor: 1, mobile: false };
    await tab.send("Emulation.setScrollbarsHidden", { hidden: true });
    await tab.send("Emulation.setDeviceMetricsOverride", size);
    await tab.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: "light" }],
    });
    await tab.value(`{
      document.getElementById("launch/teaser").querySelector("details").open = true;
      dispatchEvent(new Event("beforeprint"));
      document.querySelector(".runs")?.remove();
    }`);
    await tab.until(SHOWN);
    const bottom = await tab.value(`document.getElementById("launch/teaser").getBoundingClientRect().bottom`);
    const clip = { x: 0, y: 0, width: size.width, height: Number(bottom) + 20, scale: 0.8 };
    const { data } = await tab.send("Page.captureScreenshot", { format: "png", clip });
    await writeFile(path.join(PICTURES, "report.png"), Buffer.from(String(data), "base64"));
  } finally {
    await browser.close();
  }
}
