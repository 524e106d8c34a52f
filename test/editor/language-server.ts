// The real yaml-language-server in a child process, spoken to over stdio as an editor does. It reaches no network.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

const require = createRequire(import.meta.url);
const SERVER = require.resolve("yaml-language-server/bin/yaml-language-server");
/** Far above what an answer takes: only a server that hangs waits so long. */
const PATIENCE_MS = 30_000;

export interface Position {
  /** 0-based, as the protocol has it. */
  readonly line: number;
  readonly character: number;
}

export interface Editor {
  /** Opens a text under the name of a file in the folder; resolves with what is wrong with it. */
  open(name: string, text: string): Promise<readonly Problem[]>;
  complete(name: string, position: Position): Promise<readonly string[]>;
  hover(name: string, position: Position): Promise<string>;
}

export interface Problem {
  readonly message: string;
  readonly range: { readonly start: Position };
}

export async function startEditor(folder: string): Promise<Editor> {
  const connection = connect(folder);
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const at = (name: string, position: Position): object => ({ textDocument: { uri: uriOf(name) }, position });
  await connection.ask("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } },
  });
  connection.tell("initialized", {});
  return {
    async open(name, text) {
      const uri = uriOf(name);
      const judged = connection.once<Judged>("textDocument/publishDiagnostics", (found) => found.uri === uri);
      connection.tell("textDocument/didOpen", {
        textDocument: { uri, languageId: "yaml", version: 1, text },
      });
      return (await judged).diagnostics;
    },
    async complete(name, position) {
      const answer = await connection.ask<Completion>("textDocument/completion", at(name, position));
      return answer.items.map(({ label }) => label);
    },
    async hover(name, position) {
      const answer = await connection.ask<Hover | null>("textDocument/hover", at(name, position));
      return answer?.contents.value ?? "";
    },
  };
}

interface Judged {
  readonly uri: string;
  readonly diagnostics: readonly Problem[];
}

interface Completion {
  readonly items: readonly { readonly label: string }[];
}

interface Hover {
  readonly contents: { readonly value: string };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Connection {
  ask<T>(method: string, params: object): Promise<T>;
  tell(method: string, params: object): void;
  once<T>(method: string, fits: (params: T) => boolean): Promise<T>;
}

/** No catalogue of schemas from the network: the recipe's own line names its schema. */
const SETTINGS: Readonly<Record<string, unknown>> = {
  yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false, url: "" } },
};

function connect(folder: string): Connection {
  const server = spawn(process.execPath, [SERVER, "--stdio"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void server.kill("SIGKILL"));
  const ended = whenEnded(server);
  const listeners = new Set<(message: Message) => void>();
  const send = (message: object): void => void server.stdin.write(framed(message));
  listeners.add((message) => {
    if (message.id !== undefined && message.method !== undefined)
      send({ id: message.id, result: answerTo(message) });
  });
  readMessages(server, (message) => {
    for (const listen of listeners) listen(message);
  });
  const wait = (what: string, fits: (message: Message) => boolean): Promise<Message> => {
    const { promise, resolve } = Promise.withResolvers<Message>();
    const listen = (message: Message): void => {
      if (fits(message)) resolve(message);
    };
    listeners.add(listen);
    return Promise.race([promise, ended, late(what)]).finally(() => listeners.delete(listen));
  };
  let lastId = 0;
  return {
    async ask<T>(method: string, params: object) {
      const id = (lastId += 1);
      const answered = wait(method, (message) => message.id === id && message.method === undefined);
      send({ id, method, params });
      const { result, error } = await answered;
      if (error !== undefined) throw new Error(`${method} was refused: ${JSON.stringify(error)}`);
      return result as T;
    },
    tell: (method, params) => send({ method, params }),
    async once<T>(method: string, fits: (params: T) => boolean) {
      const fitting = (message: Message): boolean => message.method === method && fits(message.params as T);
      return (await wait(method, fitting)).params as T;
    },
  };
}

const framed = (message: object): string => {
  const text = JSON.stringify({ jsonrpc: "2.0", ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

/** What the server asks of its editor: its settings, and else nothing of interest. */
function answerTo({ method, params }: Message): unknown {
  if (method !== "workspace/configuration") return null;
  const { items } = params as { readonly items: readonly { readonly section?: string }[] };
  return items.map(({ section }) => SETTINGS[section ?? ""] ?? null);
}

function readMessages(server: ChildProcess, take: (message: Message) => void): void {
  let rest = Buffer.alloc(0);
  server.stdout?.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = /^Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/u.exec(rest.toString("latin1"));
      if (head === null) return;
      const end = head[0].length + Number(head[1]);
      if (rest.length < end) return;
      take(JSON.parse(rest.subarray(head[0].length, end).toString("utf8")) as Message);
      rest = rest.subarray(end);
    }
  });
}

function whenEnded(server: ChildProcess): Promise<never> {
  let said = "";
  server.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<never>((_, reject) => {
    server.once("error", reject);
    server.once("close", (code) => reject(new Error(`the language server ended with ${code}:\n${said}`)));
  });
  // It is ended when the test has finished, and then nobody waits for it any more.
  ended.catch(() => undefined);
  return ended;
}

const late = (what: string): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no ${what} within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
