// A value that must not be shown: whatever prints it, by accident or in an error, prints `[secret]`.

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
const SHOWN = "[secret]";

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: for the one header that carries it and the one file that keeps it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [INSPECT](): string {
    return SHOWN;
  }
}
