// The bytes of one file, from a source into the part file; gone on with after a break only when it is surely the same file.

import type { Failure } from "../core/failure.ts";
import type { Progress } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import { localFailure } from "./local-failure.ts";
import { networkFailure } from "./network-failure.ts";
import type { PartFile } from "./part-file.ts";
import type { Content, Source } from "./source.ts";
import type { Watch } from "./watch.ts";

/** How often a broken transfer goes on where it broke. */
const MAX_RESUMES = 3;

export interface Transfer {
  readonly source: Source;
  readonly part: PartFile;
  readonly watch: Watch;
  readonly request: {
    readonly file: string;
    readonly sizeBytes?: number;
    readonly onProgress?: (progress: Progress) => void;
  };
}

export const transfer = async (
  job: Transfer,
): Promise<Result<{ readonly bytes: number; readonly sha256: string }, Failure>> => {
  let tag: string | undefined;
  for (let resumes = 0; ; resumes += 1) {
    const poured = await pourOnce(job, resumes === 0 ? undefined : tag);
    if (poured.failure === undefined) return ok({ bytes: job.part.bytes(), sha256: job.part.digest() });
    tag = poured.tag;
    const mayResume = tag !== undefined && poured.failure.kind === "broken" && resumes < MAX_RESUMES;
    if (!mayResume) return err(poured.failure);
  }
};

interface Poured {
  readonly failure?: Failure;
  /** The strong ETag of what was poured: only with it can the rest be asked for. */
  readonly tag?: string;
}

const pourOnce = async (job: Transfer, tag: string | undefined): Promise<Poured> => {
  const range = { range: `bytes=${job.part.bytes()}-`, "if-range": tag ?? "" };
  const opened = await job.source.open(tag === undefined ? {} : range, job.watch);
  if (!opened.ok) return { failure: opened.error, ...(tag === undefined ? {} : { tag }) };
  const content = opened.value;
  if (content.status === 206 && !isContinuation(content, { tag, part: job.part })) {
    content.body.destroy();
    return {
      failure: {
        kind: "broken",
        message: `${content.url.host} gave another part of the file than was asked for.`,
      },
    };
  }
  const failure = (await pour(content, job)) ?? shortFailure(content, job);
  content.body.destroy();
  const received = strongTag(content);
  return {
    ...(failure === undefined ? {} : { failure }),
    ...(received === undefined ? {} : { tag: received }),
  };
};

const strongTag = ({ headers }: Content): string | undefined =>
  typeof headers.etag === "string" && headers.etag.startsWith('"') ? headers.etag : undefined;

/** The rest of the same file, from the very byte. */
const isContinuation = (
  content: Content,
  { tag, part }: { readonly tag: string | undefined; readonly part: PartFile },
): boolean =>
  tag !== undefined && strongTag(content) === tag && rangeOf(content)?.startBytes === part.bytes();

const rangeOf = ({ headers }: Content): { startBytes: number; totalBytes: number } | undefined => {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(headers["content-range"]));
  return range === null ? undefined : { startBytes: Number(range[1]), totalBytes: Number(range[2]) };
};

const pour = async (content: Content, { part, watch, request }: Transfer): Promise<Failure | undefined> => {
  const total = expectedBytes(content, request.sizeBytes);
  const locally = async (work: Promise<void>): Promise<Failure | undefined> =>
    work.then(() => undefined).catch((error: unknown) => localFailure(request.file, error));
  const emptied = content.status === 206 ? undefined : await locally(part.restart());
  if (emptied !== undefined) return emptied;
  try {
    for await (const chunk of content.body) {
      watch.touch();
      const failure = await locally(part.append(chunk));
      if (failure !== undefined) return failure;
      request.onProgress?.({ kind: "bytes", done: part.bytes(), ...(total === undefined ? {} : { total }) });
    }
    return undefined;
  } catch (error) {
    return networkFailure(error, { written: true, watch, url: content.url });
  }
};

const expectedBytes = (content: Content, sizeBytes: number | undefined): number | undefined => {
  const length =
    content.status === 206 ? rangeOf(content)?.totalBytes : Number(content.headers["content-length"]);
  return length === undefined || Number.isNaN(length) ? sizeBytes : length;
};

/** A body that is cut off can end as quietly as one that is complete. */
const shortFailure = (content: Content, { part, request }: Transfer): Failure | undefined => {
  const bytes = part.bytes();
  const expected = Math.max(expectedBytes(content, request.sizeBytes) ?? 1, request.sizeBytes ?? 1);
  if (bytes >= expected) return undefined;
  return { kind: "broken", message: `${content.url.host} sent ${bytes} bytes of a file of ${expected}.` };
};
