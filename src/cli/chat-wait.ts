// The word that something is still in work: in place for people, a line now and then for a pipe.

import type { Event } from "../core/run/events.ts";
import type { RunListener, VideoProgress } from "../core/run/listener.ts";
import { elapsed } from "../core/words/duration.ts";
import type { Screen } from "../reporters/reporter.ts";
import type { Lines } from "./chat-lines.ts";

export interface Wait extends RunListener {
  /** Runs `work`, and says meanwhile that it is not forgotten. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

const TICK_MS = 1000;

export function openWait(
  screen: Pick<Screen, "every" | "now">,
  lines: Lines,
  { stillWorkingMs }: { readonly stillWorkingMs: number },
): Wait {
  let doing = "";
  const follow = async <T>(work: () => Promise<T>): Promise<T> => {
    const from = screen.now();
    doing = "";
    const text = (): string => `still working, ${elapsed(screen.now() - from)}${doing}`;
    const stop = lines.interactive
      ? screen.every(TICK_MS, () => lines.progress(`  ${text()}`))
      : screen.every(stillWorkingMs, () => lines.show(`  ${text()}`));
    try {
      return await work();
    } finally {
      stop();
    }
  };
  return {
    during: follow,
    event({ type }: Event) {
      if (type === "prompt.ended" || type === "prompt.lost") doing = " (looking at the video)";
      else if (LOOKED.has(type)) doing = "";
    },
    progress({ kind, stage, done }: VideoProgress) {
      if (kind === "percent" && done !== undefined)
        doing = ` (${NAMES[stage] ?? stage} ${Math.round(done)}%)`;
    },
  };
}

const LOOKED: ReadonlySet<Event["type"]> = new Set([
  "draft.verified",
  "draft.mismatched",
  "prompt.asked",
  "prompt.unknown",
  "render.finished",
] as const);

const NAMES: Readonly<Partial<Record<VideoProgress["stage"], string>>> = { poll: "render" };
