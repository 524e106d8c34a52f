// The program's entry: the fastest answers first, then the command line, then an exit code.

import { VERSION } from "./version.ts";

export async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const { runProgram } = await import("./run-program.ts");
  return runProgram(args);
}
