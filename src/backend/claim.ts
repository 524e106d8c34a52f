// The link that opens a project in the browser, with a credential made for that and nothing else.

import * as z from "zod";

import type { Failure } from "../core/failure.ts";
import type { CallOptions } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { Transport } from "./transport.ts";

export interface ClaimLink {
  readonly link: string;
  readonly expiresInSeconds?: number;
}

export interface ClaimRequest {
  readonly sessionId: string;
  readonly taskId: string;
}

export const createClaimLink = async (
  transport: Transport,
  { sessionId, taskId, webUrl, ...options }: CallOptions & ClaimRequest & { readonly webUrl: string },
): Promise<Result<ClaimLink, Failure>> => {
  const request = {
    endpoint: "claim",
    method: "POST",
    to: "/api/auth/claim-token",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ task_id: taskId, session_id: sessionId }),
  } as const;
  const fields = await transport.call(request, options);
  if (!fields.ok) return fields;
  const claim = CLAIM.safeParse(fields.value);
  if (!claim.success) return err({ kind: "malformed", message: "The backend's claim token cannot be read." });
  const { claim_token: token, expires_in: expiresInSeconds } = claim.data;
  const link = `${webUrl.replace(/\/+$/, "")}/workspace/claim?ct=${encodeURIComponent(token)}`;
  return ok({ link, ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }) });
};

/** Anything else, such as an API token, must not get into an address. */
const CLAIM = z.object({
  claim_token: z.string().startsWith("clm_"),
  expires_in: z.number().optional().catch(undefined),
});
