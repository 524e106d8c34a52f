// `open`: the link to a video's project in the editor, made with a claim token, never the API token.

import type { ClaimLink } from "../../backend/claim.ts";
import type { Failure } from "../../core/failure.ts";
import type { Target } from "../../core/ports.ts";
import type { Result } from "../../core/result.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { harmless } from "../../reporters/sanitize.ts";
import { openInBrowser } from "../browser.ts";
import { connect, openTrusted } from "../compose.ts";
import type { Destination, DestinationFlags } from "../compose.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { findVideo } from "../find-video.ts";
import type { FoundVideo } from "../find-video.ts";
import { requireTrust, trustInWeb } from "../trust.ts";
import { openConfig } from "../workspace.ts";
import type { Config } from "../../config/config.ts";
import { showJson } from "../screen.ts";

export interface OpenFlags extends DestinationFlags {
  readonly browser?: boolean;
}

interface Session {
  readonly id: string;
  readonly task: string;
}

export async function open(context: CommandContext, name: string, flags: OpenFlags): Promise<number> {
  const config = await openConfig(context);
  const found = await findVideo(config.stateDir, name);
  if (flags.local !== true) requireTrust(trustInWeb(config));
  const destination = await openTrusted(context, config, flags);
  try {
    const session = sessionOf(found, { target: destination.target, local: flags.local === true });
    const made = await claim(context, { config, destination, session });
    if (!made.ok) throw refusal(found, made.error);
    show(context, made.value, flags);
    return EXIT.done;
  } finally {
    await destination.close();
  }
}

const OTHER: Readonly<Record<Target, Target>> = { cloud: "emulator", emulator: "cloud" };

function sessionOf(
  { name, records }: FoundVideo,
  { target, local }: { readonly target: Target; readonly local: boolean },
): Session {
  const record = records[target];
  if (record?.session !== undefined) return record.session;
  if (records[OTHER[target]]?.session !== undefined) {
    throw new UsageError(`${name} ${local ? MADE_IN_CLOUD : MADE_EMBEDDED}`);
  }
  if (record?.sessionLost === true) throw new UsageError(`${name}: ${GONE}`, EXIT.stopped);
  throw new UsageError(`${name} has no session yet: run it first, nemo-pipeline run`, EXIT.stopped);
}

const MADE_EMBEDDED = "was made on the embedded backend: open it with --local";
const MADE_IN_CLOUD = "was made in the cloud: open it without --local";
const GONE =
  "the backend no longer knows its session. The next run makes it again; plan says what that costs";

interface Claiming {
  readonly config: Config;
  readonly destination: Destination;
  readonly session: Session;
}

/** Without a token there is nothing to ask for: a new anonymous account would not own the session. */
async function claim(
  context: CommandContext,
  { config, destination, session }: Claiming,
): Promise<Result<ClaimLink, Failure>> {
  const client = connect(context, { config, destination });
  try {
    const identity = await client.identity();
    if (!identity.ok) return identity;
    const signal = AbortSignal.timeout(config.timing.requestTimeoutMs);
    return await client.claimLink({ sessionId: session.id, taskId: session.task }, { signal });
  } finally {
    await client.close();
  }
}

function refusal({ name }: FoundVideo, failure: Failure): UsageError {
  const message = harmless(failure.message);
  switch (failure.kind) {
    case "session-gone":
    case "not-found":
      return new UsageError(`${name}: ${GONE}`, EXIT.stopped);
    case "auth":
    case "plan-blocked":
    case "no-credits":
      return new UsageError(message, EXIT.credits);
    default:
      return new UsageError(`${name}: there is no link. ${message}`, EXIT.stopped);
  }
}

function show({ screen, flags }: CommandContext, made: ClaimLink, { local, browser }: OpenFlags): void {
  const { link, expiresInSeconds } = made;
  if (flags.json === true) {
    showJson(screen, { link, expires_in_s: expiresInSeconds });
    return;
  }
  screen.out(`${link}\n`);
  if (local === true) {
    screen.err(
      "The embedded backend has no editor: a real one opens with such a link, this one leads nowhere.\n",
    );
    return;
  }
  if (expiresInSeconds !== undefined) screen.err(`It opens the project for ${expiresInSeconds} seconds.\n`);
  if (browser !== false && screen.interactive) openInBrowser(link);
}
