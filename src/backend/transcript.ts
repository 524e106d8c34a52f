// What the backend said in one stream: pieces put together, nothing twice, noise left out.

import type { Secret } from "../config/secret.ts";
import type { Heard } from "./adk.ts";
import { clipText, MAX_TEXT, withoutSecrets } from "./words.ts";

/** More texts than any answer has; what comes after them is not kept. */
const MAX_TEXTS = 1000;
/** Comes by itself after normal answers, and means nothing there. */
const NOISE = /^\s*I encountered a temporary issue/i;

export interface Ending {
  readonly texts: readonly string[];
  readonly error?: string;
  readonly incomplete: boolean;
}

export interface Transcript {
  add(heard: Heard): void;
  /** `isTorn`: the stream stopped in the middle of an event. */
  end(stream: { readonly isTorn: boolean }): Ending;
}

export const createTranscript = (secrets: readonly Secret[]): Transcript => {
  const texts: string[] = [];
  let held = "";
  let error: string | undefined;
  let isErrorOpen = false;
  let isTornError = false;
  const strays: string[] = [];

  const say = (text: string): void => {
    if (text.trim() !== "" && text !== texts.at(-1) && texts.length < MAX_TEXTS) texts.push(text);
  };
  const fail = (message: string): void => void (error ??= clipText(message));
  const stray = (line: string): void => {
    if (isErrorOpen && error !== undefined) error = clipText(`${error}\n${line}`);
    else if (strays.length < MAX_TEXTS) strays.push(clipText(line));
  };

  const add = (heard: Heard): void => {
    if (heard.kind === "stray") return stray(heard.line);
    isErrorOpen = heard.kind === "torn-error" && error === undefined;
    const before = strays.splice(0);
    switch (heard.kind) {
      case "piece":
        if (held.length < MAX_TEXT) held += heard.text;
        break;
      case "whole":
      case "plain":
        if (heard.text.trim() === "") break;
        if (heard.kind === "whole" || heard.text.includes(held)) held = "";
        say(clipText(heard.text));
        break;
      case "error":
        fail(heard.message);
        break;
      case "torn-error":
        isTornError = isErrorOpen;
        fail([heard.text, ...before].join("\n"));
        break;
      default:
        break;
    }
  };

  const end = ({ isTorn }: { readonly isTorn: boolean }): Ending => {
    const rest = held.trim() === "" || (texts.length > 0 && NOISE.test(held)) ? [] : [clipText(held)];
    const said = [...withoutNoise(texts), ...rest].map((text) => withoutSecrets(text, secrets));
    const words = isTornError ? bare(error ?? "") : error;
    const message = words === undefined ? undefined : withoutSecrets(words, secrets);
    return {
      texts: said,
      ...(message === undefined ? {} : { error: message }),
      incomplete: isTorn || rest.length > 0,
    };
  };
  return { add, end };
};

const withoutNoise = (texts: readonly string[]): readonly string[] => {
  const last = texts.at(-1);
  return last !== undefined && texts.length > 1 && NOISE.test(last) ? texts.slice(0, -1) : texts;
};

/** A torn error keeps the marks of the JSON that it was meant to be. */
const bare = (error: string): string =>
  error
    .trim()
    .replace(/^"/, "")
    .replace(/"?\s*\}?$/, "")
    .trim();
