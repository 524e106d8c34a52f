// Which bytes of a file a request wants: players ask for pieces, to begin anywhere.

/** Both ends included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Undefined: the whole file, as for several pieces at once and for what is no range. */
export function spanOf(header: string | undefined, sizeBytes: number): Span | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/u.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") return ending(Number(last), sizeBytes);
  const [start, end] = [Number(first), last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)];
  if (last !== "" && Number(last) < start) return undefined;
  return start >= sizeBytes ? "unsatisfiable" : { start, end };
}

const ending = (lengthBytes: number, sizeBytes: number): Span | "unsatisfiable" =>
  lengthBytes === 0 || sizeBytes === 0
    ? "unsatisfiable"
    : { start: Math.max(0, sizeBytes - lengthBytes), end: sizeBytes - 1 };
