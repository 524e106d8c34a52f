// Small files that only their owner may read: read whole, written whole or not at all.

import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import { codeOf } from "./local-failure.ts";

/** Undefined when there is no such file. A file that others could read is closed to them. */
export const readPrivateFile = async (file: string): Promise<Result<string | undefined, Failure>> => {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0 && process.platform !== "win32") await chmod(file, 0o600).catch(() => undefined);
    return ok(await readFile(file, "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return ok(undefined);
    return err({ kind: "local", message: `${file} cannot be read (${codeOf(error)}).` });
  }
};

export const writePrivateFile = async (file: string, text: string): Promise<Result<void, Failure>> => {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeDurably(temporary, text);
    await rename(temporary, file);
    return ok(undefined);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return err({
      kind: "local",
      message: `${file} cannot be written (${codeOf(error)}); set NEMO_TOKEN, or XDG_CONFIG_HOME to a folder of yours.`,
    });
  }
};

const writeDurably = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};
