// Owns the simulated renders: asked for under ids of the client's, and finished, failed, stuck or forgotten.

import { mediaFile } from "../../contract/double/media.ts";
import type { Render, Session } from "./books.ts";
import { FILES, json } from "./route.ts";
import type { Reply } from "./route.ts";
import type { Ask } from "./server.ts";

interface RenderBody {
  readonly id: string;
  readonly output: { readonly format: string; readonly quality: string };
  readonly draft: {
    readonly t?: readonly { readonly sg?: readonly { readonly m?: { readonly text?: string } }[] }[];
    readonly m?: { readonly title?: string };
  } | null;
}

export function renderReply(ask: Ask, session: Session): Reply {
  const { world, books, incoming, fault } = ask;
  const { chance } = world;
  const { id, output, draft } = JSON.parse(incoming.body) as RenderBody;
  const known = books.renders.get(id);
  if (known !== undefined && known.fate !== "forgotten") {
    const message = "duplicate id";
    return chance.happens("render:409", 0.5)
      ? json(409, { error: message })
      : json(200, { success: false, message });
  }
  if (fault?.kind === "duplicate") return json(409, { error: "a render with this id already exists" });
  const fates = {
    "render-fails": "fails",
    "render-hangs": "hangs",
    "render-forgotten": "forgotten",
  } as const;
  const fate = fates[fault?.kind as keyof typeof fates] ?? "fine";
  const lastsMs = chance.between("render:ms", 20_000, 90_000);
  const { format, quality } = output;
  books.renders.set(id, {
    id,
    session,
    format,
    quality,
    texts: textsIn(draft),
    startedMs: world.scheduler.now,
    lastsMs,
    fate,
  });
  return statusReply(ask, { id, status: "pending", progress: 0 });
}

/** The prompts that a draft shows. */
function textsIn(draft: RenderBody["draft"]): string[] {
  const title = draft?.m?.title;
  const edits = (draft?.t ?? []).flatMap(({ sg = [] }) => sg.flatMap(({ m }) => m?.text ?? []));
  return title === undefined ? edits : [title, ...edits];
}

export function pollReply(ask: Ask): Reply {
  const { world, books, incoming } = ask;
  const id = decodeURIComponent(incoming.url.pathname.split("/").at(-1) ?? "");
  const render = books.renders.get(id);
  if (render === undefined || render.fate === "forgotten") return json(404, { detail: "render not found" });
  const doneMs = world.scheduler.now - render.startedMs;
  if (render.fate === "hangs" || doneMs < render.lastsMs) {
    const progress = Math.min(99, Math.floor((100 * doneMs) / render.lastsMs));
    return statusReply(ask, { id, status: progress < 10 ? "pending" : "processing", progress });
  }
  if (render.fate === "fails")
    return statusReply(ask, { id, status: "failed", progress: 50, error: "the renderer failed" });
  return statusReply(ask, { id, status: "completed", progress: 100, ...whereItIs(ask, render) });
}

function whereItIs({ world }: Ask, render: Render): object {
  const { chance } = world;
  if (chance.happens("render:no-url", 0.15)) return {};
  const url = `${FILES}/r/${render.id}?sig=secret`;
  const size = chance.happens("render:size", 0.5) ? { size: fileBytes(render).length } : {};
  return chance.happens("render:output", 0.5)
    ? { output: { url, duration: 8, ...size } }
    : { outputUrl: url, createdAt: "x" };
}

const statusReply = ({ world }: Ask, fields: object): Reply =>
  json(200, world.chance.happens("render:bare", 0.5) ? fields : { success: true, data: fields });

/** Every render is a file of its own. */
export const fileBytes = ({ id, format, quality, texts, session }: Render): Buffer =>
  mediaFile(format, `${id} ${quality} ${session.video} ${texts.join("|")}`);
