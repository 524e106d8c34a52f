// `emulator`: serves the embedded backend on a port until it is told to stop.

import { EXIT } from "../../core/run/exit-code.ts";
import type { CommandContext } from "../context.ts";
import { startLocal } from "../local.ts";
import type { LocalFlags } from "../local.ts";
import { openConfig } from "../workspace.ts";
import { showJson } from "../screen.ts";

export interface EmulatorFlags extends LocalFlags {
  readonly port?: number;
  readonly host?: string;
  readonly credits?: number;
}

export async function emulator(context: CommandContext, flags: EmulatorFlags): Promise<number> {
  const { stateDir } = await openConfig(context);
  const { screen, workingDir } = context;
  const { port, host, credits } = flags;
  const verbose = context.flags.verbose === true;
  const local = await startLocal(flags, {
    stateDir,
    workingDir,
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(credits !== undefined && { credits }),
    ...(verbose && { onRequest: (line) => screen.err(`${line}\n`) }),
  });
  const { url, token } = local.emulator;
  if (context.flags.json === true) showJson(screen, { url, token });
  else
    screen.out(
      `Embedded backend on ${url} (speed ${local.speed}). Try it:\n\n  NEMO_API_URL=${url} NEMO_TOKEN=${token} nemo-pipeline run\n\n`,
    );
  await untilSignalled();
  await local.close();
  return EXIT.done;
}

const untilSignalled = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGINT", () => resolve()).once("SIGTERM", () => resolve());
  });
