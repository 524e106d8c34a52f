// `whoami`: which token is in use, where it came from, when it ends, and how the API was chosen. Sends nothing, or with
// `--check` one balance request.

import { createFileCredentials } from "../../backend/credential-file.ts";
import type { Balance } from "../../core/ports.ts";
import type { Failure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { asLines, harmless, jsonLine } from "../../reporters/sanitize.ts";
import { askBalance } from "../ask-balance.ts";
import { connect, openDestination } from "../compose.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { requireTrust } from "../trust.ts";
import { openConfig } from "../workspace.ts";

export interface WhoamiFlags {
  readonly check?: boolean;
}

export async function whoami(context: CommandContext, flags: WhoamiFlags): Promise<number> {
  const config = await openConfig(context);
  const destination = await openDestination(context, config, {});
  const { trust } = destination;
  if (flags.check === true) requireTrust(trust);
  // Nothing is sent by this client, so it may know the token.
  const credentials = createFileCredentials(context);
  const client = connect(context, { config, destination: { ...destination, credentials } });
  const identity = await client.identity();
  await client.close();
  if (!identity.ok) throw new UsageError(identity.error.message, EXIT.credits);
  const balance = flags.check === true ? await askBalance(context, { config, destination }) : undefined;
  const { source, redacted, userId, expiresAt } = identity.value;
  const facts: Facts = {
    source,
    token: redacted,
    user: userId,
    expires_at: expiresAt,
    api_url: config.apiUrl,
    api_url_from: config.origin("api_url"),
    api_url_agreed: trust.kind === "agreed",
    ...(balance !== undefined && { check: checked(balance) }),
  };
  if (trust.kind === "not-agreed") context.screen.err(asLines([`nemo-pipeline: ${trust.message}.`]));
  context.screen.out(context.flags.json === true ? `${jsonLine(facts)}\n` : inWords(facts));
  if (balance === undefined || balance.ok) return EXIT.done;
  return balance.error.kind === "auth" ? EXIT.credits : EXIT.stopped;
}

interface Facts {
  readonly source: string;
  readonly token: string;
  readonly user: string | undefined;
  readonly expires_at: string | undefined;
  readonly api_url: string;
  readonly api_url_from: string;
  readonly api_url_agreed: boolean;
  readonly check?: Check;
}

type Check =
  | { readonly accepted: true; readonly available: number }
  | { readonly accepted: false; readonly kind: string; readonly message: string };

const checked = (balance: Result<Balance, Failure>): Check =>
  balance.ok
    ? { accepted: true, available: balance.value.available }
    : { accepted: false, kind: balance.error.kind, message: harmless(balance.error.message) };

const FROM: Readonly<Record<string, string>> = {
  environment: "from NEMO_TOKEN",
  stored: "stored on this machine",
  anonymous: "anonymous, kept on this machine",
  local: "of the embedded backend",
};

const inWords = (facts: Facts): string =>
  [
    `Token    ${facts.token} (${FROM[facts.source] ?? facts.source})`,
    ...(facts.user === undefined ? [] : [`User     ${facts.user}`]),
    `Ends     ${facts.expires_at ?? "not known"}`,
    `Backend  ${facts.api_url} (${facts.api_url_from})`,
    ...(facts.check === undefined ? [] : [`Check    ${answerInWords(facts.check)}`]),
    "",
  ].join("\n");

const answerInWords = (check: Check): string =>
  check.accepted ? `accepted, ${check.available} credits available` : check.message;
