// Decodes finished files, to tell silence from sound and black from a picture: one file at a time, in a process of its own.

import { fork } from "node:child_process";
import { extname } from "node:path";
import type { Failure } from "../core/failure.ts";
import type { Played, Player } from "../core/ports.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import type { PlayReply, PlayRequest } from "./messages.ts";

interface PlayerOptions {
  /** What the process sees; `FFMPEG_PATH` names the program to use where node-av is not installed. */
  readonly env: NodeJS.ProcessEnv;
  /** The file that the process runs, for a bundle that keeps it elsewhere. */
  readonly workerFile?: URL | string;
}

/** Nothing is loaded and no process started before the first file: most recipes never ask for one. */
export function openPlayer({ env, workerFile = workerBeside(import.meta.url) }: PlayerOptions): Player {
  let queue: Promise<unknown> = Promise.resolve();
  const ask = (request: PlayRequest): Promise<Result<Played, Failure>> => {
    const turn = queue.then(() => askWorker(request, { env, workerFile }));
    queue = turn;
    return turn;
  };
  return {
    async ready() {
      const found = await ask({ kind: "find" });
      return found.ok ? ok(undefined) : found;
    },
    play: (request) => ask({ kind: "play", ...request }),
  };
}

const workerBeside = (here: string): URL =>
  new URL(here.endsWith(".ts") ? "worker.ts" : `playback-worker${extname(here)}`, here);

/** The longest videos take seconds; what takes this long hangs. */
const MAX_MS = 10 * 60_000;

/** A native decoder that crashes on a damaged file takes its own process along, and no run. */
async function askWorker(
  request: PlayRequest,
  { env, workerFile }: Required<PlayerOptions>,
): Promise<Result<Played, Failure>> {
  const child = fork(workerFile, [], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const { promise, resolve } = Promise.withResolvers<Result<Played, Failure>>();
  const timer = setTimeout(() => child.kill("SIGKILL"), MAX_MS);
  child.once("message", (reply: PlayReply) => resolve(resultOf(reply)));
  child.once("error", (error) => resolve(failed(`it cannot be started: ${error.message}`)));
  child.once("close", (code, signal) => resolve(failed(`it ended ${signal ?? `with exit code ${code}`}`)));
  child.send(request, (error) => error !== null && resolve(failed(error.message)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}

const resultOf = (reply: PlayReply): Result<Played, Failure> =>
  reply.kind === "played" ? ok(reply.played) : err({ kind: "local", message: reply.message });

const failed = (why: string): Result<Played, Failure> =>
  err({ kind: "local", message: `the process that decodes the file failed: ${why}` });
