// Owns the body of an answer as it arrives: piece by piece, to its end, or to where the connection breaks.

import type { AnswerBody } from "../../src/backend/exchange.ts";
import type { Watch } from "../../src/backend/watch.ts";
import type { Life } from "./life.ts";
import type { Reply } from "./server/route.ts";

type Arrived =
  | { readonly kind: "piece"; readonly data: Uint8Array }
  | { readonly kind: "end" }
  | { readonly kind: "broken"; readonly error: Error };

export class ArrivingBody implements AnswerBody {
  readonly #arrived: Arrived[] = [];
  #waiting: (() => void) | undefined;
  #over = false;
  readonly #onEnd: () => void;

  constructor({
    life,
    watch,
    reply,
    cut,
    onEnd,
  }: {
    readonly life: Life;
    readonly watch: Watch;
    readonly reply: Reply;
    /** `cut`: it breaks in the middle; `quiet-cut`: it ends there as if it were whole. */
    readonly cut: string | undefined;
    readonly onEnd: () => void;
  }) {
    this.#onEnd = onEnd;
    const isCut = cut === "cut" || cut === "quiet-cut";
    const pieces = isCut ? halved(reply.pieces) : reply.pieces;
    let ms = 0;
    for (const piece of pieces) {
      ms += piece.afterMs;
      life.later(ms, () => this.#take({ kind: "piece", data: piece.data }));
    }
    if (reply.silentEnd !== true) {
      const error = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
      life.later(ms + 1, () => this.#take(cut === "cut" ? { kind: "broken", error } : { kind: "end" }));
    }
    const abort = (): void => this.#take({ kind: "broken", error: watch.signal.reason as Error });
    watch.signal.addEventListener("abort", abort, { once: true });
    if (watch.signal.aborted) abort();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = this.#arrived.shift();
        if (next === undefined) {
          await new Promise<void>((resolve) => (this.#waiting = resolve));
          continue;
        }
        if (next.kind === "end") return;
        if (next.kind === "broken") throw next.error;
        yield next.data;
      }
    } finally {
      this.destroy();
    }
  }

  destroy(): void {
    this.#over = true;
    this.#onEnd();
  }

  #take(arrived: Arrived): void {
    if (this.#over) return;
    this.#arrived.push(arrived);
    if (arrived.kind !== "piece") {
      this.#over = true;
      this.#onEnd();
    }
    this.#waiting?.();
    this.#waiting = undefined;
  }
}

/** The first half of what was to come: whole pieces, and a part of the next. */
function halved(pieces: Reply["pieces"]): Reply["pieces"] {
  const kept = pieces.slice(0, Math.ceil(pieces.length / 2));
  const last = kept.at(-1);
  if (last === undefined) return [];
  return [...kept.slice(0, -1), { ...last, data: last.data.subarray(0, last.data.length >> 1) }];
}
