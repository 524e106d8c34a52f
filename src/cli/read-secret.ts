// Reading a secret: typed without an echo at a terminal, or the whole of what a pipe gives.

/** More than any token has, and little enough to hold. */
const MAX_LENGTH = 4096;

export interface SecretInput extends AsyncIterable<Buffer> {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
}

/** `cancelled` by Ctrl-C at the terminal. */
export type SecretAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "too-long" };

export async function readSecret(
  input: SecretInput,
  { ask }: { readonly ask: (words: string) => void },
): Promise<SecretAnswer> {
  if (input.isTTY !== true || input.setRawMode === undefined) return readAll(input);
  input.setRawMode(true);
  try {
    ask("Token (it is not shown): ");
    return await readTyped(input);
  } finally {
    input.setRawMode(false);
    ask("\n");
  }
}

async function readAll(input: SecretInput): Promise<SecretAnswer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of input) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_LENGTH) return { kind: "too-long" };
    chunks.push(chunk);
  }
  return { kind: "text", text: Buffer.concat(chunks).toString("utf8").trim() };
}

async function readTyped(input: SecretInput): Promise<SecretAnswer> {
  let typed = "";
  for await (const chunk of input) {
    for (const key of chunk.toString("utf8").replaceAll(KEY_SEQUENCE, "")) {
      if (key === CTRL_C) return { kind: "cancelled" };
      if (ENTER.has(key)) return { kind: "text", text: typed.trim() };
      typed = afterKey(typed, key);
      if (typed.length > MAX_LENGTH) return { kind: "too-long" };
    }
  }
  return { kind: "text", text: typed.trim() };
}

/** Arrows and the like, and the marks that terminals put around what is pasted. */
// oxlint-disable-next-line no-control-regex
const KEY_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O.)/gu;
const CTRL_C = "\u0003";
const CTRL_U = "\u0015";
/** Return, line feed and Ctrl-D. */
const ENTER: ReadonlySet<string> = new Set(["\r", "\n", "\u0004"]);
const BACKSPACE: ReadonlySet<string> = new Set(["\u007f", "\b"]);

function afterKey(typed: string, key: string): string {
  if (BACKSPACE.has(key)) return typed.slice(0, -1);
  return key === CTRL_U ? "" : typed + key;
}
