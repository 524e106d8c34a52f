// Owns the simulated agent: takes a message, works on it for a while, and says what it wants to, whether it did anything or not.

import type { Accepted, Session } from "./books.ts";
import { refusalOf } from "./refusals.ts";
import { json } from "./route.ts";
import type { Reply } from "./route.ts";
import type { Ask } from "./server.ts";
import { streamOf } from "./streams.ts";
import type { Saying } from "./streams.ts";

const GENERATE = 100;
const EDIT = 50;

export function promptReply(ask: Ask, session: Session): Reply {
  const { world, books, incoming } = ask;
  const estimate = session.draft === undefined ? GENERATE : EDIT;
  if (books.available < estimate) return refusalOf("2001", world.chance) ?? json(402, {});
  const { new_message: message } = JSON.parse(incoming.body) as {
    new_message: { parts: [{ text: string }] };
  };
  const { text } = message.parts[0];
  const cost = Math.min(books.available, Math.round(estimate * factorOf(ask)));
  const { process, epoch } = incoming;
  const accepted: Accepted = { session, text, process, epoch, estimate, cost, state: "working" };
  world.watchers.accepted(accepted);
  books.take(accepted);
  return work(ask, accepted);
}

function factorOf({ world }: Ask): number {
  const { costs } = world.spec;
  if (costs === "exact") return 1;
  const share = world.chance.roll("prompt:cost");
  return costs === "cheaper" ? 0.6 + 0.4 * share : 1 + 0.4 * share;
}

/** What the agent does with a message, and what of it is told. */
interface Conduct {
  readonly applied: boolean;
  readonly charged: boolean;
  readonly saying: Saying;
  /** ms after the stream's end. */
  readonly lateMs: number;
}

function conductOf({ world, fault }: Ask): Conduct {
  const { chance } = world;
  const saying = chance.happens("prompt:silent", 0.3)
    ? "silent"
    : chance.pick("prompt:style", ["typed", "adk", "mixed"]);
  const normal: Conduct = { applied: true, charged: true, saying, lateMs: 0 };
  switch (fault?.kind) {
    case "agent-refuses":
      return { applied: false, charged: chance.happens("prompt:charged", 0.3), saying: "refusal", lateMs: 0 };
    case "agent-asks":
      return {
        applied: false,
        charged: chance.happens("prompt:charged", 0.3),
        saying: "question",
        lateMs: 0,
      };
    case "agent-error":
      return { applied: false, charged: false, saying: "error", lateMs: 0 };
    case "agent-error-done":
      return { ...normal, saying: "error" };
    case "agent-silent-undone":
      return { applied: false, charged: false, saying: "silent", lateMs: 0 };
    case "agent-late":
      return { ...normal, lateMs: chance.between("prompt:late-ms", 1000, 25_000) };
    case "agent-late-silent":
      return { ...normal, saying: "silent", lateMs: chance.between("prompt:late-ms", 1000, 200_000) };
    case "agent-heartbeats":
      return { ...normal, saying: "heartbeats" };
    case "agent-silence":
      return { ...normal, saying: "silence" };
    default:
      return normal;
  }
}

function work(ask: Ask, accepted: Accepted): Reply {
  const { world, books } = ask;
  const { chance } = world;
  const { session } = accepted;
  const isFirst = session.draft === undefined;
  const conduct = conductOf(ask);
  const workMs = isFirst
    ? chance.between("prompt:ms", 60_000, 300_000)
    : chance.between("prompt:ms", 5000, 60_000);
  const cost = conduct.charged ? accepted.cost : 0;
  const doneMs =
    conduct.lateMs > 0 ? workMs + conduct.lateMs : workMs * (0.5 + 0.49 * chance.roll("prompt:done"));
  if (conduct.lateMs > 0 || conduct.saying === "heartbeats" || conduct.saying === "silence")
    books.unknowable = true;
  world.scheduler.after(doneMs, () => {
    // Nobody hears that it was charged for nothing; and whoever gave it up as lost has looked at the balance for the last
    // time, so that the next run takes its price for one of its own.
    const isUnheard = !conduct.applied || ask.fault?.kind === "late";
    if (isUnheard && cost > 0 && world.lives[accepted.process]?.alive !== true) books.unknowable = true;
    books.conclude(accepted, { applied: conduct.applied, cost });
    world.trace(`server applied ${accepted.text} ${conduct.applied} ${cost}`);
  });
  if (isFirst && conduct.applied) goOnLater(ask, session, doneMs);
  return streamOf(conduct.saying, { workMs, chance });
}

/** Music, a title and effects: in two stages, without a message. */
function goOnLater({ world, books }: Ask, session: Session, afterMs: number): void {
  let ms = afterMs;
  for (const stage of ["prompt:stage-one", "prompt:stage-two"]) {
    ms += world.chance.between(stage, 500, 40_000);
    if (!world.chance.happens("prompt:goes-on", 0.5)) continue;
    world.scheduler.after(ms, () => {
      // It can be taken for the proof of what is in doubt.
      if (world.isInDoubt(session.id)) books.unknowable = true;
      books.goOn(session);
    });
  }
}
