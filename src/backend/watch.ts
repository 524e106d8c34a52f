// The time allowed for one request: a total, a longest silence, and the caller's own wish to stop.

import type { Machine } from "../platform/machine.ts";

type Verdict = "aborted" | "total" | "idle";

export interface Watch {
  /** Aborted when the time is up or the caller gives up. */
  readonly signal: AbortSignal;
  /** Why the signal was aborted. */
  verdict(): Verdict | undefined;
  /** Something happened: the silence starts anew. */
  touch(): void;
  /** Must be called when the request is over. */
  stop(): void;
}

export interface Allowance {
  readonly totalMs?: number;
  readonly idleMs?: number;
}

export const startWatch = (
  machine: Pick<Machine, "after">,
  { caller, totalMs, idleMs }: Allowance & { readonly caller: AbortSignal },
): Watch => {
  const controller = new AbortController();
  let verdict: Verdict | undefined;
  const end = (reason: Verdict): void => {
    verdict ??= reason;
    controller.abort(new DOMException(`The request was given up: ${reason}.`, "AbortError"));
  };
  const onAbort = (): void => end("aborted");
  const total = totalMs === undefined ? undefined : machine.after(totalMs, () => end("total"));
  const idle = idleMs === undefined ? undefined : machine.after(idleMs, () => end("idle"));
  caller.addEventListener("abort", onAbort, { once: true });
  if (caller.aborted) onAbort();
  return {
    signal: controller.signal,
    verdict: () => verdict,
    touch: () => idle?.restart(),
    stop: () => {
      total?.cancel();
      idle?.cancel();
      caller.removeEventListener("abort", onAbort);
    },
  };
};
