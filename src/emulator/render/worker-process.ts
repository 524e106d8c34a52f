// Owns one child process that renders: asking it, noticing its death, and not keeping the program open for it.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

type Answer = Exclude<WorkerReply, { kind: "progress" } | { kind: "failed" }>;

interface AskOptions {
  onProgress?: (percent: number) => void;
  signal?: AbortSignal;
}

export interface WorkerProcess {
  /** One request at a time. Rejects with words when the job fails or the process dies. */
  ask(request: WorkerRequest, options?: AskOptions): Promise<Answer>;
  isAlive(): boolean;
  stop(): Promise<void>;
}

interface WorkerOptions {
  env: NodeJS.ProcessEnv;
  workerFile: URL | string;
}

export function createWorkerProcess({ env, workerFile }: WorkerOptions): WorkerProcess {
  const child = fork(workerFile, [], {
    execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning"],
    env: { ...env, ...memoryKept },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const lastWords = keepLastWords(child);
  child.on("error", () => undefined);
  keepOpenFor(child, false);
  return {
    ask: (request, options = {}) => ask(child, { request, options, lastWords }),
    isAlive: () => child.connected && child.exitCode === null && child.signalCode === null,
    stop: () => stop(child),
  };
}

/**
 * Frames are buffers of megabytes. glibc gives each back to the kernel and asks for it anew, which costs ten times
 * what drawing into it costs; above 32 MiB and 1 GiB it ignores these wishes, and other systems ignore them anyway.
 */
const memoryKept = { MALLOC_MMAP_THRESHOLD_: "33554432", MALLOC_TRIM_THRESHOLD_: "1073741824" };

interface Question {
  request: WorkerRequest;
  options: AskOptions;
  lastWords: () => string;
}

async function ask(child: ChildProcess, { request, options, lastWords }: Question): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const onMessage = (reply: WorkerReply): void => {
    if (reply.kind === "progress") options.onProgress?.(reply.percent);
    else if (reply.kind === "failed") reject(new Error(reply.message));
    else resolve(reply);
  };
  const onClose = (exitCode: number | null, signal: string | null): void =>
    reject(
      options.signal?.aborted === true
        ? abortReason(options.signal)
        : crash({ exitCode, signal, lastWords: lastWords() }),
    );
  const onAbort = (): boolean => child.kill("SIGKILL");

  child.on("message", onMessage).once("close", onClose).once("error", reject);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  keepOpenFor(child, true);
  try {
    child.send(request, (error) => {
      if (error !== null)
        reject(new Error(`The render process cannot be reached: ${error.message}. Render again.`));
    });
    return await promise;
  } finally {
    keepOpenFor(child, false);
    options.signal?.removeEventListener("abort", onAbort);
    child.off("message", onMessage).off("close", onClose).off("error", reject);
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The render was stopped.");
}

/** An idle worker must not keep the program from ending; a busy one must. */
function keepOpenFor(child: ChildProcess, busy: boolean): void {
  const change = busy ? "ref" : "unref";
  child[change]();
  child.channel?.[change]();
  const stderr = child.stderr as { ref?: () => void; unref?: () => void } | null;
  stderr?.[change]?.();
}

function keepLastWords(child: ChildProcess): () => string {
  const keptChars = 2000;
  let text = "";
  child.stderr?.on("data", (piece: Buffer) => {
    text = (text + piece.toString()).slice(-keptChars);
  });
  return () => text.trim().split("\n").at(-1) ?? "";
}

interface Crash {
  exitCode: number | null;
  signal: string | null;
  lastWords: string;
}

function crash({ exitCode, signal, lastWords }: Crash): Error {
  const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
  const why = lastWords === "" ? "" : ` It said: ${lastWords}`;
  return new Error(`The render process ended in the middle of the work, ${how}: render again.${why}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, "close");
  keepOpenFor(child, true);
  child.kill("SIGKILL");
  await closed;
}
