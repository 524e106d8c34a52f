// The finished files of a video, as its journal knows them.

import type { ExportRecord, VideoRecord, WrittenFile } from "./state.ts";

export interface FinishedFile extends WrittenFile, Pick<ExportRecord, "format" | "quality"> {
  readonly file: string;
}

/** Undefined where the export is not finished, or another one has had its name since. */
export function finishedFile({ exports, files }: VideoRecord, key: string): FinishedFile | undefined {
  const item = exports.get(key);
  if (item?.phase !== "done" || item.file === undefined) return undefined;
  const { file, format, quality } = item;
  const written = files.get(file);
  return written?.key === key ? { ...written, file, format, quality } : undefined;
}

export const finishedFiles = (record: VideoRecord): FinishedFile[] =>
  [...record.exports.keys()].flatMap((key) => finishedFile(record, key) ?? []);
