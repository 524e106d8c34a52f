// Owns the simulated backend as a whole: a model of the contract that shares no code with the client or the embedded backend.

import type { Fault } from "../spec.ts";
import type { World } from "../world.ts";
import { Books } from "./books.ts";
import type { Session } from "./books.ts";
import { fileReply, proxyReply } from "./files.ts";
import { promptReply } from "./prompts.ts";
import { isAfter, refusalOf } from "./refusals.ts";
import { pollReply, renderReply } from "./renders.ts";
import { json } from "./route.ts";
import type { Incoming, Reply } from "./route.ts";

export interface Ask {
  readonly world: World;
  readonly books: Books;
  readonly incoming: Incoming;
  readonly fault: Fault | undefined;
}

const ATTRIBUTION = ["x-skill-source", "x-skill-version", "x-skill-platform"] as const;

export class Server {
  readonly books: Books;
  readonly #world: World;
  #issued = 0;

  constructor(world: World, credits: number) {
    this.#world = world;
    this.books = new Books(credits);
  }

  issueToken(): string {
    const token = `nmv_usr_simulated_${String(++this.#issued).padStart(6, "0")}`;
    this.books.tokens.add(token);
    return token;
  }

  handle(incoming: Incoming, fault: Fault | undefined): Reply {
    const world = this.#world;
    const ask: Ask = { world, books: this.books, incoming, fault };
    world.trace(
      `server ${incoming.route} ${incoming.url.pathname}${fault === undefined ? "" : ` ${fault.kind}`}`,
    );
    if (incoming.route === "file") return fileReply(ask);
    this.#lookAtHeaders(incoming);
    this.#accidents();
    const refusal = fault === undefined ? undefined : refusalOf(fault.kind, world.chance);
    if (refusal !== undefined && !isAfter(fault?.kind ?? "")) return this.#refuse(ask, refusal);
    const reply = this.#answer(ask);
    return refusal !== undefined && reply.refusal === undefined ? refusal : reply;
  }

  #answer(ask: Ask): Reply {
    const { incoming, world, books } = ask;
    const token = incoming.headers["authorization"]?.slice("Bearer ".length) ?? "";
    if (incoming.route === "token") return this.#tokenReply();
    if (!books.tokens.has(token))
      return refusalOf(world.chance.pick("auth:shape", ["1001", "401"]), world.chance) ?? json(401, {});
    switch (incoming.route) {
      case "session":
        return sessionReply(ask);
      case "credits":
        return creditsReply(ask);
      case "upload":
        return withSession(ask, sessionInPath(ask), () => uploadReply(ask));
      case "state":
        return withSession(ask, sessionInPath(ask), (session) => stateReply(ask, session));
      case "prompt":
        return withSession(ask, sessionInBody(ask, "session_id"), (session) => promptReply(ask, session));
      case "render":
        return withSession(ask, sessionInBody(ask, "sessionId"), (session) => renderReply(ask, session));
      case "poll":
        return pollReply(ask);
      case "proxy":
        return proxyReply(ask);
      default:
        world.violate(
          7,
          `a request to an address that does not exist: ${incoming.method} ${incoming.url.pathname}`,
        );
        return json(404, { detail: "Not Found" });
    }
  }

  /** What it says is true afterwards: a session that it does not know is gone, a token that it does not take is invalid. */
  #refuse({ incoming, books }: Ask, refusal: Reply): Reply {
    if (refusal.refusal === "1002" || refusal.refusal === "1002-404") {
      const id = incoming.route === "upload" || incoming.route === "state" ? pathPart(incoming) : undefined;
      const session = books.sessions.get(id ?? sessionNamedIn(incoming.body) ?? "");
      if (session !== undefined) session.gone = true;
    }
    if (refusal.refusal === "1001" || refusal.refusal === "401") this.expire();
    return refusal;
  }

  expire(): void {
    this.books.tokens.clear();
  }

  #tokenReply(): Reply {
    if (this.#world.spec.account.kind === "user")
      this.#world.violate(7, "an anonymous token was asked for in the place of the user's");
    const token = this.issueToken();
    const data = {
      token,
      user_id: "anon_1",
      credits: 100,
      expires_at: new Date(this.#world.wallNow() + 7 * 86_400_000).toISOString(),
    };
    return json(200, { code: 0, data });
  }

  #lookAtHeaders({ headers, url, body }: Incoming): void {
    for (const name of ATTRIBUTION) if (!headers[name]) this.#world.violate(7, `a request without ${name}`);
    if (url.href.includes("nmv_usr_") || body.includes("nmv_usr_"))
      this.#world.violate(7, "the token stands in an address or a body");
  }

  /** Things that the backend does by itself, whoever asks for whatever. */
  #accidents(): void {
    const world = this.#world;
    const fault = world.faults.take("server:accident");
    if (fault === undefined) return;
    if (fault.kind === "expire") this.expire();
    if (fault.kind === "forget-sessions")
      for (const session of this.books.sessions.values()) session.gone = true;
    if (fault.kind === "forget-renders")
      for (const render of this.books.renders.values()) render.fate = "forgotten";
    if (fault.kind === "no-credits") this.books.spendElsewhere();
  }
}

const pathPart = ({ url }: Incoming): string => decodeURIComponent(url.pathname.split("/")[5] ?? "");

const sessionInPath = ({ incoming }: Ask): string => pathPart(incoming);

const sessionInBody = ({ incoming }: Ask, key: string): string =>
  String((JSON.parse(incoming.body) as Record<string, unknown>)[key]);

const sessionNamedIn = (body: string): string | undefined => /"session(?:_id|Id)":"([^"]+)"/.exec(body)?.[1];

function withSession({ books, world }: Ask, id: string, act: (session: Session) => Reply): Reply {
  const session = books.sessions.get(id);
  if (session !== undefined && !session.gone) return act(session);
  return refusalOf(world.chance.pick("session:shape", ["1002", "1002-404"]), world.chance) ?? json(404, {});
}

function sessionReply({ books, incoming, world }: Ask): Reply {
  const { task_name: video } = JSON.parse(incoming.body) as { task_name: string };
  const id = world.chance.uuid();
  books.sessions.set(id, { id, video, draft: undefined, texts: [], gone: false, working: 0, stages: 0 });
  const data = { task_id: `task-${books.sessions.size}`, session_id: id, user_id: "u_1" };
  return json(200, world.chance.happens("session:bare", 0.3) ? data : { code: 0, data });
}

function creditsReply({ books, world }: Ask): Reply {
  const { available, frozen } = books;
  const data = {
    available,
    frozen,
    ...(world.chance.happens("credits:total", 0.8) && { total: available + frozen }),
  };
  return json(200, { code: 0, data });
}

function uploadReply({ incoming, fault }: Ask): Reply {
  const names = [...incoming.body.matchAll(/filename="([^"]+)"/g)].map((match) => match[1]);
  const files = names.map((filename) => ({ filename, file_type: "image", cdn_url: "https://cdn.sim/x" }));
  return json(200, {
    code: 0,
    data: { files: fault?.kind === "short-list" ? files.slice(1) : files, session_state_applied: true },
  });
}

function stateReply({ world }: Ask, { draft, id }: Session): Reply {
  if (draft === undefined && world.chance.happens("state:404", 0.2))
    return json(404, { detail: "no state yet" });
  return json(200, { code: 0, data: { state: { draft: draft ?? null, video_infos: [] }, session_id: id } });
}
