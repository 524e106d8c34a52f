// The terminal or the pipe that people and machines read from.

import type { Screen } from "../reporters/reporter.ts";

export function createScreen({ color }: { readonly color: boolean }): Screen {
  const { stdout, stderr, env } = process;
  surviveClosedPipes();
  const noColor = env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "";
  const interactive = stdout.isTTY === true && env["TERM"] !== "dumb";
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    columns: () => stdout.columns ?? 80,
    rows: () => stdout.rows ?? 24,
    color: color && !noColor && interactive,
    interactive,
    now: () => Date.now(),
  };
}

/** A reader that goes away (`| head`) must not end a paid run: from then on nothing is shown. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount("error") > 0) continue;
    stream.on("error", () => {
      stream.write = () => true;
    });
  }
}
