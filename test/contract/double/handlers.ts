// The endpoints: what each demands, does and answers.

import { createHash, randomUUID } from "node:crypto";
import type { Session } from "./books.ts";
import { canonical, json, sessionFaults, tokenFaults, uploadFaults } from "./checks.ts";
import type { Request } from "./checks.ts";
import { complaint, dressed, shuffled } from "./dress.ts";
import { answer } from "./exchange.ts";
import type { Route } from "./faults.ts";
import { fileOf } from "./files.ts";
import { say, sessionOf } from "./hit.ts";
import type { Handler, Hit, Subject } from "./hit.ts";
import { cancelHandler, pollHandler, renderHandler } from "./render-handlers.ts";
import { promptHandler } from "./prompt-handler.ts";

const ofSession = (_request: Request, id: string): Subject => ({ session: id });
const ofRender = (_request: Request, id: string): Subject => ({ render: id });
const nothing = (): Subject => ({});

export const handlers: Readonly<Record<Exclude<Route, "file">, Handler>> = {
  token: { subject: nothing, faults: ({ request }) => tokenFaults(request), act: giveToken },
  session: { subject: nothing, faults: ({ request }) => sessionFaults(request), act: makeSession },
  prompt: promptHandler,
  upload: {
    subject: ofSession,
    faults: async ({ request }) => (await uploadFaults(request)).faults,
    act: takeFiles,
  },
  balance: {
    subject: nothing,
    faults: () => [],
    act: (hit) => {
      const { available, frozen } = hit.account;
      say(hit, { available, frozen, total: available + frozen });
    },
  },
  state: { subject: ofSession, faults: () => [], act: tellState },
  render: renderHandler,
  poll: pollHandler,
  cancel: cancelHandler,
  "proxy-file": {
    subject: ofRender,
    faults: () => [],
    act: ({ double, response, id, fault }) => {
      double.during("downloads", response);
      fileOf({ double, id, response, fault });
    },
  },
  claim: {
    subject: nothing,
    faults: () => [],
    act: (hit) => say(hit, { claim_token: `clm_${randomUUID()}`, expires_in: 600 }),
  },
};

/** One token for a client at a time: who asks again before it has ended is told to wait. */
function giveToken(hit: Hit): void {
  const { double, request, response } = hit;
  const { books, dice, options } = double;
  const client = request.headers["x-client-id"];
  if (typeof client !== "string") {
    return answer(response, { status: 400, body: { detail: "X-Client-Id header required" } });
  }
  if (books.clients.has(client))
    return answer(response, { status: 429, body: complaint(429, "once a week", dice) });
  const userId = `anon_${createHash("sha256").update(client).digest("hex").slice(0, 12)}`;
  const account = books.open(userId, options.credits ?? 100);
  const token = books.issue(account);
  books.clients.set(client, token);
  const expires_at = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString();
  say(hit, { token, user_id: account.userId, credits: account.available, expires_at });
}

function makeSession(hit: Hit): void {
  const { double, request, response, account } = hit;
  const { dice } = double;
  const session = double.books.begin(account, String(json(request)["task_name"]));
  const fields = {
    session_id: session.id,
    task_id: session.task,
    ...(dice.chance(0.7) && { user_id: account.userId }),
  };
  if (dice.chance(0.5)) return say(hit, fields);
  const bare = dice.chance(0.5) ? { code: 0, ...fields } : fields;
  answer(response, { status: 200, body: dressed(bare, dice) });
}

async function takeFiles(hit: Hit): Promise<void> {
  const session = sessionOf(hit, hit.id);
  if (session === undefined) return;
  const { names } = await uploadFaults(hit.request);
  const files = names.map((name, index) => {
    const filename = name.split("/").at(-1) ?? name;
    const isPicture = /\.(?:jpe?g|png|webp)$/iu.test(filename);
    const media = { duration: 4.25, width: 640, height: 360, fps: 29.97 };
    return {
      filename,
      file_type: isPicture ? "image" : "video",
      cdn_url: `${hit.double.filesUrl}/cdn/${index}`,
      hash: "b1946ac9",
      ...(!isPicture && media),
    };
  });
  session.uploads.push(...files);
  say(hit, {
    files: files.map((file) => dressed(file, hit.double.dice)),
    session_state_applied: hit.double.dice.chance(0.8),
  });
}

function tellState(hit: Hit): void {
  const session = sessionOf(hit, hit.id);
  if (session === undefined) return;
  const { dice } = hit.double;
  if (session.draft !== undefined) session.seen.add(canonical(session.draft));
  const state = {
    ...draftOf(session),
    video_infos: session.uploads,
    generated_media: [],
    canvas_config: { ratio: "9:16" },
    video_analyses: null,
  };
  say(hit, {
    state: shuffled(state, dice),
    session_id: session.id,
    task_id: session.task,
    task_name: session.name,
    updated_at: Date.now(),
  });
}

/** A session without a draft says so in one of several ways, always in the same one. */
function draftOf({ draft, id }: Session): object {
  if (draft !== undefined) return { draft };
  const absent: readonly object[] = [{}, { draft: null }, { draft: {} }, { draft: { t: [] } }];
  return absent[id.charCodeAt(0) % absent.length] ?? {};
}
