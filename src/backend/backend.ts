// The backend client as a whole: the port of the core over HTTP, put together from one file per concept.

import type { Failure } from "../core/failure.ts";
import type { Backend, CallOptions, Digest, Session, Target } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { FileSystem } from "../platform/file-system.ts";
import type { Machine } from "../platform/machine.ts";
import { parseApiAddress } from "./address.ts";
import { requestAnonymousToken } from "./anonymous.ts";
import { type Auth, createAuth, type Identity } from "./auth.ts";
import { type ClaimLink, type ClaimRequest, createClaimLink } from "./claim.ts";
import type { CredentialStore } from "./credentials.ts";
import { readBalance } from "./credits.ts";
import { downloadRender } from "./download.ts";
import { draftOf, readDraft } from "./draft.ts";
import { createExchange, type Exchange, type LogEntry } from "./exchange.ts";
import { sendPrompt } from "./instruct.ts";
import { createLanes, proxyFailure, type ProxySettings } from "./lanes.ts";
import { attributionHeaders, type SkillProfile } from "./profile.ts";
import { cancelRender, readRenderStatus, submitRender } from "./render.ts";
import { createSession } from "./session.ts";
import { createTransport, type Timing, type Transport } from "./transport.ts";
import { uploadInputs } from "./upload.ts";

export interface BackendOptions {
  readonly apiUrl: string;
  /** Where people register, top up and open projects. */
  readonly webUrl: string;
  readonly target: Target;
  readonly skill: SkillProfile;
  /** As `findPlatform` tells it. */
  readonly platform: string;
  readonly credentials: CredentialStore;
  readonly timing: Timing;
  readonly digest: Digest;
  /** As `proxyFromEnvironment` reads it; never used for this machine itself. */
  readonly proxy?: ProxySettings;
  readonly log?: (entry: LogEntry) => void;
  readonly files: FileSystem;
  readonly machine: Machine;
  /** Takes the network's place, and that of `proxy` and `log`. */
  readonly exchange?: Exchange;
}

export interface HttpBackend extends Backend {
  /** The token that requests would carry; sends nothing, and fails where there is none yet. */
  identity(): Promise<Result<Identity, Failure>>;
  claimLink(request: ClaimRequest, options: CallOptions): Promise<Result<ClaimLink, Failure>>;
  cancelRender(request: { readonly renderId: string }, options: CallOptions): Promise<Result<void, Failure>>;
  /** Ends all connections; requests in flight fail. */
  close(): Promise<void>;
}

export const createBackend = (options: BackendOptions): HttpBackend => {
  const address = parseApiAddress(options.apiUrl);
  if (!address.ok) return unusable(options, address.error);
  const failure = proxyFailure(options.proxy ?? {});
  return failure === undefined ? connect(options, address.value) : unusable(options, failure);
};

const connect = (options: BackendOptions, base: URL): HttpBackend => {
  const { target, webUrl, digest } = options;
  const closing = new AbortController();
  const { network, auth, transport } = assemble(options, { base, closed: closing.signal });
  return {
    target,
    balance: async (call) => {
      const balance = await readBalance(transport, call);
      const link = auth.registration();
      return balance.ok && link !== undefined ? ok({ ...balance.value, link }) : balance;
    },
    createSession: async (request, call) => {
      const session = await createSession(transport, { ...request, ...call });
      return session.ok ? ok({ ...session.value, ...ownerOf(session.value, auth) }) : session;
    },
    upload: (request, call) => uploadInputs(transport, { ...request, ...call }),
    prompt: (request, call) => sendPrompt(transport, { ...request, ...call }),
    describeDraft: (raw) => draftOf(raw, digest),
    readDraft: (request, call) => readDraft(transport, { ...request, ...call, digest }),
    submitRender: (request, call) => submitRender(transport, { ...request, ...call }),
    renderStatus: (request, call) => readRenderStatus(transport, { ...request, ...call }),
    download: (request, call) => downloadRender(transport, { ...request, ...call }),
    renewToken: ({ signal }) => auth.renew(signal),
    identity: () => auth.identity(),
    claimLink: (request, call) => createClaimLink(transport, { ...request, ...call, webUrl }),
    cancelRender: (request, call) => cancelRender(transport, { ...request, ...call }),
    close: async () => {
      closing.abort();
      await network.close();
    },
  };
};

/** The answer may name the user whom the token does not tell; `me` is everybody's name. */
const ownerOf = ({ userId: user }: Session, auth: Auth): Pick<Session, "account"> => {
  const mark = auth.mark();
  if (mark === undefined) return {};
  return { account: { ...(user !== undefined && user !== "me" && { user }), ...mark } };
};

interface Parts {
  readonly network: Network;
  readonly auth: Auth;
  readonly transport: Transport;
}

const assemble = (
  options: BackendOptions,
  { base, closed }: { readonly base: URL; readonly closed: AbortSignal },
): Parts => {
  const { webUrl, skill, platform, credentials: store, timing, files, machine } = options;
  const network = openNetwork(options);
  const { exchange } = network;
  const attribution = attributionHeaders({ skill, platform });
  const { requestTimeoutMs } = timing;
  const desk = { base, exchange, store, attribution, requestTimeoutMs, webUrl, machine };
  const requestAnonymous = (signal: AbortSignal) => requestAnonymousToken(desk, signal);
  const now = (): number => machine.now();
  const auth = createAuth({ origin: base.origin, store, requestAnonymous, webUrl, now, closed });
  const transport = createTransport({ base, timing, exchange, auth, attribution, files, machine });
  return { network, auth, transport };
};

interface Network {
  readonly exchange: Exchange;
  close(): Promise<void>;
}

const openNetwork = ({ timing, proxy, log, exchange }: BackendOptions): Network => {
  if (exchange !== undefined) return { exchange, close: async () => undefined };
  const connectTimeoutMs = Math.min(timing.requestTimeoutMs, MAX_CONNECT_MS);
  const lanes = createLanes({ connectTimeoutMs, ...(proxy === undefined ? {} : { proxy }) });
  const real = createExchange({ lanes, ...(log === undefined ? {} : { log }) });
  return { exchange: real, close: () => lanes.close() };
};

/** A connection that is not there by then will not come. */
const MAX_CONNECT_MS = 10_000;

/** With an address or a proxy that must not be used, every request fails before it is sent. */
const unusable = ({ target, digest }: BackendOptions, failure: Failure): HttpBackend => {
  const refuse = async (): Promise<Result<never, Failure>> => err(failure);
  return {
    target,
    balance: refuse,
    createSession: refuse,
    upload: refuse,
    prompt: async () => ({ kind: "rejected", failure }),
    describeDraft: (raw) => draftOf(raw, digest),
    readDraft: refuse,
    submitRender: refuse,
    renderStatus: refuse,
    download: refuse,
    renewToken: refuse,
    identity: refuse,
    claimLink: refuse,
    cancelRender: refuse,
    close: async () => undefined,
  };
};
