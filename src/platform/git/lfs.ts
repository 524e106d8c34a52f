// What git holds in the place of a large file that is kept in Git LFS: its digest and its size.

export interface LfsPointer {
  readonly sha256: string;
  readonly bytes: number;
}

export function pointerTo(content: Uint8Array): LfsPointer | undefined {
  const text = Buffer.from(content).toString("latin1");
  if (!text.startsWith("version https://git-lfs.github.com/spec/")) return undefined;
  const sha256 = /^oid sha256:([0-9a-f]{64})$/mu.exec(text)?.[1];
  const size = /^size (\d{1,15})$/mu.exec(text)?.[1];
  return sha256 === undefined || size === undefined ? undefined : { sha256, bytes: Number(size) };
}
