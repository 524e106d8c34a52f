// Puts the node-av engine together from its parts: FFmpeg inside this process.

import type * as NodeAvLibrary from "node-av";
import type { MediaEngine } from "./media-engine.ts";
import { decodeSound, openClip } from "./node-av-decoder.ts";
import { openEncoder } from "./node-av-encoder.ts";
import { probe, readBack } from "./node-av-probe.ts";

export type NodeAv = typeof NodeAvLibrary;

export function createNodeAvEngine(av: NodeAv): MediaEngine {
  // FFmpeg's own remarks go to stderr, where the parent looks for the reason of a crash.
  av.Log.setLevel(av.AV_LOG_FATAL);
  return {
    probe: (file) => probe(av, file),
    openClip: (request) => openClip(av, request),
    decodeSound: (request) => decodeSound(av, request),
    openEncoder: (request) => openEncoder(av, request),
    readBack: (file) => readBack(av, file),
  };
}
