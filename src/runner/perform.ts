// One decision, one act: the table from what was decided to the effect that does it.

import type { Decision } from "../core/run/decision.ts";
import { checkDraft } from "./effects/check-draft.ts";
import { checkFile, setAside } from "./effects/check-file.ts";
import { download, publish } from "./effects/download.ts";
import { readDraft } from "./effects/draft.ts";
import { move } from "./effects/move.ts";
import { prompt } from "./effects/prompt.ts";
import { followRender, submitRender } from "./effects/render.ts";
import { createSession, renewToken } from "./effects/session.ts";
import { upload } from "./effects/upload.ts";
import type { VideoContext } from "./video-context.ts";

const FOR_EVER_MS = 2 ** 31 - 1;

export async function perform(context: VideoContext, decision: Decision): Promise<void> {
  switch (decision.do) {
    case "record":
      await Promise.all(decision.facts.map((fact) => context.emit(fact)));
      return;
    case "wait":
      await context.wait(decision.until - context.ports.clock.now());
      return;
    case "wait-for-credits":
      await context.wait(FOR_EVER_MS);
      return;
    case "renew-token":
      return renewToken(context, decision);
    case "read-balance":
      return context.readBalance(decision.key);
    case "create-session":
      return createSession(context, decision);
    case "upload":
      return upload(context, decision);
    case "check-draft":
      return checkDraft(context, decision);
    case "check-file":
      return checkFile(context, decision);
    case "set-aside":
      return setAside(context, decision);
    case "read-draft":
      return readDraft(context, decision);
    case "prompt":
      return prompt(context, decision);
    case "submit-render":
      return submitRender(context, decision);
    case "follow-render":
      return followRender(context, decision);
    case "download":
      return download(context, decision);
    case "publish":
      return publish(context, decision);
    case "move":
      return move(context, decision);
    case "finish":
      return;
  }
}
