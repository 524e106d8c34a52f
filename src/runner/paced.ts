// A backend that is asked no more often than the user allows (`limits.requests`).

import type { Backend, Clock } from "../core/ports.ts";
import { NOT_SENT } from "./not-sent.ts";

/** So many requests in so many milliseconds. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

export function paced(backend: Backend, gate: Gate): Backend {
  const after =
    <R, A extends readonly [...unknown[], { readonly signal: AbortSignal }]>(
      call: (...args: A) => Promise<R>,
    ) =>
    async (...args: A): Promise<R> => {
      await gate(args.at(-1) as { readonly signal: AbortSignal });
      return call(...args);
    };
  return {
    target: backend.target,
    balance: after((options) => backend.balance(options)),
    createSession: after((request, options) => backend.createSession(request, options)),
    upload: after((request, options) => backend.upload(request, options)),
    prompt: after((request, options) =>
      options.mayStart?.() === false ? Promise.resolve(NOT_SENT) : backend.prompt(request, options),
    ),
    describeDraft: (raw) => backend.describeDraft(raw),
    readDraft: after((request, options) => backend.readDraft(request, options)),
    submitRender: after((request, options) => backend.submitRender(request, options)),
    renderStatus: after((request, options) => backend.renderStatus(request, options)),
    download: after((request, options) => backend.download(request, options)),
    renewToken: after((options) => backend.renewToken(options)),
  };
}

/** Resolves when the caller may send one request. */
export type Gate = (options: { readonly signal: AbortSignal }) => Promise<void>;

/** Each caller takes the next free moment: at most `count` of them fall into any `perMs`. One gate for all of a run's clients. */
export function openGate(rate: Rate, clock: Clock): Gate {
  const taken: number[] = [];
  return async ({ signal }) => {
    const earliest = taken.length < rate.count ? 0 : (taken.shift() ?? 0) + rate.perMs;
    const moment = Math.max(clock.now(), earliest);
    taken.push(moment);
    if (moment > clock.now()) await clock.sleep(moment - clock.now(), signal);
  };
}
