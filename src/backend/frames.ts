// Server-sent events out of bytes that come in any pieces.

import { createParser } from "eventsource-parser";

/** Characters of one line and of one event; the largest that is known of the backend are a few MB. */
const MAX_CHARS = 32 * 1024 ** 2;

export interface FrameHandlers {
  readonly onData: (data: string) => void;
  readonly onComment: () => void;
  /** A line that is no field: the rest of a text that was broken over lines. */
  readonly onStray: (line: string) => void;
}

export interface Frames {
  feed(chunk: Uint8Array): void;
  /** The bytes are over: takes what is left as if a blank line followed. */
  end(): void;
  overflown(): boolean;
}

/** The parser gets whole lines only: what it makes of a strange line would else depend on where the bytes were split. */
export const createFrames = ({ onData, onComment, onStray }: FrameHandlers): Frames => {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let pending = 0;
  let overflown = false;
  const parser = createParser({
    maxBufferSize: MAX_CHARS,
    onEvent: ({ data }) => onData(data),
    onComment,
    onError: ({ type, line }) => {
      if (type === "max-buffer-size-exceeded") overflown = true;
      else if (type === "unknown-field") onStray(line ?? "");
    },
  });
  const feedLines = (text: string): void => {
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0 && !overflown) {
      parser.feed(pieces.join("") + text.slice(0, end));
      pieces = [];
      pending = 0;
    }
    pieces.push(text.slice(end));
    pending += text.length - end;
    overflown ||= pending > MAX_CHARS;
  };
  return {
    feed: (chunk) => feedLines(decoder.decode(chunk, { stream: true })),
    end: () => feedLines(`${decoder.decode()}\n\n`),
    overflown: () => overflown,
  };
};
