import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { thisMachine } from "../../src/platform/machine.ts";
import { join } from "node:path";
import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { createFileCredentials } from "../../src/backend/credential-file.ts";
import { createLocalCredentials } from "../../src/backend/credentials.ts";
import { Secret } from "../../src/config/secret.ts";
import { createRig, patient, type Rig, temporaryFolder, TOKEN } from "./rig.ts";
import { json } from "./server.ts";

const DESK = "/api/auth/anonymous-token";
const BALANCE = "/api/credits/balance/simple";
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Gives out numbered tokens, and takes the newest only. */
const createAnonymousRig = async (
  options: Parameters<typeof createRig>[0] = {},
): Promise<Rig & { expire(): void }> => {
  const rig = await createRig({ env: {}, ...options });
  let given = 0;
  let valid = "";
  rig.server.on(DESK, (_, response) => {
    given += 1;
    valid = `nmv_usr_anonymous_token_no_${given}`;
    const expires_at = new Date(Date.now() + 7 * 86_400_000).toISOString();
    json(response, { code: 0, data: { token: valid, user_id: `anon_${given}`, credits: 100, expires_at } });
  });
  rig.server.on(BALANCE, ({ headers }, response) => {
    const isValid = headers.authorization === `Bearer ${valid}`;
    json(response, isValid ? { code: 0, data: { available: given } } : { code: 1001, message: "expired" });
  });
  return { ...rig, expire: () => void (valid = "") };
};
const credentialFile = (rig: Rig): string => join(rig.home, ".config/nemo-pipeline/credentials.json");
const clientIdFile = (rig: Rig): string => join(rig.home, ".config/nemovideo/client_id");

describe("an anonymous account", () => {
  it("is asked for with a new client id, which is kept as the vendor's tools keep it", async () => {
    const rig = await createAnonymousRig();
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: true });
    const { headers, body } = rig.server.asked[0]!;
    expect(headers).toMatchObject({
      "x-client-id": expect.stringMatching(UUID),
      "x-skill-platform": "unknown",
    });
    expect(headers).not.toHaveProperty("authorization");
    expect(body).toHaveLength(0);
    expect(await readFile(clientIdFile(rig), "utf8")).toBe(headers["x-client-id"]);
  });

  it("is kept in a file that only its owner may read, and used by the next process", async () => {
    const rig = await createAnonymousRig();
    await rig.backend.balance(patient);
    expect((await stat(credentialFile(rig))).mode & 0o777).toBe(0o600);
    expect(await rig.another().balance(patient)).toMatchObject({ ok: true });
    expect(rig.server.count(DESK)).toBe(1);
  });

  it("is asked for once by many requests at the same time", async () => {
    const rig = await createAnonymousRig();
    const results = await Promise.all(Array.from({ length: 20 }, () => rig.backend.balance(patient)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(rig.server.count(DESK)).toBe(1);
  });

  it("is asked for once by several clients of one process", async () => {
    const credentials = createFileCredentials({ env: {}, homeDir: await temporaryFolder() });
    const rig = await createAnonymousRig({ credentials });
    const clients = [rig.backend, rig.another(), rig.another()];
    const results = await Promise.all(clients.map((client) => client.balance(patient)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(rig.server.count(DESK)).toBe(1);
  });

  it("is asked for under one client id by processes that start together", async () => {
    const rig = await createAnonymousRig();
    await Promise.all([rig.backend, rig.another(), rig.another()].map((client) => client.balance(patient)));
    const asked = rig.server.asked.filter(({ path }) => path === DESK);
    expect(new Set(asked.map(({ headers }) => headers["x-client-id"])).size).toBe(1);
    expect(await readdir(join(rig.home, ".config/nemovideo"))).toEqual(["client_id"]);
  });

  it("uses the client id that is there already", async () => {
    const rig = await createAnonymousRig();
    const clientId = "0b8f7a52-93a1-4c5e-8d11-aa22bb33cc44";
    await mkdir(join(rig.home, ".config/nemovideo"), { recursive: true });
    await writeFile(clientIdFile(rig), `${clientId}\n`);
    await rig.backend.balance(patient);
    expect(rig.server.asked[0]?.headers["x-client-id"]).toBe(clientId);
  });

  it("uses the client id of the environment", async () => {
    const rig = await createAnonymousRig({ env: { NEMO_CLIENT_ID: "mine" } });
    await rig.backend.balance(patient);
    expect(rig.server.asked[0]?.headers["x-client-id"]).toBe("mine");
  });

  it("gets another client id, once, when the backend does not take the one it has", async () => {
    const rig = await createRig({ env: {} });
    rig.server.on(DESK, (_, response) => json(response, { message: "X-Client-Id" }, 400));
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: false, error: { kind: "refused" } });
    const ids = rig.server.asked.map(({ headers }) => headers["x-client-id"]);
    expect(new Set(ids).size).toBe(2);
    expect(rig.server.asked).toHaveLength(2);
  });

  it("says how long to wait when there were too many", async () => {
    const rig = await createRig({ env: {} });
    rig.server.on(DESK, (_, response) => json(response, {}, 429, { "retry-after": "60" }));
    expect(await rig.backend.balance(patient)).toMatchObject({
      ok: false,
      error: { kind: "rate-limited", retry_after_ms: 60_000 },
    });
  });

  it("without credits is shown where to register", async () => {
    const rig = await createAnonymousRig();
    rig.server.on("/api/tasks", (_, response) => json(response, { code: 2001 }));
    const result = await rig.backend.createSession({ taskName: "t", language: "en" }, patient);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: "no-credits", link: "https://web.example/register?bind=anon_1" },
    });
  });

  it("is replaced before it is used when it has expired", async () => {
    let nowMs = Date.now();
    const rig = await createAnonymousRig({ machine: { ...thisMachine, now: () => nowMs } });
    await rig.backend.balance(patient);
    nowMs += 8 * 86_400_000;
    await rig.backend.balance(patient);
    expect(rig.server.count(DESK)).toBe(2);
    expect(rig.server.count(BALANCE)).toBe(2);
  });
});

describe("a token that the backend no longer takes", () => {
  it("is renewed once for all requests that met it, and the others go on at once", async () => {
    const rig = await createAnonymousRig();
    await rig.backend.balance(patient);
    rig.expire();
    const refused = await Promise.all(Array.from({ length: 10 }, () => rig.backend.balance(patient)));
    expect(refused[0]).toMatchObject({ ok: false, error: { kind: "auth", renewable: true } });
    const renewed = await Promise.all(Array.from({ length: 10 }, () => rig.backend.renewToken(patient)));
    expect(renewed.every(({ ok }) => ok)).toBe(true);
    expect(await rig.backend.renewToken(patient)).toMatchObject({ ok: true });
    expect(rig.server.count(DESK)).toBe(2);
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: true, value: { available: 2 } });
  });

  it("is replaced by the one that another process has got in the meantime", async () => {
    const rig = await createAnonymousRig();
    await rig.backend.balance(patient);
    rig.expire();
    await rig.backend.balance(patient);
    const other = rig.another();
    await other.balance(patient);
    await other.renewToken(patient);
    await rig.backend.renewToken(patient);
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: true });
    expect(rig.server.count(DESK)).toBe(2);
  });

  it("is renewed for the others when one of them gives up", async () => {
    const rig = await createAnonymousRig();
    const given = await Promise.all([
      rig.backend.balance({ signal: AbortSignal.abort() }),
      rig.backend.balance(patient),
    ]);
    expect(given).toMatchObject([{ ok: false, error: { kind: "aborted" } }, { ok: true }]);
  });

  it.each([
    ["environment", { env: { NEMO_TOKEN: TOKEN } }],
    ["local", { credentials: createLocalCredentials("nmv_usr_local"), target: "emulator" as const }],
  ])("cannot be renewed when it is of the kind %s", async (_, options) => {
    const rig = await createRig(options);
    rig.server.on("/", (_, response) => json(response, { code: 1001 }, 401));
    expect(await rig.backend.balance(patient)).toMatchObject({
      ok: false,
      error: { kind: "auth", renewable: false },
    });
    expect(await rig.backend.renewToken(patient)).toMatchObject({
      ok: false,
      error: { kind: "auth", renewable: false },
    });
    expect(rig.server.count(DESK)).toBe(0);
  });
});

describe("the token in use", () => {
  it("is shown shortened, with where it came from", async () => {
    const rig = await createRig();
    const identity = await rig.backend.identity();
    expect(identity).toEqual({ ok: true, value: { source: "environment", redacted: "nmv_usr_…+/=k" } });
    expect(rig.server.asked).toHaveLength(0);
  });

  it("of an anonymous account is shown with its user and its end", async () => {
    const rig = await createAnonymousRig();
    expect(await rig.backend.identity()).toMatchObject({
      ok: false,
      error: { kind: "auth", renewable: true },
    });
    await rig.backend.balance(patient);
    expect(await rig.another().identity()).toMatchObject({
      ok: true,
      value: {
        source: "anonymous",
        redacted: "nmv_usr_…no_1",
        userId: "anon_1",
        expiresAt: expect.stringContaining("T"),
      },
    });
  });

  it("is the one that the user stored for this address, before an anonymous one", async () => {
    const rig = await createRig({ env: {} });
    await mkdir(join(rig.home, ".config/nemo-pipeline"), { recursive: true });
    const stored = { token: "nmv_usr_stored_by_the_user", user_id: "u" };
    const other = { user: { token: "nmv_usr_other" } };
    const content = {
      version: 1,
      origins: { [rig.server.url]: { user: stored, anonymous: stored }, "https://x": other },
    };
    await writeFile(credentialFile(rig), JSON.stringify(content));
    await chmod(credentialFile(rig), 0o644);
    expect(await rig.backend.identity()).toMatchObject({
      ok: true,
      value: { source: "stored", userId: "u" },
    });
    expect((await stat(credentialFile(rig))).mode & 0o777).toBe(0o600);
  });

  it("is looked for below XDG_CONFIG_HOME", async () => {
    const config = await temporaryFolder();
    const rig = await createAnonymousRig({ env: { XDG_CONFIG_HOME: config } });
    await rig.backend.balance(patient);
    expect(await readFile(join(config, "nemovideo/client_id"), "utf8")).toMatch(UUID);
    expect(await readFile(join(config, "nemo-pipeline/credentials.json"), "utf8")).toContain(rig.server.url);
  });

  it.each(["{", "[]", '{"version":2}', '{"version":1,"origins":{"x":{"user":{}}}}'])(
    "is not guessed from a damaged file: %s",
    async (content) => {
      const rig = await createAnonymousRig();
      await mkdir(join(rig.home, ".config/nemo-pipeline"), { recursive: true });
      await writeFile(credentialFile(rig), content);
      expect(await rig.backend.balance(patient)).toMatchObject({ ok: false, error: { kind: "local" } });
      expect(await readFile(credentialFile(rig), "utf8")).toBe(content);
    },
  );

  it("is refused when it cannot stand in a header", async () => {
    const rig = await createRig({ env: { NEMO_TOKEN: "nmv_usr_a\r\nx-evil: 1" } });
    expect(await rig.backend.balance(patient)).toMatchObject({
      ok: false,
      error: { kind: "auth", renewable: false },
    });
    expect(rig.server.asked).toHaveLength(0);
  });
});

describe("a secret", () => {
  it("prints nothing of itself", () => {
    const secret = new Secret(TOKEN);
    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true }),
      inspect(secret),
    ];
    for (const text of shown) expect(text).toContain("[secret]");
    expect(shown.join("")).not.toContain(TOKEN);
    expect(secret.reveal()).toBe(TOKEN);
  });
});
