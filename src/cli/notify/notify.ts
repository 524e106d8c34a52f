// Telling a webhook once how a run ended: after everything else, within its time, and without a say in the exit code.

import { proxyFromEnvironment } from "../../backend/lanes.ts";
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load.ts";
import type { Notify } from "../../config/notify.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { refusalNotification, runNotification } from "../../reporters/notification.ts";
import type { Notification, RunNews } from "../../reporters/notification.ts";
import { asLines, harmless } from "../../reporters/sanitize.ts";
import { slackMessage } from "../../reporters/slack-message.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { post } from "./webhook.ts";

export interface EndedRun extends RunNews {
  readonly config: Config;
}

export const notifyOfRun = (context: CommandContext, ended: EndedRun): Promise<void> =>
  tell(context, ended.config, runNotification(ended));

/** Of a command that ended before a run began. Whoever sits at a terminal has read it already. */
export async function notifyOfRefusal(context: CommandContext, error: unknown): Promise<void> {
  const { flags, env, workingDir, screen } = context;
  if (screen.interactive) return;
  const config = await loadConfig({ flags, env, workingDir });
  if (!config.ok) return;
  const [code, message] =
    error instanceof UsageError ? [error.exitCode, error.message] : [EXIT.bug, "unexpected error"];
  await tell(context, config.value, refusalNotification(code, message));
}

async function tell(context: CommandContext, config: Config, told: Notification): Promise<void> {
  const { notify } = config;
  if (notify === undefined || !isWanted(notify, told.exit_code)) return;
  const why = await attempt(context, notify, told);
  if (why === undefined) return;
  const from = config.origin("notify");
  context.screen.err(asLines([harmless(`Nobody was notified (notify: ${from}): ${why}.`)]));
}

const isWanted = ({ on }: Notify, exitCode: number): boolean =>
  on.includes("finished") || exitCode !== EXIT.done;

/** Undefined when it has been told, else why not. */
async function attempt(
  { env, flags, screen }: CommandContext,
  { webhook, format, timeoutMs }: Notify,
  told: Notification,
): Promise<string | undefined> {
  if (webhook.kind === "missing") return webhook.reason;
  const impatience = listenForImpatience();
  const startedAt = screen.now();
  try {
    const posted = await post({
      url: new URL(webhook.url.reveal()),
      body: JSON.stringify(format === "slack" ? slackMessage(told) : told),
      timeoutMs,
      signal: impatience.signal,
      proxy: proxyFromEnvironment(env),
      mayBePrivate: webhook.from === "environment",
    });
    if (flags.verbose === true) screen.err(`POST [webhook] ${posted.kind} ${screen.now() - startedAt} ms\n`);
    return posted.kind === "done" ? undefined : `the webhook could not be told: ${posted.why}`;
  } catch {
    return "the webhook could not be told";
  } finally {
    impatience.ignore();
  }
}

/** The run is over: Ctrl-C only ends the waiting, and the exit code is the run's. */
function listenForImpatience(): { readonly signal: AbortSignal; ignore(): void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return {
    signal: controller.signal,
    ignore() {
      process.off("SIGINT", stop).off("SIGTERM", stop);
    },
  };
}
