// Uploads one large file in a process of its own and prints by how many MB its memory grew.

import { nodeFiles } from "../../src/platform/file-system.ts";
import { thisMachine } from "../../src/platform/machine.ts";
import { createBackend } from "../../src/backend/backend.ts";
import { createLocalCredentials } from "../../src/backend/credentials.ts";
import { patient } from "./patient.ts";

const [apiUrl = "", small = "", large = ""] = process.argv.slice(2);
const backend = createBackend({
  apiUrl,
  webUrl: apiUrl,
  target: "emulator",
  skill: { name: "test", version: "1" },
  platform: "unknown",
  credentials: createLocalCredentials("nmv_usr_local"),
  timing: { requestTimeoutMs: 30_000, promptTimeoutMs: 1, idleTimeoutMs: 1 },
  digest: (text) => text,
  files: nodeFiles,
  machine: thisMachine,
});
const upload = (path: string, onProgress = (): void => undefined) =>
  backend.upload(
    { sessionId: "s1", inputs: [{ kind: "file", path, name: "clip.mp4" }] },
    { ...patient, onProgress },
  );

await upload(small);
const before = process.memoryUsage.rss();
let peak = before;
const result = await upload(large, () => {
  peak = Math.max(peak, process.memoryUsage.rss());
});
await backend.close();
process.stdout.write(JSON.stringify({ ok: result.ok, grewMB: (peak - before) / 1024 ** 2 }));
