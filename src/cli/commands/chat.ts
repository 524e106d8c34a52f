// `chat`: a conversation with the backend, which is a recipe of one video that grows while one talks.

import { endedInVain } from "../../core/run/state.ts";
import type { HttpBackend } from "../../backend/backend.ts";
import { readRequest } from "../../chat/requests.ts";
import type { Line } from "../../chat/telling.ts";
import type { Config } from "../../config/config.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import type { RunListener } from "../../core/run/listener.ts";
import { asLines, harmless, jsonLine } from "../../reporters/sanitize.ts";
import { paintFor } from "../../reporters/paint.ts";
import { closeChatJournal, openChatJournal, openDesk } from "../chat-desk.ts";
import type { Desk } from "../chat-desk.ts";
import { openHistory } from "../chat-history.ts";
import { openLines } from "../chat-lines.ts";
import type { Lines } from "../chat-lines.ts";
import { choosePlace } from "../chat-place.ts";
import type { ChatPlace, PlaceFlags } from "../chat-place.ts";
import { viewLine } from "../chat-view.ts";
import { openWait } from "../chat-wait.ts";
import type { Wait } from "../chat-wait.ts";
import { connect, openTrusted } from "../compose.ts";
import type { Destination, DestinationFlags } from "../compose.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { openConfig } from "../workspace.ts";

export interface ChatFlags extends DestinationFlags, PlaceFlags {
  /** Credits that the whole conversation may cost. */
  readonly budget?: number;
}

export async function chat(context: CommandContext, flags: ChatFlags): Promise<number> {
  const config = await openConfig(context);
  const place = await choosePlace(config.stateDir, flags, new Date());
  const destination = await openTrusted(context, config, flags);
  const requests: Requests = { show: (line) => context.screen.err(asLines([line])) };
  const log = (line: string): void => requests.show(line);
  const client = connect(context, { config, destination, log });
  try {
    return await inJournal(context, { config, place, destination, client, flags, requests });
  } finally {
    await client.close();
    await destination.close();
  }
}

/** Where `-v` shows requests: among the lines, while somebody sits there. */
interface Requests {
  show: (line: string) => void;
}

interface At {
  readonly config: Config;
  readonly place: ChatPlace;
  readonly destination: Destination;
  readonly client: HttpBackend;
  readonly flags: ChatFlags;
  readonly requests: Requests;
}

async function inJournal(context: CommandContext, at: At): Promise<number> {
  const { config, place } = at;
  const journal = await openChatJournal(config, place);
  const seat = openSeat(context, at);
  try {
    for (const text of journal.notices) seat.say({ kind: "quiet", text });
    const { destination, client, flags } = at;
    const { workingDir } = context;
    const desk = await openDesk({
      config,
      destination,
      client,
      place,
      journal,
      workingDir,
      local: flags.local === true,
      ...(flags.budget !== undefined && { budget: flags.budget }),
      say: seat.say,
      listeners: seat.listeners,
    });
    await greet(at, { desk, seat });
    return await converse(desk, seat);
  } finally {
    seat.close();
    await closeChatJournal(journal, config, place);
  }
}

/** Where somebody sits and talks: the lines, the waiting, the signals. */
interface Seat {
  readonly lines: Lines;
  readonly wait: Wait;
  readonly listeners: readonly RunListener[];
  readonly say: (line: Line) => void;
  /** Ctrl-C while something is in work counts as a signal. */
  onSignal(act: (signal: "SIGINT" | "SIGTERM") => void): void;
  close(): void;
}

function openSeat(context: CommandContext, { config, requests }: At): Seat {
  const { screen, flags } = context;
  const output = flags.json === true ? process.stderr : process.stdout;
  const history = openHistory(config.stateDir);
  let act: Parameters<Seat["onSignal"]>[0] = () => process.exit(EXIT.interrupted);
  const [onInterrupt, onTerminate] = [(): void => act("SIGINT"), (): void => act("SIGTERM")];
  const lines = openLines({
    input: process.stdin,
    output,
    history: history.lines,
    onHistory: (kept) => history.save(kept),
    onInterrupt,
  });
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  const { show } = requests;
  if (lines.interactive && screen.errInteractive) requests.show = (line) => lines.show(harmless(line));
  const wait = openWait(screen, lines, config.timing);
  const paint = paintFor({ color: screen.color && output.isTTY });
  const columns = (): number => (lines.interactive ? screen.columns() : Number.POSITIVE_INFINITY);
  const json: RunListener = { event: (event) => screen.out(`${jsonLine(event)}\n`) };
  return {
    lines,
    wait,
    listeners: flags.json === true ? [wait, json] : [wait],
    say: (line) => lines.show(viewLine(line, { paint, columns: columns() })),
    onSignal(next) {
      act = next;
    },
    close() {
      process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate);
      requests.show = show;
      lines.close();
    },
  };
}

/** Proves that the backend answers before anybody has typed a word. */
async function greet(
  { client, config, place }: At,
  { desk, seat }: { desk: Desk; seat: Seat },
): Promise<void> {
  seat.lines.progress("Connecting…");
  const balance = await client.balance({ signal: AbortSignal.timeout(config.timing.requestTimeoutMs) });
  if (!balance.ok) {
    const { kind, message, link } = balance.error;
    const code = kind === "auth" || kind === "plan-blocked" ? EXIT.credits : EXIT.stopped;
    throw new UsageError(link === undefined ? message : `${message} ${link}`, code);
  }
  const credits = `${balance.value.available} credits`;
  if (place.isNew) {
    seat.say({ kind: "said", text: `Ready (${credits}). Say what the video should show; /help says more.` });
    return;
  }
  seat.say({ kind: "said", text: `Ready (${credits}). Going on with ${place.name}/${place.video}.` });
  for (const step of desk.conversation.record?.done ?? []) {
    if (step.kind === "prompt") seat.say({ kind: "quiet", text: `> ${step.text}` });
  }
  await desk.talk.status();
}

/** Ends with the worst of the answers for a pipe; who sits there has read them. */
async function converse(desk: Desk, seat: Seat): Promise<number> {
  const { talk, conversation } = desk;
  const { lines, wait } = seat;
  let [worst, isWorking, isKilled] = [EXIT.done as number, false, false];
  seat.onSignal((signal) => {
    if (isWorking) interrupt(desk, seat);
    isKilled = !lines.interactive || signal === "SIGTERM";
    if (isKilled || !isWorking) lines.leave();
  });
  for (;;) {
    const line = await lines.next();
    if (line === undefined || isKilled) break;
    const request = readRequest(line);
    if (request.do === "quit") break;
    isWorking = true;
    worst = Math.max(worst, await wait.during(() => talk.answer(request)));
    isWorking = false;
  }
  if (isKilled) return EXIT.interrupted;
  if (!lines.interactive) return worst;
  return conversation.record?.prompt?.phase === "unknown" ? EXIT.unknown : EXIT.done;
}

function interrupt({ conversation }: Desk, { lines, say }: Seat): void {
  const open = conversation.record?.prompt;
  const isOpen = open !== undefined && !endedInVain(open);
  conversation.abort();
  lines.forget();
  say({ kind: "problem", text: isOpen ? LEFT_OPEN : "Stopped waiting." });
}

const LEFT_OPEN =
  "Stopped waiting. The message may be carried out all the same: it is not sent again. What you say next first looks what became of it.";
