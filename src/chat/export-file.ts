// The name of an export that nobody named: the same for the same work, a free one for new work.

import type { WantedExport } from "../core/plan/keys.ts";
import type { Outputs } from "../core/ports.ts";
import type { VideoRecord } from "../core/run/state.ts";

export interface ExportPlace {
  readonly outDir: string;
  readonly name: string;
  readonly video: string;
  readonly record: VideoRecord | undefined;
  readonly ports: { readonly outputs: Pick<Outputs, "inspect"> };
}

export async function exportFile({ key, format }: WantedExport, place: ExportPlace): Promise<string> {
  const { outDir, name, video, record, ports } = place;
  const known = record?.exports.get(key)?.file;
  if (known !== undefined) return known;
  for (let number = 1; ; number += 1) {
    const file = `${outDir}/${name}/${video}${number === 1 ? "" : `-${number}`}.${format}`;
    if (record?.files.has(file) !== true && (await ports.outputs.inspect(file)) === undefined) return file;
  }
}
