// A page in a real Chromium without a window, driven over its debugging pipe: for tests, and for pictures of the report.

import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

/** Undefined where there is none: set CHROMIUM_PATH, or install it under one of the usual names. */
export const CHROMIUM = [
  process.env["CHROMIUM_PATH"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
].find(isExecutable);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return file !== "";
  } catch {
    return false;
  }
}

type Params = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: { readonly message: string };
}

export interface Tab {
  send(method: string, params?: Params): Promise<Params>;
  /** The value of an expression in the page, awaited. */
  value(expression: string): Promise<unknown>;
  /** Resolves when the expression is true. */
  until(expression: string): Promise<void>;
  press(key: keyof typeof KEYS): Promise<void>;
  type(text: string): Promise<void>;
  /** Addresses that the page asked for. */
  readonly requests: readonly string[];
  /** Errors, and what the page's policy refused. */
  readonly complaints: readonly string[];
}

const KEYS = {
  Tab: { code: "Tab", windowsVirtualKeyCode: 9 },
  Enter: { code: "Enter", windowsVirtualKeyCode: 13, text: "\r" },
  Escape: { code: "Escape", windowsVirtualKeyCode: 27 },
  ArrowRight: { code: "ArrowRight", windowsVirtualKeyCode: 39 },
  " ": { code: "Space", windowsVirtualKeyCode: 32, text: " " },
  "/": { code: "Slash", windowsVirtualKeyCode: 191, text: "/" },
} as const;

export interface Opened {
  readonly tab: Tab;
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>;
}

export async function launchTab(url: string): Promise<Opened> {
  const { pipe, close } = await launch();
  const [requests, complaints]: [string[], string[]] = [[], []];
  const { targetId } = await pipe.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await pipe.send("Target.attachToTarget", { targetId, flatten: true });
  const send: Tab["send"] = (method, params) => pipe.send(method, params, String(sessionId));
  pipe.listen((method, params) => {
    if (method === "Network.requestWillBeSent") requests.push((params["request"] as { url: string }).url);
    if (method === "Log.entryAdded") complaints.push((params["entry"] as { text: string }).text);
    if (method === "Runtime.exceptionThrown") complaints.push(JSON.stringify(params));
  });
  for (const domain of ["Page", "Network", "Log", "Runtime"]) await send(`${domain}.enable`);
  const tab: Tab = {
    send,
    requests,
    complaints,
    async value(expression) {
      const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
      const { result, exceptionDetails } = await send("Runtime.evaluate", options);
      if (exceptionDetails !== undefined)
        throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
      return (result as { readonly value?: unknown }).value;
    },
    async until(expression) {
      const poll = `new Promise((resolve) => { const look = () => (${expression}) ? resolve(true) : setTimeout(look, 10); look(); })`;
      await tab.value(poll);
    },
    async press(key) {
      await send("Input.dispatchKeyEvent", { type: "keyDown", key, ...KEYS[key] });
      await send("Input.dispatchKeyEvent", { type: "keyUp", key, ...KEYS[key] });
    },
    type: async (text) => void (await send("Input.insertText", { text })),
  };
  await send("Page.navigate", { url });
  await tab.until(`location.href !== "about:blank" && document.readyState === "complete"`);
  return { tab, close };
}

interface Pipe {
  send(method: string, params?: Params, sessionId?: string): Promise<Params>;
  listen(listener: (method: string, params: Params) => void): void;
}

async function launch(): Promise<{ readonly pipe: Pipe; readonly close: () => Promise<void> }> {
  const profile = await mkdtemp(path.join(tmpdir(), "nemo-chromium-"));
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--window-size=1280,900",
    `--user-data-dir=${profile}`,
    "--remote-debugging-pipe",
  ];
  const child = spawn(String(CHROMIUM), flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { pipe: talk(child.stdio[3] as Writable, child.stdio[4] as unknown as Readable), close };
}

/** Messages are JSON, each ended by a NUL. */
function talk(input: Writable, output: Readable): Pipe {
  const waiting = new Map<number, (message: Message) => void>();
  const listeners: ((method: string, params: Params) => void)[] = [];
  let [rest, lastId] = ["", 0];
  output.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\0");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listener of listeners) listener(message.method ?? "", message.params ?? {});
    }
  });
  return {
    listen: (listener) => void listeners.push(listener),
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result ?? {});
          else reject(new Error(`${method}: ${error.message}`));
        });
        input.write(
          `${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`,
        );
      }),
  };
}
