// The file of a finished render: from the address that was given, else by the API's own route; whole, or a failure.

import type { Failure } from "../core/failure.ts";
import type { CallOptions } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import { routeOf } from "./address.ts";
import { localFailure } from "./local-failure.ts";
import { openPartFile, type PartFile } from "./part-file.ts";
import { type Source, sourceAt } from "./source.ts";
import { transfer } from "./transfer.ts";
import { type Transport, within } from "./transport.ts";

export interface DownloadRequest {
  readonly renderId: string;
  readonly url?: string;
  readonly sizeBytes?: number;
  readonly file: string;
}

export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
}

export const downloadRender = async (
  transport: Transport,
  request: CallOptions & DownloadRequest,
): Promise<Result<Downloaded, Failure>> => {
  const opened = await openPart(transport, request.file);
  if (!opened.ok) return opened;
  const part = opened.value;
  try {
    return await fetchInto(part, { transport, request });
  } finally {
    // What was written is read back and flushed before it gets its name: that tells more than closing it does.
    await part.close().catch(() => undefined);
  }
};

const openPart = async ({ files }: Transport, file: string): Promise<Result<PartFile, Failure>> => {
  try {
    return ok(await openPartFile(files, file));
  } catch (error) {
    return err(localFailure(file, error));
  }
};

interface Job {
  readonly transport: Transport;
  readonly request: CallOptions & DownloadRequest;
}

const fetchInto = async (part: PartFile, job: Job): Promise<Result<Downloaded, Failure>> => {
  const { transport, request } = job;
  const given = request.url === undefined ? null : URL.parse(request.url, transport.base.href);
  if (given !== null) {
    const first = await fetchFrom(sourceAt(transport, given), { ...job, part });
    if (first.ok || !isElsewhere(first.error)) return first;
  }
  const route = routeOf(transport.base, `/api/render/proxy/${encodeURIComponent(request.renderId)}/download`);
  return fetchFrom(sourceAt(transport, route), { ...job, part });
};

/** The address is of no use, now or for good, while the API may still have the file. */
const isElsewhere = ({ kind }: Failure): boolean =>
  kind === "not-found" || kind === "unreachable" || kind === "refused";

/** A slow download is no fault, a silent one is. */
const fetchFrom = (
  source: Source,
  { transport, request, part }: Job & { readonly part: PartFile },
): Promise<Result<Downloaded, Failure>> =>
  within(transport.machine, { caller: request.signal, idleMs: transport.timing.requestTimeoutMs }, (watch) =>
    transfer({ source, part, watch, request }),
  );
