// Owns the answers that say no: each with the status and body that the contract documents, in its known variants.

import type { Chance } from "./chance.ts";

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`refused with HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** The documents give both a status and a code for some refusals: either may come. */
export class Refusals {
  readonly #chance: Chance;
  #count = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  token(): Refusal {
    const body = coded(1001, "token invalid or expired");
    return new Refusal(this.#variant([401, 200]), body);
  }

  session(sessionId: string): Refusal {
    return new Refusal(this.#variant([200, 404]), coded(1002, `session not found: ${sessionId}`));
  }

  /** The agent endpoint is a different server behind the same address, with words of its own. */
  sessionAtAgent(sessionId: string): Refusal {
    return this.#variant([
      new Refusal(404, { error: `Session not found: ${sessionId}` }),
      new Refusal(404, { detail: "Session not found" }),
      new Refusal(200, coded(1002, "session not found")),
    ]);
  }

  credits(): Refusal {
    return new Refusal(200, coded(2001, "insufficient credits"));
  }

  unsupportedFile(filename: string): Refusal {
    return new Refusal(this.#variant([200, 400]), coded(4001, `unsupported file: ${filename}`));
  }

  fileTooLarge(filename: string, limitBytes: number): Refusal {
    const limitMb = Math.floor(limitBytes / 2 ** 20);
    return new Refusal(this.#variant([200, 413]), coded(4002, `${filename} is larger than ${limitMb} MB`));
  }

  render(status: number, message: string): Refusal {
    return new Refusal(this.#variant([status, 200]), { success: false, code: status, message });
  }

  #variant<T>(choices: readonly [T, ...T[]]): T {
    this.#count += 1;
    return this.#chance.pick(choices, "refusal", this.#count);
  }
}

function coded(code: number, message: string): { code: number; message: string } {
  return { code, message };
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, coded(400, message));
}

export function missingAttribution(): Refusal {
  return new Refusal(402, coded(402, "export is not available on this plan"));
}

export function rateLimited(message: string): Refusal {
  return new Refusal(429, coded(429, message));
}

export function notFound(message: string): Refusal {
  return new Refusal(404, coded(404, message));
}
