// Whether a downloaded file is whole, read from its container, and how long it plays.

import { err } from "../core/result.ts";
import type { ExportFormat } from "../core/recipe/recipe.ts";
import type { FileSystem, OpenFile } from "../platform/file-system.ts";
import { inspectGif } from "./gif.ts";
import type { Bytes, Inspection } from "./inspection.ts";
import { inspectMp4 } from "./mp4.ts";
import { inspectWebm } from "./webm.ts";

export async function inspectContainer(
  files: FileSystem,
  { file, format }: { readonly file: string; readonly format: ExportFormat },
): Promise<Inspection> {
  const handle = await files.open(file, "r");
  try {
    const bytes = bytesOf(handle, (await handle.stat()).size);
    if (bytes.size === 0) return err("is empty");
    return await INSPECTORS[format](bytes);
  } finally {
    await handle.close();
  }
}

const INSPECTORS: Readonly<Record<ExportFormat, (bytes: Bytes) => Promise<Inspection>>> = {
  mp4: inspectMp4,
  mov: inspectMp4,
  webm: inspectWebm,
  gif: inspectGif,
};

const bytesOf = (handle: OpenFile, size: number): Bytes => ({
  size,
  async read(offset, length) {
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, bytesRead);
  },
});
