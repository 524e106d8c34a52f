// `logout`: forgets the token that `login` stored for this API, and with `--anonymous` the one of an anonymous account.

import { createFileCredentials } from "../../backend/credential-file.ts";
import type { Forgotten } from "../../backend/credentials.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { openConfig } from "../workspace.ts";
import { showJson } from "../screen.ts";

export interface LogoutFlags {
  readonly anonymous?: boolean;
}

export async function logout(context: CommandContext, flags: LogoutFlags): Promise<number> {
  const { apiUrl } = await openConfig(context);
  const store = createFileCredentials(context);
  const forgotten = await store.forget(new URL(apiUrl).origin, { anonymous: flags.anonymous === true });
  if (!forgotten.ok) throw new UsageError(forgotten.error.message);
  const { screen } = context;
  if (context.flags.json === true) showJson(screen, { api_url: apiUrl, ...forgotten.value });
  else screen.out(`${inWords(forgotten.value, apiUrl)}\n`);
  if (store.hasOverride) screen.err("nemo-pipeline: NEMO_TOKEN is set and stays in use until it is unset.\n");
  return EXIT.done;
}

function inWords({ user, anonymous }: Forgotten, apiUrl: string): string {
  const what = [...(user ? ["your token"] : []), ...(anonymous ? ["the anonymous token"] : [])];
  if (what.length === 0) return `There was no stored token for ${apiUrl}.`;
  return `Forgotten on this machine: ${what.join(" and ")} for ${apiUrl}. The API itself still accepts what has not ended.`;
}
