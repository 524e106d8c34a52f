// Owns loading the drawing library, and the words for when it is missing.

import type * as Library from "@napi-rs/canvas";
import { howToInstall } from "../media/load-engine.ts";
import { registerFonts } from "../text/fonts.ts";

export type { Canvas, SKRSContext2D as Context } from "@napi-rs/canvas";
export type CanvasLibrary = typeof Library;

let loaded: Promise<CanvasLibrary> | undefined;

export function loadCanvas(): Promise<CanvasLibrary> {
  return (loaded ??= load());
}

async function load(): Promise<CanvasLibrary> {
  const library = await importCanvas();
  registerFonts(library.GlobalFonts);
  return library;
}

async function importCanvas(): Promise<CanvasLibrary> {
  try {
    return await import("@napi-rs/canvas");
  } catch (cause) {
    throw new Error(
      `Video cannot be made on this machine: @napi-rs/canvas could not be loaded. ${howToInstall}`,
      { cause },
    );
  }
}
