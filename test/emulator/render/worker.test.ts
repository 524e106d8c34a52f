// Behaviour of the child process: it outlives jobs, not the program; a crash or an abort costs one job.

import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { createRenderer } from "../../../src/emulator/render/real-renderer.ts";
import type { RenderJob } from "../../../src/emulator/render/renderer.ts";
import { draftOf, readBack, render, sampleMedia, temporaryFolder, without } from "./rig.ts";

const run = promisify(execFile);
const source = join(import.meta.dirname, "../../../src/emulator/render");

function rendererFor(options: Parameters<typeof createRenderer>[0] = {}) {
  const renderer = createRenderer(options);
  onTestFinished(() => renderer.close());
  return renderer;
}

async function longJob(): Promise<RenderJob> {
  const draft = draftOf({ durationMs: 60_000, width: 1920, height: 1080, fps: 30 });
  return {
    draft,
    format: "mp4",
    quality: "high",
    files: {},
    outFile: join(await temporaryFolder(), "long.mp4"),
  };
}

/** A worker that crashes on its first job, and does as it should when it finds that it crashed before. */
async function crashingWorker(folder: string): Promise<string> {
  const file = join(folder, "worker.mjs");
  const script = `
    import { existsSync, writeFileSync } from "node:fs";
    const mark = ${JSON.stringify(join(folder, "crashed"))};
    process.on("message", ({ job }) => {
      if (!existsSync(mark)) {
        writeFileSync(mark, "");
        writeFileSync(job.outFile, "half");
        console.error("out of memory, said the worker");
        process.abort();
      }
      writeFileSync(job.outFile, "whole");
      process.send({ kind: "rendered", result: { sizeBytes: 5, durationMs: 1000 } });
    });
    process.on("disconnect", () => process.exit());`;
  await writeFile(file, script);
  return file;
}

describe("a crash", () => {
  test("fails its job in words, leaves nothing behind, and the next job gets a new process", async () => {
    const [folder, outFolder] = [await temporaryFolder(), await temporaryFolder()];
    const renderer = rendererFor({ workerFile: await crashingWorker(folder) });
    const job = { draft: draftOf({}), outFile: join(outFolder, "out.mp4") };
    await expect(render(renderer, job)).rejects.toThrow(
      /render process ended in the middle of the work, by SIGABRT: render again/,
    );
    expect(await readdir(outFolder)).toEqual([]);
    await expect(render(renderer, job)).resolves.toMatchObject({ sizeBytes: 5 });
    expect(await readdir(outFolder)).toEqual(["out.mp4"]);
  });
});

describe("an abort", () => {
  test("ends the job with its reason, leaves no file, and the next job works", async () => {
    const renderer = rendererFor();
    const abort = new AbortController();
    const job = await longJob();
    const rendering = renderer.render(job, () => abort.abort(new Error("no longer wanted")), abort.signal);
    await expect(rendering).rejects.toThrow("no longer wanted");
    expect(await readdir(join(job.outFile, ".."))).toEqual([]);
    const outFile = join(await temporaryFolder(), "out.mp4");
    await render(renderer, { draft: draftOf({}), outFile });
    expect((await readBack(outFile)).video.frames).toHaveLength(10);
  });

  test("before the job's turn keeps it from starting", async () => {
    const outFile = join(await temporaryFolder(), "out.mp4");
    const job = { draft: draftOf({}), format: "mp4", quality: "high", files: {}, outFile };
    const rendering = rendererFor().render(job, () => undefined, AbortSignal.abort(new Error("too late")));
    await expect(rendering).rejects.toThrow("too late");
  });
});

test("jobs asked for at once are done one after the other, each with its own progress to 100", async () => {
  const renderer = rendererFor();
  const folder = await temporaryFolder();
  const progress: string[] = [];
  const jobs = ["a", "b"].map((name) => {
    const job = {
      draft: draftOf({}),
      format: "mp4",
      quality: "high",
      files: {},
      outFile: join(folder, `${name}.mp4`),
    };
    return renderer.render(
      job,
      (percent) => progress.push(`${name}${percent}`),
      new AbortController().signal,
    );
  });
  await Promise.all(jobs);
  expect(progress.indexOf("b9")).toBeGreaterThan(progress.indexOf("a100"));
  expect(progress.at(-1)).toBe("b100");
});

test("the process is renewed now and then, between jobs", async () => {
  const folder = await temporaryFolder();
  const workerFile = join(folder, "worker.mjs");
  const script = `
    import { writeFileSync } from "node:fs";
    process.on("message", ({ job }) => {
      writeFileSync(job.outFile, "whole");
      process.send({ kind: "rendered", result: { sizeBytes: process.pid, durationMs: 1000 } });
    });
    process.on("disconnect", () => process.exit());`;
  await writeFile(workerFile, script);
  const renderer = rendererFor({ workerFile });
  const jobs = Array.from({ length: 90 }, (_, n) =>
    render(renderer, { draft: draftOf({}), outFile: join(folder, `${n}`) }),
  );
  const processes = (await Promise.all(jobs)).map(({ sizeBytes }) => sizeBytes);
  expect(new Set(processes).size).toBe(3);
});

test("a closed renderer refuses work in words", async () => {
  const renderer = rendererFor();
  await renderer.close();
  await expect(renderer.probe(join(sampleMedia, "mug.jpg"))).rejects.toThrow(/was closed/);
});

test("an idle process does not keep the program from ending, and ends with it", async () => {
  const script = `
    import { createRenderer } from ${JSON.stringify(join(source, "real-renderer.ts"))};
    const info = await createRenderer().probe(${JSON.stringify(join(sampleMedia, "mug.jpg"))});
    console.log(info.width);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { timeout: 30_000 });
  expect(stdout.trim()).toBe("1600");
});

test("without any media library the words say what to install", async () => {
  const env = { ...(await without("node-av", "@napi-rs/canvas")), PATH: "", FFMPEG_PATH: "/nowhere/ffmpeg" };
  const job = { draft: draftOf({}), outFile: join(await temporaryFolder(), "out.mp4") };
  await expect(render(rendererFor({ env }), job)).rejects.toThrow(
    /npm i node-av@6\.1\.1 @napi-rs\/canvas@1\.0\.11/,
  );
});
