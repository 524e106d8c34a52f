// The inputs of a step: files as multipart, addresses as JSON, in the order in which the step names them.

import * as z from "zod";

import type { Failure } from "../core/failure.ts";
import type { CallOptions, UploadedFile } from "../core/ports.ts";
import type { Input } from "../core/recipe/recipe.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { FileSystem } from "../platform/file-system.ts";
import { inspectLocalFile, type LocalFile } from "./local-file.ts";
import { localFailure } from "./local-failure.ts";
import { createMultipart } from "./multipart.ts";
import { type ApiRequest, type Fields, type Transport, within } from "./transport.ts";
import type { Watch } from "./watch.ts";

/** Files go together in one request up to this size; a larger one goes alone, so that little is sent again. */
const MAX_BATCH_BYTES = 32 * 1024 ** 2;

export const uploadInputs = async (
  transport: Transport,
  {
    sessionId,
    inputs,
    ...options
  }: CallOptions & { readonly sessionId: string; readonly inputs: readonly Input[] },
): Promise<Result<readonly UploadedFile[], Failure>> => {
  const checked = await inspectAll(transport, inputs);
  if (!checked.ok) return checked;
  const count = countBytes(checked.value, options);
  const to = `/api/upload-video/nemo_agent/me/${encodeURIComponent(sessionId)}`;
  const uploaded: UploadedFile[] = [];
  for (const batch of batchesOf(checked.value)) {
    const sent = await sendBatch(transport, { batch, to, signal: options.signal, onBytes: count });
    if (!sent.ok) return sent;
    uploaded.push(...sent.value);
  }
  return ok(uploaded);
};

type Source =
  | { readonly kind: "file"; readonly file: LocalFile }
  | { readonly kind: "url"; readonly url: string };
type Batch =
  | { readonly kind: "file"; readonly files: LocalFile[] }
  | { readonly kind: "url"; readonly urls: string[] };

/** All of them, before the first byte of any is sent. */
const inspectAll = async (
  { files }: Transport,
  inputs: readonly Input[],
): Promise<Result<readonly Source[], Failure>> => {
  const sources: Source[] = [];
  for (const input of inputs) {
    const source = await sourceOf(files, input);
    if (!source.ok) return source;
    sources.push(source.value);
  }
  return ok(sources);
};

const sourceOf = async (files: FileSystem, input: Input): Promise<Result<Source, Failure>> => {
  if (input.kind === "url") return ok(input);
  const file = await inspectLocalFile(files, input);
  return file.ok ? ok({ kind: "file", file: file.value }) : file;
};

const batchesOf = (sources: readonly Source[]): readonly Batch[] => {
  const batches: Batch[] = [];
  for (const source of sources) {
    const last = batches.at(-1);
    if (source.kind === "url") {
      if (last?.kind === "url") last.urls.push(source.url);
      else batches.push({ kind: "url", urls: [source.url] });
    } else if (last?.kind === "file" && bytesOf([...last.files, source.file]) <= MAX_BATCH_BYTES) {
      last.files.push(source.file);
    } else {
      batches.push({ kind: "file", files: [source.file] });
    }
  }
  return batches;
};

const bytesOf = (files: readonly LocalFile[]): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

const countBytes = (sources: readonly Source[], { onProgress }: CallOptions): ((bytes: number) => void) => {
  const total = bytesOf(sources.flatMap((source) => (source.kind === "file" ? [source.file] : [])));
  let done = 0;
  return (bytes) => {
    done += bytes;
    onProgress?.({ kind: "bytes", done, total });
  };
};

interface Sending {
  readonly batch: Batch;
  readonly to: string;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** A slow upload is no fault, a silent one is: each chunk that leaves starts the time anew. */
const sendBatch = (
  transport: Transport,
  { batch, to, signal, onBytes }: Sending,
): Promise<Result<readonly UploadedFile[], Failure>> =>
  within(transport.machine, { caller: signal, idleMs: transport.timing.requestTimeoutMs }, (watch) =>
    batch.kind === "url"
      ? sendUrls(transport, { urls: batch.urls, to, watch })
      : sendFiles(transport, { files: batch.files, to, watch, onBytes }),
  );

const sendUrls = async (
  transport: Transport,
  { urls, to, watch }: { readonly urls: readonly string[]; readonly to: string; readonly watch: Watch },
): Promise<Result<readonly UploadedFile[], Failure>> => {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ urls, source_type: "url" });
  const fields = await transport.ask({ ...post(to), headers, body }, watch);
  return fields.ok ? filesIn(fields.value, urls.map(nameOfUrl)) : fields;
};

const sendFiles = async (
  transport: Transport,
  {
    files,
    to,
    watch,
    onBytes,
  }: {
    readonly files: readonly LocalFile[];
    readonly to: string;
    readonly watch: Watch;
    readonly onBytes: (bytes: number) => void;
  },
): Promise<Result<readonly UploadedFile[], Failure>> => {
  const multipart = createMultipart(transport, files, (bytes) => {
    watch.touch();
    onBytes(bytes);
  });
  const fields = await transport.ask(
    { ...post(to), headers: multipart.headers, body: multipart.body },
    watch,
  );
  multipart.body.destroy();
  if (fields.ok)
    return filesIn(
      fields.value,
      files.map(({ name }) => name),
    );
  const failed = multipart.readError();
  return failed === undefined ? fields : err(localFailure(failed.path, failed.error));
};

const post = (to: string): ApiRequest => ({ endpoint: "upload", method: "POST", to });

/** The last part of the path, without the query, which may hold a signature. */
const nameOfUrl = (address: string): string => {
  const url = URL.parse(address);
  return url?.pathname.split("/").findLast((part) => part !== "") ?? url?.host ?? "input";
};

const FILE = z.object({
  filename: z.string().optional().catch(undefined),
  file_type: z.string().optional().catch(undefined),
  duration: z.number().nonnegative().optional().catch(undefined),
});
const FILES = z.object({ files: z.array(FILE) });

/** A file that was taken silently out would be missing in a video that is paid for. */
const filesIn = (fields: Fields, names: readonly string[]): Result<readonly UploadedFile[], Failure> => {
  const answer = FILES.safeParse(fields);
  if (!answer.success)
    return err({ kind: "malformed", message: "The backend's answer to the upload cannot be read." });
  const { files } = answer.data;
  if (files.length < names.length) {
    return err({ kind: "malformed", message: `The backend took ${files.length} of ${names.length} files.` });
  }
  return ok(names.map((name, index) => uploadedFile(name, files[index])));
};

const uploadedFile = (name: string, file: z.infer<typeof FILE> | undefined): UploadedFile => ({
  name: file?.filename ?? name,
  type: file?.file_type ?? "unknown",
  ...(file?.duration === undefined ? {} : { durationMs: Math.round(file.duration * 1000) }),
});
