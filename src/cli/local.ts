// The embedded backend, in this process (`--local`) or on a port (`emulator`).

import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import type { Timing } from "../config/config.ts";
import { createRenderer } from "../emulator/render/real-renderer.ts";
import type { Renderer } from "../emulator/render/renderer.ts";
import { createStubRenderer } from "../emulator/render/stub-renderer.ts";
import { EmulatorBusyError, parseFaultPlan, startEmulator } from "../emulator/server.ts";
import type { Emulator, FaultPlan } from "../emulator/server.ts";
import { UsageError } from "./context.ts";
import { EXIT } from "../core/run/exit-code.ts";

export interface LocalFlags {
  readonly speed?: number;
  readonly faults?: string;
  readonly stubRenders?: boolean;
}

export interface LocalBackend {
  readonly emulator: Emulator;
  readonly speed: number;
  close(): Promise<void>;
}

const DEFAULT_SPEED = 1000;

export interface LocalPlace {
  readonly stateDir: string;
  readonly workingDir: string;
  readonly port?: number;
  readonly host?: string;
  readonly credits?: number;
  readonly onRequest?: (line: string) => void;
}

export async function startLocal(flags: LocalFlags, place: LocalPlace): Promise<LocalBackend> {
  const { stateDir, workingDir, ...options } = place;
  const speed = flags.speed ?? DEFAULT_SPEED;
  const faults =
    flags.faults === undefined ? {} : { faults: await readFaults(path.resolve(workingDir, flags.faults)) };
  const renderer: Renderer = flags.stubRenders === true ? createStubRenderer() : createRenderer();
  // A recipe's name never begins with a dot, so this folder is nobody's journal.
  const dir = path.join(stateDir, ".emulator");
  try {
    const emulator = await startEmulator({ dir, speed, renderer, ...options, ...faults });
    return {
      emulator,
      speed,
      async close() {
        await emulator.close();
        await renderer.close();
      },
    };
  } catch (error) {
    await renderer.close();
    throw inWords(error, place);
  }
}

function inWords(error: unknown, { port }: LocalPlace): unknown {
  if (error instanceof EmulatorBusyError) return new UsageError(error.message, EXIT.locked);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE") return new UsageError(`port ${port} is taken; choose another with --port`);
  if (code === "EACCES" || code === "EROFS") {
    return new UsageError(`the embedded backend cannot write its folder: ${(error as Error).message}`);
  }
  return error;
}

async function readFaults(file: string): Promise<FaultPlan> {
  const plan = parseFaultPlan(parse(await readFaultFile(file)));
  if (!plan.ok) throw new UsageError(`${file}: ${plan.errors.join("; ")}`);
  return plan.value;
}

async function readFaultFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`the fault file cannot be read: ${(error as Error).message}`);
  }
}

/** Waits shrink with the speed; time-outs do not, because rendering is real work. */
export function hurried(timing: Timing, speed: number): Timing {
  const wait = (ms: number, leastMs: number): number =>
    Math.max(Math.min(ms, leastMs), Math.round(ms / speed));
  return {
    ...timing,
    reconcileMs: timing.reconcileMs.map((ms) => wait(ms, 100)),
    settleMs: wait(timing.settleMs, 10),
    renderPollMs: wait(timing.renderPollMs, 50),
    rateLimitWaitMs: wait(timing.rateLimitWaitMs, 50),
  };
}
