// Tokens on this machine: NEMO_TOKEN, else a token stored by the user, else an anonymous one kept for its seven days.

import { randomUUID } from "node:crypto";
import { isAbsolute, join } from "node:path";

import * as z from "zod";

import { Secret } from "../config/secret.ts";
import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import { type Credential, type Forgotten, isToken, type UserCredentialStore } from "./credentials.ts";
import { parseObject } from "./envelope.ts";
import { createPrivateFile, readPrivateFile, writePrivateFile } from "./private-file.ts";

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
}

export const createFileCredentials = (place: Surroundings): UserCredentialStore => {
  const file = join(configHome(place), "nemo-pipeline", "credentials.json");
  const clientIdFile = join(configHome(place), "nemovideo", "client_id");
  const fromEnvironment = place.env["NEMO_TOKEN"]?.trim();
  const clientIdGiven = place.env["NEMO_CLIENT_ID"]?.trim();
  let last: Promise<unknown> = Promise.resolve();
  return {
    find: (origin) => (fromEnvironment ? environmentToken(fromEnvironment) : storedToken(file, origin)),
    keep: (origin, credential) =>
      change(file, origin, (kept) => ({ ...kept, anonymous: stored(credential) })),
    file,
    holdsFor: async (origin) => {
      const content = await readCredentials(file);
      return content.ok ? ok(content.value.origins[origin]?.user !== undefined) : content;
    },
    hasOverride: Boolean(fromEnvironment),
    store: (origin, credential) => change(file, origin, (kept) => ({ ...kept, user: stored(credential) })),
    forget: (origin, options) => forget(file, { origin, ...options }),
    clientId: ({ renew }) =>
      clientIdGiven ? Promise.resolve(ok(clientIdGiven)) : clientId(clientIdFile, renew),
    exclusively: (work) => {
      const turn = last.then(work, work);
      last = turn;
      return turn;
    },
  };
};

const configHome = ({ env, homeDir }: Surroundings): string => {
  const chosen = env["XDG_CONFIG_HOME"];
  return chosen !== undefined && isAbsolute(chosen) ? chosen : join(homeDir, ".config");
};

const environmentToken = async (value: string): Promise<Result<Credential, Failure>> =>
  isToken(value)
    ? ok({ source: "environment", token: new Secret(value) })
    : err({
        kind: "auth",
        message: "NEMO_TOKEN holds spaces or letters that no token has; set it again.",
        renewable: false,
      });

const TOKEN = z.looseObject({
  token: z.string().refine(isToken),
  user_id: z.string().optional(),
  expires_at: z.string().optional(),
});
const ORIGIN = z.looseObject({ user: TOKEN.optional(), anonymous: TOKEN.optional() });
const FILE = z.looseObject({ version: z.literal(1), origins: z.record(z.string(), ORIGIN) });
type CredentialFile = z.infer<typeof FILE>;

const storedToken = async (
  file: string,
  origin: string,
): Promise<Result<Credential | undefined, Failure>> => {
  const content = await readCredentials(file);
  if (!content.ok) return content;
  const { user, anonymous } = content.value.origins[origin] ?? {};
  if (user !== undefined) return ok(credentialOf("stored", user));
  return ok(anonymous === undefined ? undefined : credentialOf("anonymous", anonymous));
};

const credentialOf = (source: "stored" | "anonymous", stored: z.infer<typeof TOKEN>): Credential => ({
  source,
  token: new Secret(stored.token),
  ...(stored.user_id === undefined ? {} : { userId: stored.user_id }),
  ...(stored.expires_at === undefined ? {} : { expiresAt: stored.expires_at }),
});

const readCredentials = async (file: string): Promise<Result<CredentialFile, Failure>> => {
  const text = await readPrivateFile(file);
  if (!text.ok) return text;
  if (text.value === undefined) return ok({ version: 1, origins: {} });
  const content = FILE.safeParse(parseObject(text.value));
  return content.success
    ? ok(content.data)
    : err({ kind: "local", message: `${file} cannot be read as stored tokens; mend it or delete it.` });
};

type StoredToken = z.infer<typeof TOKEN>;
type Tokens = z.infer<typeof ORIGIN>;

const stored = ({ token, userId, expiresAt }: Credential): StoredToken => ({
  token: token.reveal(),
  user_id: userId,
  expires_at: expiresAt,
});

/** Whatever else the file holds stays as it is; an origin without tokens leaves it. */
const change = async (
  file: string,
  origin: string,
  edit: (kept: Tokens) => Tokens,
): Promise<Result<void, Failure>> => {
  const content = await readCredentials(file);
  if (!content.ok) return content;
  const { origins, ...rest } = content.value;
  const { [origin]: kept = {}, ...others } = origins;
  const edited = edit(kept);
  const isEmpty = Object.values(edited).every((value) => value === undefined);
  const changed = { ...rest, origins: isEmpty ? others : { ...others, [origin]: edited } };
  return writePrivateFile(file, `${JSON.stringify(changed, undefined, 2)}\n`);
};

const forget = async (
  file: string,
  { origin, anonymous }: { readonly origin: string; readonly anonymous: boolean },
): Promise<Result<Forgotten, Failure>> => {
  const content = await readCredentials(file);
  if (!content.ok) return content;
  const kept = content.value.origins[origin] ?? {};
  const forgotten = { user: kept.user !== undefined, anonymous: anonymous && kept.anonymous !== undefined };
  if (!forgotten.user && !forgotten.anonymous) return ok(forgotten);
  const gone = { user: undefined, ...(anonymous ? { anonymous: undefined } : {}) };
  const written = await change(file, origin, (tokens) => ({ ...tokens, ...gone }));
  return written.ok ? ok(forgotten) : written;
};

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The vendor's other tools read and write the same file: a bare UUID and nothing else. */
const clientId = async (file: string, renew: boolean): Promise<Result<string, Failure>> => {
  const text = await readPrivateFile(file);
  if (!text.ok) return text;
  const kept = text.value?.trim();
  if (kept !== undefined && UUID.test(kept) && !renew) return ok(kept);
  const fresh = randomUUID();
  if (text.value !== undefined) {
    const written = await writePrivateFile(file, fresh);
    return written.ok ? ok(fresh) : written;
  }
  const created = await createPrivateFile(file, fresh);
  if (!created.ok) return created;
  return created.value === "created" ? ok(fresh) : clientId(file, renew);
};
