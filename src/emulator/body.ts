// Owns reading a JSON body: bounded, and lenient about everything but being JSON.

import type { IncomingMessage } from "node:http";

import { badRequest } from "./refusal.ts";

const LIMIT_BYTES = 32 * 2 ** 20;

export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= LIMIT_BYTES) chunks.push(chunk);
  }
  if (sizeBytes > LIMIT_BYTES) throw badRequest("the body is too large");
  const value = parsed(Buffer.concat(chunks).toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badRequest("the body must be a JSON object");
  return value as Record<string, unknown>;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest("the body is not JSON");
  }
}
