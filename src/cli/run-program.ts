// From arguments to an exit code: the one place where everything is caught.

import { homedir, userInfo } from "node:os";
import path from "node:path";
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
  const program = buildProgram(
    {
      screen,
      contextOf,
      done: (code) => {
        exitCode = code;
      },
    },
    args,
  );
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
  homeDir: homeFolder(),
  screen: createScreen({ color: flags.color !== false }),
  host: thisHost,
});

/** Of a user whom nobody knows, in a container for instance, it is one that is not there: never the working directory. */
function homeFolder(): string {
  const nowhere = path.resolve(path.parse(process.cwd()).root, "nonexistent");
  try {
    return [homedir(), userInfo().homedir].find((folder) => path.isAbsolute(folder)) ?? nowhere;
  } catch {
    return nowhere;
  }
}

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
