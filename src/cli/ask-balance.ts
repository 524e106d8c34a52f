// One balance request: whether the API accepts a token, and what there is to spend.

import type { Config } from "../config/config.ts";
import type { Failure } from "../core/failure.ts";
import type { Balance } from "../core/ports.ts";
import type { Result } from "../core/result.ts";
import { connect } from "./compose.ts";
import type { Destination } from "./compose.ts";
import type { CommandContext } from "./context.ts";

export async function askBalance(
  context: CommandContext,
  at: { readonly config: Config; readonly destination: Destination },
): Promise<Result<Balance, Failure>> {
  const client = connect(context, at);
  try {
    return await client.balance({ signal: AbortSignal.timeout(at.config.timing.requestTimeoutMs) });
  } finally {
    await client.close();
  }
}
