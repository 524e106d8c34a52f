import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import { proxyFromEnvironment } from "../../src/backend/lanes.ts";
import { createRig, patient } from "./rig.ts";
import { json } from "./server.ts";

/** A proxy that notes where it is asked to connect to, and refuses. */
const startProxy = async (): Promise<{ address: string; asked: string[] }> => {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(502).end();
  });
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};

describe("a proxy of the environment", () => {
  it("is used for the backend, and its refusal proves that a prompt was not sent", async () => {
    const { address, asked } = await startProxy();
    const rig = await createRig({
      apiUrl: "https://api.example",
      proxy: proxyFromEnvironment({ HTTPS_PROXY: address }),
    });
    const outcome = await rig.backend.prompt({ sessionId: "s1", text: "x" }, patient);
    expect(outcome).toMatchObject({ kind: "rejected", failure: { kind: "unreachable" } });
    expect(asked).toEqual(["api.example:443"]);
  });

  it("is never used for this machine", async () => {
    const { address, asked } = await startProxy();
    const rig = await createRig({
      proxy: proxyFromEnvironment({ http_proxy: `http://${address}`, https_proxy: address }),
    });
    rig.server.on("/api/credits", (_, response) => json(response, { available: 1 }));
    expect(await rig.backend.balance(patient)).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
  });

  it("that is no address is told before anything is sent", async () => {
    const rig = await createRig({ proxy: proxyFromEnvironment({ HTTP_PROXY: "file:///x" }) });
    expect(await rig.backend.balance(patient)).toMatchObject({
      ok: false,
      error: { kind: "refused", message: expect.stringContaining("HTTP_PROXY") },
    });
    expect(rig.server.asked).toHaveLength(0);
  });
});
