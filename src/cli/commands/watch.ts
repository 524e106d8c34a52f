// `watch`: the report as a page that follows the journals, on this machine only, until it is told to stop.

import { EXIT } from "../../core/run/exit-code.ts";
import { openInBrowser } from "../browser.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { LiveReport } from "../watch/live-report.ts";
import { startWatchServer } from "../watch/server.ts";
import type { WatchServer } from "../watch/server.ts";
import { openConfig, openWorkspace } from "../workspace.ts";
import type { Config } from "../../config/config.ts";
import { reasonOf } from "../../core/words/reason.ts";

export interface WatchFlags {
  readonly port?: number;
  readonly open?: boolean;
}

export async function watch(
  context: CommandContext,
  patterns: readonly string[],
  flags: WatchFlags,
): Promise<number> {
  const source =
    patterns.length === 0 ? { config: await openConfig(context) } : await openWorkspace(context, patterns);
  const told = untilSignalled();
  const server = await start(new LiveReport(context, source), {
    config: source.config,
    port: flags.port ?? 0,
  });
  announce(context, server);
  if (flags.open === true) openInBrowser(server.url);
  await told;
  await server.close();
  return EXIT.done;
}

async function start(
  live: LiveReport,
  at: { readonly config: Config; readonly port: number },
): Promise<WatchServer> {
  try {
    return await startWatchServer(live, at);
  } catch (error) {
    const why = reasonOf(error);
    throw new UsageError(`the page cannot be served on port ${at.port}: ${why}. Choose another with --port`);
  }
}

function announce({ screen, flags }: CommandContext, { url }: WatchServer): void {
  if (flags.json === true) screen.out(`${JSON.stringify({ url })}\n`);
  else screen.out(`The videos as they are made: ${url}\nIt only shows; Ctrl-C ends it, and no run.\n`);
}

/** A terminal that is closed ends it, too. */
const untilSignalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
