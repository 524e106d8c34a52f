// What was expected and what was found, as a part of `reduce`.

import type { Stamp, VideoFact } from "./events.ts";
import type { VideoRecord } from "./state.ts";

export function reduceExpectation({ judged }: VideoRecord, event: Stamp & VideoFact): void {
  if (event.type !== "expectation.checked") return;
  const { key, step, wish, of, findings, settled } = event;
  const earlier = judged.get(key);
  const looks = earlier?.wish === wish && !earlier.settled ? earlier.looks + 1 : 1;
  judged.set(key, { step, wish, of, findings, settled, looks, at: Date.parse(event.at) });
}
