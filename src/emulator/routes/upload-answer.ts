// Owns how an upload is described, in the answer to it and in the state.

import { extname } from "node:path";

import type { Backend } from "../backend.ts";
import type { Media } from "../media.ts";

export function uploadAnswer(media: Media, { url }: Backend): object {
  const { filename, fileType, hash, durationMs, width, height, fps } = media;
  return {
    filename,
    file_type: fileType,
    cdn_url: `${url()}/files/${hash}${extname(filename).toLowerCase()}`,
    ...(durationMs === undefined ? {} : { duration: durationMs / 1000 }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(fps === undefined ? {} : { fps }),
    hash,
    ...(media.fetched ? {} : { fetched: false }),
  };
}
