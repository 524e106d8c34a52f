// The balance of the account.

import * as z from "zod";

import type { Failure } from "../core/failure.ts";
import type { Balance, CallOptions } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { Transport } from "./transport.ts";

export const readBalance = async (
  transport: Transport,
  options: CallOptions,
): Promise<Result<Balance, Failure>> => {
  const request = { endpoint: "credits", method: "GET", to: "/api/credits/balance/simple" } as const;
  const fields = await transport.call(request, options);
  if (!fields.ok) return fields;
  const balance = BALANCE.safeParse(fields.value);
  if (!balance.success) return err({ kind: "malformed", message: "The backend's balance cannot be read." });
  const { available, frozen, total } = balance.data;
  return ok({ available, frozen, total: total ?? available + frozen });
};

const CREDITS = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

const BALANCE = z.object({
  available: CREDITS,
  frozen: CREDITS.default(0).catch(0),
  total: CREDITS.optional().catch(undefined),
});
