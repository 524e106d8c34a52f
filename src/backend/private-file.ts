// Small files that only their owner may read: read whole, written whole or not at all.

import { randomUUID } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
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

export const writePrivateFile = (file: string, text: string): Promise<Result<void, Failure>> =>
  placePrivately(file, { text, place: (temporary) => rename(temporary, file) });

/** Only where there is no such file yet: of two processes that do this at the same time, one creates it. */
export const createPrivateFile = (
  file: string,
  text: string,
): Promise<Result<"created" | "there-already", Failure>> =>
  placePrivately(file, { text, place: (temporary) => linkUnlessThere(temporary, file) });

const linkUnlessThere = async (temporary: string, file: string): Promise<"created" | "there-already"> => {
  try {
    await link(temporary, file);
    return "created";
  } catch (error) {
    if (codeOf(error) === "EEXIST") return "there-already";
    // Not every disk knows links; there, the last one to come wins.
    await rename(temporary, file);
    return "created";
  }
};

const placePrivately = async <T>(
  file: string,
  { text, place }: { readonly text: string; readonly place: (temporary: string) => Promise<T> },
): Promise<Result<T, Failure>> => {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeDurably(temporary, text);
    return ok(await place(temporary));
  } catch (error) {
    return err({
      kind: "local",
      message: `${file} cannot be written (${codeOf(error)}); set NEMO_TOKEN, or XDG_CONFIG_HOME to a folder of yours.`,
    });
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
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
