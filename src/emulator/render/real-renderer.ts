// The renderer that makes real videos: jobs queue for one child process, and a file appears only when it is whole.

import { open, rename, rm } from "node:fs/promises";
import { dirname, extname } from "node:path";
import type { Renderer, RenderJob, RenderedFile } from "./renderer.ts";
import { createWorkerProcess, type WorkerProcess } from "./worker-process.ts";

interface RealRendererOptions {
  /** What the child process sees; `FFMPEG_PATH` names the program to use where node-av is not installed. */
  env?: NodeJS.ProcessEnv;
  /** The file that the child process runs, for a bundle that keeps it elsewhere. */
  workerFile?: string | URL;
}

/** Native memory falls to pieces over many renders; a new process now and then gives it back for half a second. */
const jobsPerWorker = 40;

export function createRenderer(options: RealRendererOptions = {}): Renderer {
  const { env = process.env, workerFile = findWorker(import.meta.url) } = options;
  let worker: WorkerProcess | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let jobsDone = 0;

  const currentWorker = async (): Promise<WorkerProcess> => {
    if (!isClosed && worker?.isAlive() === true && jobsDone < jobsPerWorker) return worker;
    await worker?.stop();
    if (isClosed) throw new Error("The renderer was closed before this job's turn came.");
    jobsDone = 0;
    worker = createWorkerProcess({ env, workerFile });
    return worker;
  };
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const turn = queue.then(job);
    queue = turn.catch(() => undefined);
    return turn;
  };

  return {
    render: (job, onProgress, signal) =>
      inTurn(async () => {
        signal.throwIfAborted();
        const worker = await currentWorker();
        jobsDone += 1;
        return renderWhole(worker, { job, onProgress, signal });
      }),
    probe: (file) =>
      inTurn(async () => {
        const reply = await (await currentWorker()).ask({ kind: "probe", file });
        if (reply.kind === "probed") return reply.result;
        throw unexpected(reply.kind);
      }),
    close: async () => {
      isClosed = true;
      await worker?.stop();
      await queue;
    },
  };
}

interface WholeRender {
  job: RenderJob;
  onProgress: (percent: number) => void;
  signal: AbortSignal;
}

async function renderWhole(
  worker: WorkerProcess,
  { job, onProgress, signal }: WholeRender,
): Promise<RenderedFile> {
  const partFile = `${job.outFile}.part`;
  try {
    const request = { kind: "render", job: { ...job, outFile: partFile } } as const;
    const reply = await worker.ask(request, { onProgress, signal });
    if (reply.kind !== "rendered") throw unexpected(reply.kind);
    signal.throwIfAborted();
    await rename(partFile, job.outFile);
    await flushFolder(dirname(job.outFile));
    return reply.result;
  } catch (error) {
    await Promise.all([partFile, `${partFile}.pcm`].map((file) => rm(file, { force: true })));
    throw error;
  }
}

/** A rename survives a power cut only when the folder is on disk too. Windows cannot open folders. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** From source the worker lies beside this file; the bundle keeps it beside the bundle. */
function findWorker(here: string): URL {
  return new URL(here.endsWith(".ts") ? "worker.ts" : `render-worker${extname(here)}`, here);
}

function unexpected(kind: string): Error {
  return new Error(
    `The render process gave an answer of the wrong kind (${kind}): install the package again.`,
  );
}
