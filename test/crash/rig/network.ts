// A network that goes away: a TCP proxy between the program and the backend that breaks connections at chosen instants.

import { createServer, connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import type { Seeded } from "./seeded.ts";

export type Break =
  /** Refused at once, as by a machine without the service. */
  | "refuse"
  /** Reset, so that the sender hears of it. */
  | "reset"
  /** Closed in the middle, as if it had all been said. */
  | "close"
  /** Nothing comes or goes any more, and nobody says so. */
  | "swallow";

const BREAKS: readonly Break[] = ["refuse", "reset", "close", "swallow"];

export interface Network {
  /** The backend as it is reached through here. */
  through(url: string): string;
  /** How many connections were broken so far. */
  broken(): number;
  /** From now on nothing breaks. */
  mend(): void;
  close(): Promise<void>;
}

export async function openNetwork(chance: Seeded, share: number): Promise<Network> {
  const sockets = new Set<Socket>();
  let target: URL | undefined;
  let isMended = false;
  let broken = 0;
  const server = createServer((near) => {
    sockets.add(near);
    near.on("close", () => sockets.delete(near)).on("error", () => undefined);
    const how = !isMended && chance.next() < share ? drawBreak(chance) : undefined;
    if (how !== undefined) broken += 1;
    if (how?.kind === "refuse") return void near.resetAndDestroy();
    const far = connect(Number(target?.port), target?.hostname ?? "");
    sockets.add(far);
    far.on("close", () => sockets.delete(far)).on("error", () => near.resetAndDestroy());
    near.on("close", () => far.destroy());
    far.on("close", () => near.end());
    pour(near, far, how?.way === "there" ? how : undefined);
    pour(far, near, how?.way === "back" ? how : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    through(url) {
      target = new URL(url);
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    broken: () => broken,
    mend() {
      isMended = true;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Planned {
  readonly kind: Break;
  readonly way: "there" | "back";
  /** Bytes that still pass: from none, through a request's head and body, to the middle of an answer. */
  readonly afterBytes: number;
}

const drawBreak = (chance: Seeded): Planned => ({
  kind: BREAKS[chance.below(BREAKS.length)] ?? "reset",
  way: chance.next() < 0.5 ? "there" : "back",
  afterBytes: Math.floor(chance.next() ** 2 * MOST_BYTES),
});

const MOST_BYTES = 3000;

function pour(from: Socket, to: Socket, planned: Planned | undefined): void {
  let left = planned?.afterBytes ?? Number.POSITIVE_INFINITY;
  from.on("data", (data) => {
    if (left >= data.length) {
      left -= data.length;
      to.write(data);
      return;
    }
    if (left > 0) to.write(data.subarray(0, left));
    left = -1;
    if (planned?.kind === "reset") [from, to].map((socket) => socket.resetAndDestroy());
    if (planned?.kind === "close") [from, to].map((socket) => socket.end());
  });
  from.on("end", () => to.end());
}
