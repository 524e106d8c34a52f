// Prompts that must not be sent: they would cost credits and do nothing.

import { routeRequest, type Request } from "../conversation/router.ts";
import type { Mistake, Path } from "../mistake.ts";

export function checkPrompt(text: string, path: Path): Mistake[] {
  if (text.trim() === "") {
    const hint = "Write what the video should show, or remove the step";
    return [
      { path, part: "value", severity: "error", code: "empty-prompt", message: "The prompt is empty", hint },
    ];
  }
  const instead = insteadOf(routeRequest(text));
  return instead === undefined
    ? []
    : [{ path, part: "value", severity: "error", code: "client-request", ...instead }];
}

function insteadOf(request: Request): { readonly message: string; readonly hint: string } | undefined {
  switch (request) {
    case "prompt":
      return undefined;
    case "export":
      return {
        message:
          "This asks for an export, which is a step of its own and costs nothing; it is never sent as a prompt",
        hint: "Write `export: { format: mp4, quality: high }` for the video, or a step `- export: {}`",
      };
    case "credits":
      return {
        message: "This asks for the balance, not for a change of the video; it is never sent as a prompt",
        hint: "Remove it, and run `nemo-pipeline credits`",
      };
    case "status":
      return {
        message: "This asks for the state, not for a change of the video; it is never sent as a prompt",
        hint: "Remove it, and run `nemo-pipeline status`",
      };
    case "upload":
      return {
        message: "This asks for an upload, which is a step of its own; it is never sent as a prompt",
        hint: "Write `inputs: [media/photo.jpg]` for the video, or a step `- upload: media/photo.jpg`",
      };
  }
}
