// Whether the token may go to the address in use: a file that came with the recipes cannot decide that by itself.

import type { UserCredentialStore } from "../backend/credentials.ts";
import { DEFAULT_API_URL, DEFAULT_WEB_URL, type Config } from "../config/config.ts";
import { harmless } from "../reporters/sanitize.ts";
import { UsageError } from "./context.ts";

export type Trust =
  | { readonly kind: "agreed" }
  /** Nothing is sent there; the message says what to do. */
  | { readonly kind: "not-agreed"; readonly message: string };

const AGREED: Trust = { kind: "agreed" };

/** A flag and a variable are the user's own word, and so is a token stored for that very address. */
export async function trustInApi(
  config: Config,
  { holdsFor }: Pick<UserCredentialStore, "holdsFor">,
): Promise<Trust> {
  const { apiUrl } = config;
  if (isAgreed(config, "api_url")) return AGREED;
  const stored = await holdsFor(new URL(apiUrl).origin);
  if (stored.ok && stored.value) return AGREED;
  return {
    kind: "not-agreed",
    message: `${whereFrom(config, "api_url")} names ${harmless(apiUrl)} as the API. A file in a project may come from somebody else, so your token does not go there on its word alone. If this is your backend, say so: set NEMO_API_URL=${harmless(apiUrl)}, or store its token with nemo-pipeline login --api-url ${harmless(apiUrl)}. Nothing was sent`,
  };
}

/** A link to a project opens it for whoever has the link, so it is as good as a token. */
export function trustInWeb(config: Config): Trust {
  if (isAgreed(config, "web_url")) return AGREED;
  return {
    kind: "not-agreed",
    message: `${whereFrom(config, "web_url")} names ${harmless(config.webUrl)} as the editor, and a link to a project opens it for whoever gets it. A file in a project may come from somebody else. If this is your editor, say so: set NEMO_WEB_URL=${harmless(config.webUrl)}. Nothing was sent`,
  };
}

export function requireTrust(trust: Trust): void {
  if (trust.kind === "not-agreed") throw new UsageError(trust.message);
}

const DEFAULTS = { api_url: DEFAULT_API_URL, web_url: DEFAULT_WEB_URL } as const;

function isAgreed(config: Config, key: keyof typeof DEFAULTS): boolean {
  const value = key === "api_url" ? config.apiUrl : config.webUrl;
  return !config.origin(key).startsWith("file ") || new URL(value).origin === new URL(DEFAULTS[key]).origin;
}

const whereFrom = (config: Config, key: keyof typeof DEFAULTS): string =>
  harmless(config.origin(key).replace(/^file /u, ""));
