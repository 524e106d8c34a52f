// A prompt's stream: bytes become frames, frames become what was heard, and that becomes texts, an error and progress.

import type { Secret } from "../config/secret.ts";
import type { Progress } from "../core/ports.ts";
import { type Heard, readFrame } from "./adk.ts";
import { createFrames } from "./frames.ts";
import { createTranscript, type Ending } from "./transcript.ts";
import { clipText } from "./words.ts";

export interface Stream {
  /** True when something else than a heartbeat was heard. */
  feed(chunk: Uint8Array): boolean;
  /** A line or an event was larger than can be held. */
  overflown(): boolean;
  /** What was heard up to here. */
  texts(): readonly string[];
  /** The body has ended by itself. */
  end(): Ending;
}

export interface StreamOptions {
  readonly secrets: readonly Secret[];
  readonly onProgress?: (progress: Progress) => void;
}

export const createStream = ({ secrets, onProgress }: StreamOptions): Stream => {
  const transcript = createTranscript(secrets);
  let last: Heard | undefined;
  let isAlive = false;
  const hear = (heard: Heard): void => {
    last = heard;
    isAlive ||= heard.kind !== "heartbeat";
    if (heard.kind === "heartbeat") onProgress?.({ kind: "heartbeat" });
    if (heard.kind === "tool") onProgress?.({ kind: "words", words: clipText(heard.name) });
    transcript.add(heard);
  };
  const frames = createFrames({
    onData: (data) => readFrame(data).forEach(hear),
    onComment: () => hear({ kind: "heartbeat" }),
    onStray: (line) => hear({ kind: "stray", line }),
  });
  const feed = (chunk: Uint8Array): boolean => {
    isAlive = false;
    frames.feed(chunk);
    return isAlive;
  };
  const end = (): Ending => {
    const before = last;
    frames.end();
    return transcript.end({ isTorn: last !== before && last?.kind === "unreadable" });
  };
  return {
    feed,
    end,
    overflown: () => frames.overflown(),
    texts: () => transcript.end({ isTorn: false }).texts,
  };
};
