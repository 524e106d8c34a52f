// Owns finding an upload's bytes by its content hash.

export function pathOf(files: Readonly<Record<string, string>>, hash: string): string {
  const path = Object.hasOwn(files, hash) ? files[hash] : undefined;
  if (path === undefined)
    throw new Error(`The draft uses the upload ${hash}, which is not here: upload the file again.`);
  return path;
}
