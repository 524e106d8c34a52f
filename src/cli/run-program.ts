// From arguments to an exit code: the one place where everything is caught.

import { homedir } from "node:os";
import { CommanderError } from "commander";
import { EXIT } from "../core/run/exit-code.ts";
import type { Screen } from "../reporters/reporter.ts";
import type { CommandContext, GlobalFlags } from "./context.ts";
import { UsageError } from "./context.ts";
import { thisHost } from "./host.ts";
import { buildProgram } from "./program.ts";
import { createScreen } from "./screen.ts";

export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const screen = createScreen({ color: false });
  const program = buildProgram({
    screen,
    contextOf,
    done: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error, screen);
  }
}

const contextOf = (flags: GlobalFlags): CommandContext => ({
  flags,
  env: process.env,
  workingDir: process.cwd(),
  homeDir: homedir(),
  screen: createScreen({ color: flags.color !== false }),
  host: thisHost,
});

function explain(error: unknown, screen: Screen): number {
  // Commander has printed its own message: help and version are no mistakes.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError) {
    screen.err(`nemo-pipeline: ${error.message}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  screen.err(`nemo-pipeline: unexpected error, please report it:\n${text}\n`);
  return EXIT.bug;
}
