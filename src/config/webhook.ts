// Addresses that may be posted to when a run has ended, and which of them a file may name.

import { err, ok, type Result } from "../core/result.ts";
import { isPrivateHost } from "../platform/private-address.ts";
import { isLoopback, type Misread } from "./values.ts";

/** From the environment, which belongs to whoever runs it: https anywhere, or http on this machine. */
export function parseWebhook(value: string): Result<string, Misread> {
  const url = URL.parse(value.trim());
  if (url === null || url.hostname === "")
    return refuse("this is not an address", "Write it whole, as the service shows it: `https://…`");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
    return refuse("the address is not https", "Plain http would show the address to the network");
  if (url.username !== "" || url.password !== "")
    return refuse(
      "the address holds a user name or a password",
      "Webhooks have what they ask for in their path: copy it from the service",
    );
  return ok(url.href);
}

/** From a file, which anyone may have changed in a pull request: nothing inside of the network that the run stands in. */
export function parsePublicWebhook(value: string): Result<string, Misread> {
  const parsed = parseWebhook(value);
  if (!parsed.ok || !isPrivateHost(new URL(parsed.value).hostname)) return parsed;
  return refuse(
    "the address lies in a private network",
    "Put it into an environment variable and name that one with `webhook_env`",
  );
}

export function parseVariableName(value: string): Result<string, Misread> {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/u.test(value)) return ok(value);
  return refuse(
    "this is not the name of an environment variable",
    "Write the name only, such as `SLACK_WEBHOOK`",
  );
}

/** Whoever put the address where something else belongs does not want it shown either. */
const refuse = (message: string, hint: string): Result<never, Misread> =>
  err({ message, hint, isSecret: true });

export type WebhookSource =
  | { readonly from: "file"; readonly url: string }
  | { readonly from: "environment"; readonly variable: string };

/** Exactly one of the two. */
export function sourceOf({
  webhook,
  webhook_env: variable,
}: {
  readonly webhook?: string | undefined;
  readonly webhook_env?: string | undefined;
}): Result<WebhookSource, Misread> {
  if (webhook !== undefined && variable !== undefined)
    return refuse("`notify` has both `webhook` and `webhook_env`", "Keep one of them");
  if (webhook !== undefined) return ok({ from: "file", url: webhook });
  if (variable !== undefined) return ok({ from: "environment", variable });
  return refuse(
    "`notify` does not say where to post",
    "Add `webhook_env: SLACK_WEBHOOK`, the name of an environment variable that holds the address",
  );
}
