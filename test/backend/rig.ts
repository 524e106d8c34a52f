// A backend client against a scripted server, with everything that it would find on a user's machine.

import { nodeFiles } from "../../src/platform/file-system.ts";
import { thisMachine } from "../../src/platform/machine.ts";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { type BackendOptions, createBackend, type HttpBackend } from "../../src/backend/backend.ts";
import { createFileCredentials } from "../../src/backend/credential-file.ts";
import type { LogEntry } from "../../src/backend/exchange.ts";
import { startServer, type TestServer } from "./server.ts";

/** Its base64 and base64url differ, and so does its form in an address. */
export const TOKEN = "nmv_usr_test??>0123456789abcdefg+/=k";

export interface Rig {
  readonly server: TestServer;
  readonly backend: HttpBackend;
  readonly log: LogEntry[];
  /** The user's home folder. */
  readonly home: string;
  /** Another client of the same user, as another process would have it. */
  another(options?: Partial<BackendOptions>): HttpBackend;
}

export const createRig = async (
  options: Partial<BackendOptions> & { readonly env?: Record<string, string> } = {},
): Promise<Rig> => {
  const { env = { NEMO_TOKEN: TOKEN }, ...chosen } = options;
  const server = await startServer();
  const home = await temporaryFolder();
  const log: LogEntry[] = [];
  const another = (more: Partial<BackendOptions> = {}): HttpBackend => {
    const backend = createBackend({
      apiUrl: server.url,
      webUrl: "https://web.example",
      target: "cloud",
      skill: { name: "free-video-generation-api", version: "1.0.0" },
      platform: "unknown",
      credentials: createFileCredentials({ env, homeDir: home }),
      timing: { requestTimeoutMs: 10_000, promptTimeoutMs: 20_000, idleTimeoutMs: 10_000 },
      digest: sha256,
      files: nodeFiles,
      machine: thisMachine,
      log: (entry) => log.push(entry),
      ...chosen,
      ...more,
    });
    onTestFinished(() => backend.close());
    return backend;
  };
  onTestFinished(() => server.close());
  return { server, backend: another(), log, home, another };
};

export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "nemo-backend-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

export { patient } from "./patient.ts";
