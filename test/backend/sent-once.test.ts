import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import type { PromptOutcome } from "../../src/core/ports.ts";
import { createRig, patient } from "./rig.ts";

const ANSWER =
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n" +
  '1c\r\ndata: {"type":"heartbeat"}\n\n\r\n0\r\n\r\n';

interface Wire {
  readonly url: string;
  /** Connections on which at least one byte of a request came. */
  requests(): number;
}

const startWire = async (onSocket: (socket: Socket) => void): Promise<Wire> => {
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => (requests += 1));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests };
};

const promptOver = async (wire: Wire): Promise<PromptOutcome> => {
  const { backend } = await createRig({ apiUrl: wire.url });
  return backend.prompt({ sessionId: "s1", text: "Generate" }, patient);
};

describe("a prompt is sent once", () => {
  it("when the whole answer comes", async () => {
    const wire = await startWire((socket) => void socket.on("data", () => socket.write(ANSWER)));
    expect(await promptOver(wire)).toMatchObject({ kind: "ended" });
    expect(wire.requests()).toBe(1);
  });

  it.each(["end", "reset"] as const)(
    "when the answer breaks off after any of its bytes, by %s",
    async (how) => {
      for (let length = 0; length < ANSWER.length; length += 1) {
        const wire = await startWire((socket) => {
          socket.once("data", () => {
            const cut = (): void => void (how === "end" ? socket.end() : socket.resetAndDestroy());
            if (length === 0) cut();
            else socket.write(ANSWER.slice(0, length), () => setImmediate(cut));
          });
        });
        expect(await promptOver(wire), `after ${length} bytes`).toMatchObject({
          kind: "lost",
          failure: {
            message: expect.stringMatching(/broke: (the other side closed|the answer was cut short)/),
          },
        });
        expect(wire.requests()).toBe(1);
      }
    },
  );

  it("and lost when the connection is accepted and reset before anything is read", async () => {
    const wire = await startWire((socket) => void socket.resetAndDestroy());
    const outcome = await promptOver(wire);
    expect(["lost", "rejected"]).toContain(outcome.kind);
    expect(wire.requests()).toBeLessThanOrEqual(1);
  });

  it("even when an earlier prompt's connection was kept and closed by the server", async () => {
    const wire = await startWire((socket) => {
      socket.on("data", () => socket.write(ANSWER, () => setImmediate(() => socket.destroy())));
    });
    const { backend } = await createRig({ apiUrl: wire.url });
    for (let turn = 1; turn <= 5; turn += 1) {
      const outcome = await backend.prompt({ sessionId: "s1", text: "Generate" }, patient);
      expect(outcome.kind).toBe("ended");
      expect(wire.requests()).toBe(turn);
    }
  });
});
