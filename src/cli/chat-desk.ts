// A conversation, put together: its journal, its client, and those who listen.

import { randomUUID } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { BUILT_IN_PROFILES } from "../backend/profile.ts";
import type { HttpBackend } from "../backend/backend.ts";
import { Conversation } from "../chat/conversation.ts";
import { LeadIns } from "../chat/lead-ins.ts";
import { LostSteps } from "../chat/lost-steps.ts";
import { Telling } from "../chat/telling.ts";
import type { Line } from "../chat/telling.ts";
import { watched } from "../chat/watched.ts";
import type { Config } from "../config/config.ts";
import { EXIT } from "../core/run/exit-code.ts";
import type { Event } from "../core/run/events.ts";
import type { RunListener } from "../core/run/listener.ts";
import { journalFile, openJournal } from "../journal/journal.ts";
import type { OpenJournal } from "../journal/journal.ts";
import { readJournal } from "../journal/read.ts";
import { openDrafts } from "../outputs/drafts.ts";
import { openOutputs } from "../outputs/outputs.ts";
import { openPlayer } from "../playback/player.ts";
import { systemClock } from "../platform/clock.ts";
import { fileDigest, sha256 } from "../platform/digest.ts";
import { openGate, paced } from "../runner/paced.ts";
import type { ChatPlace } from "./chat-place.ts";
import { Talk } from "./chat-talk.ts";
import { openUploads } from "./chat-uploads.ts";
import { draftsFolder, newRunId, retryTimingOf } from "./compose.ts";
import type { Destination } from "./compose.ts";
import { UsageError } from "./context.ts";
import { VERSION } from "./version.ts";
import { nodeFiles } from "../platform/file-system.ts";
import { thisMachine } from "../platform/machine.ts";

export interface DeskParts {
  readonly config: Config;
  readonly destination: Destination;
  readonly client: HttpBackend;
  readonly place: ChatPlace;
  readonly journal: OpenJournal;
  readonly workingDir: string;
  readonly local: boolean;
  readonly budget?: number;
  readonly say: (line: Line) => void;
  readonly listeners: readonly RunListener[];
}

export interface Desk {
  readonly conversation: Conversation;
  readonly talk: Talk;
}

export async function openDesk(parts: DeskParts): Promise<Desk> {
  const { config, client, place, say } = parts;
  const { requests } = config.limits;
  const { backend, drafts } = watched(
    requests === undefined ? client : paced(client, openGate(requests, systemClock)),
  );
  const leadIns = new LeadIns();
  const lostSteps = new LostSteps();
  if (!place.isNew) await recall(parts, [leadIns, lostSteps]);
  const skill = BUILT_IN_PROFILES[0]?.name ?? "";
  const listeners = [leadIns, lostSteps, new Telling({ say, drafts }), ...parts.listeners];
  const conversation = await openConversation(parts, { backend, skill, listeners, lostSteps });
  const { workingDir, local } = parts;
  const talk = new Talk({
    conversation,
    client,
    backend,
    leadIns,
    say,
    config,
    workingDir,
    skill,
    local,
    ...place,
  });
  return { conversation, talk };
}

/** What was said before, to those who have to know; on the other kind of backend it was another conversation. */
async function recall(
  { config, place, destination }: DeskParts,
  listeners: readonly RunListener[],
): Promise<void> {
  let isHere = false;
  const onEvent = (event: Event): void => {
    if (event.type === "run.started") isHere = event.target === destination.target;
    if (!isHere || !("video" in event) || event.video !== place.video) return;
    for (const listener of listeners) listener.event?.(event);
  };
  await readJournal(nodeFiles, journalFile(placeOf(config, place)), { onEvent });
}

async function openConversation(
  { config, destination, place, journal, budget }: DeskParts,
  own: Pick<ConstructorParameters<typeof Conversation>[0], "backend" | "skill" | "listeners" | "lostSteps">,
): Promise<Conversation> {
  const { stateDir, projectDir, outDir, limits, costs } = config;
  const { name, video } = place;
  const { reconcileMs, settleMs, renderTimeoutMs } = destination.timing;
  return new Conversation({
    ...own,
    name,
    video,
    outDir,
    journal,
    state: journal.state,
    drafts: openDrafts(nodeFiles, draftsFolder(config, name)),
    ports: {
      clock: systemClock,
      random: { uuid: randomUUID },
      outputs: openOutputs(nodeFiles, projectDir),
      player: openPlayer({ env: process.env }),
    },
    digest: sha256,
    fileDigest: (file) => fileDigest(nodeFiles, file),
    uploads: await openUploads({ stateDir, name, projectDir }),
    settings: {
      timing: { reconcileMs, settleMs, renderTimeoutMs, ...retryTimingOf(destination) },
      costs,
    },
    limits,
    version: VERSION,
    ...(budget !== undefined && { budget }),
  });
}

const placeOf = ({ stateDir }: Config, { name }: ChatPlace) => ({ stateDir, recipe: name });

export async function openChatJournal(config: Config, place: ChatPlace): Promise<OpenJournal> {
  const run = newRunId(new Date());
  const opened = await openJournal({
    ...placeOf(config, place),
    run,
    files: nodeFiles,
    machine: thisMachine,
  });
  if (opened.ok) return opened.value;
  throw new UsageError(opened.error.message, opened.error.kind === "locked" ? EXIT.locked : EXIT.usage);
}

/** A new conversation in which nothing was said leaves nothing behind. */
export async function closeChatJournal(
  journal: OpenJournal,
  config: Config,
  place: ChatPlace,
): Promise<void> {
  // A journal that cannot be closed any more has been reported when it could not be written.
  await journal.close().catch(() => undefined);
  if (!place.isNew) return;
  const file = journalFile(placeOf(config, place));
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) await rm(path.dirname(file), { recursive: true, force: true });
}
