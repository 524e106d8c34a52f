// `whoami`: which token is in use, where it came from, when it ends. Sends nothing.

import { EXIT } from "../../core/run/exit-code.ts";
import { connect, openDestination } from "../compose.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { openConfig } from "../workspace.ts";

export async function whoami(context: CommandContext): Promise<number> {
  const config = await openConfig(context);
  const destination = await openDestination(context, config, {});
  const client = connect(context, { config, destination });
  try {
    const identity = await client.identity();
    if (!identity.ok) throw new UsageError(identity.error.message, EXIT.credits);
    const { source, redacted, userId, expiresAt } = identity.value;
    const facts = { source, token: redacted, user: userId, expires_at: expiresAt, api_url: config.apiUrl };
    context.screen.out(context.flags.json === true ? `${JSON.stringify(facts)}\n` : inWords(facts));
    return EXIT.done;
  } finally {
    await client.close();
    await destination.close();
  }
}

const FROM: Readonly<Record<string, string>> = {
  environment: "from NEMO_TOKEN",
  stored: "stored on this machine",
  anonymous: "anonymous, kept on this machine",
  local: "of the embedded backend",
};

interface Facts {
  readonly source: string;
  readonly token: string;
  readonly user: string | undefined;
  readonly expires_at: string | undefined;
  readonly api_url: string;
}

const inWords = (facts: Facts): string =>
  [
    `Token    ${facts.token} (${FROM[facts.source] ?? facts.source})`,
    ...(facts.user === undefined ? [] : [`User     ${facts.user}`]),
    `Ends     ${facts.expires_at ?? "not known"}`,
    `Backend  ${facts.api_url}`,
    "",
  ].join("\n");
