// `login`: stores a token for this API, typed without an echo or read from a pipe, after asking the API about it.

import { createFileCredentials } from "../../backend/credential-file.ts";
import { createFixedCredentials, isToken } from "../../backend/credentials.ts";
import type { Credential, UserCredentialStore } from "../../backend/credentials.ts";
import type { Config } from "../../config/config.ts";
import { Secret } from "../../config/secret.ts";
import type { Balance } from "../../core/ports.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { harmless } from "../../reporters/sanitize.ts";
import { askBalance } from "../ask-balance.ts";
import { openDestination } from "../compose.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { readSecret } from "../read-secret.ts";
import { requireTrust, trustInApi } from "../trust.ts";
import { openConfig } from "../workspace.ts";
import { showJson } from "../screen.ts";

export interface LoginFlags {
  readonly check?: boolean;
  /** Taken only to be refused without an echo. */
  readonly token?: unknown;
}

export async function login(
  context: CommandContext,
  given: readonly unknown[],
  flags: LoginFlags,
): Promise<number> {
  if (given.length > 0 || flags.token !== undefined) throw new UsageError(NOT_AS_ARGUMENT);
  const config = await openConfig(context);
  const store = createFileCredentials(context);
  requireTrust(await trustInApi(config, store));
  const credential: Credential = { source: "stored", token: await readToken(context) };
  const balance = flags.check === false ? undefined : await verify(context, { config, credential });
  const kept = await store.store(new URL(config.apiUrl).origin, credential);
  if (!kept.ok) throw new UsageError(kept.error.message);
  show(context, { config, store, balance });
  return EXIT.done;
}

const NOT_AS_ARGUMENT =
  "a token is never taken from the command line: it would stay in the shell's history and be seen in the list of processes. " +
  "Run nemo-pipeline login and type it, or send it through a pipe: nemo-pipeline login < token.txt. " +
  "Nothing was stored; replace the token if others use this machine";

async function readToken({ screen }: CommandContext): Promise<Secret> {
  const answer = await readSecret(process.stdin, { ask: (words) => screen.err(words) });
  switch (answer.kind) {
    case "cancelled":
      throw new UsageError("nothing was stored", EXIT.interrupted);
    case "too-long":
      throw new UsageError("this is too long to be a token; nothing was stored");
    case "text":
      return checkForm(answer.text, (words) => screen.err(words));
  }
}

function checkForm(text: string, warn: (words: string) => void): Secret {
  if (text === "") throw new UsageError("no token was given; nothing was stored");
  if (!isToken(text)) {
    throw new UsageError(
      "a token has no spaces, lines or special letters in it, and this text has; nothing was stored",
    );
  }
  if (!text.startsWith("nmv_usr_"))
    warn("nemo-pipeline: this token does not begin with nmv_usr_, as tokens do.\n");
  return new Secret(text);
}

async function verify(
  context: CommandContext,
  { config, credential }: { readonly config: Config; readonly credential: Credential },
): Promise<Balance> {
  const opened = await openDestination(context, config, {});
  const destination = { ...opened, credentials: createFixedCredentials(credential) };
  const balance = await askBalance(context, { config, destination });
  if (balance.ok) return balance.value;
  if (balance.error.kind === "auth") {
    throw new UsageError(`${config.apiUrl} does not accept this token; nothing was stored`, EXIT.credits);
  }
  throw new UsageError(
    `the token could not be checked, and nothing was stored: ${harmless(balance.error.message)} Store it without asking: --no-check`,
    EXIT.stopped,
  );
}

interface Stored {
  readonly config: Config;
  readonly store: UserCredentialStore;
  readonly balance: Balance | undefined;
}

function show({ screen, flags }: CommandContext, { config, store, balance }: Stored): void {
  const { apiUrl } = config;
  const { file, hasOverride } = store;
  if (flags.json === true) {
    const facts = { api_url: apiUrl, file, checked: balance !== undefined, overridden: hasOverride };
    showJson(screen, { ...facts, available: balance?.available });
  } else {
    const credits = balance === undefined ? "It was not checked." : `${balance.available} credits available.`;
    screen.out(`The token for ${apiUrl} is stored in ${file}. ${credits}\n`);
  }
  if (hasOverride) {
    screen.err("nemo-pipeline: NEMO_TOKEN is set and wins over it; unset it to use the stored token.\n");
  }
}
