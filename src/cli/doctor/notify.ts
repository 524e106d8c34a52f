// Whether somebody will be told when a run has ended; the address itself is not shown, and nothing is sent to it.

import type { Config } from "../../config/config.ts";
import { ok, warning, type Finding } from "./finding.ts";

/** A run does not fail for it: therefore never a problem. */
export function lookAtNotify({ notify }: Config): Finding[] {
  if (notify === undefined) return [];
  const { webhook, on, format } = notify;
  if (webhook.kind === "missing")
    return [
      warning("Notify", `nobody will be told of a run: ${webhook.reason}`, "Set it where the runs happen"),
    ];
  const when = on.includes("finished") ? "every run" : "runs that fail or stop";
  return [ok("Notify", `a webhook is set; it is told of ${when}, as ${format}. Nothing was sent to it now`)];
}
