// The entry of the process that decodes one file; it ends with its parent.

import { findDecoder } from "./find-decoder.ts";
import type { PlayReply, PlayRequest } from "./messages.ts";
import { reasonOf } from "../core/words/reason.ts";

process.on("disconnect", () => process.exit(0));
process.on("message", (request: PlayRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});

async function answer(request: PlayRequest): Promise<PlayReply> {
  try {
    const decoder = await findDecoder(process.env);
    if (request.kind === "find") return { kind: "played", played: {} };
    const { file, sound, picture } = request;
    const peak = sound ? await decoder.peak(file) : undefined;
    const brightest = picture ? await decoder.brightest(file) : undefined;
    const heard = peak === undefined ? {} : { peak };
    return { kind: "played", played: { ...heard, ...(brightest !== undefined && { brightest }) } };
  } catch (error) {
    return { kind: "failed", message: reasonOf(error) };
  }
}
