// Owns what the tests of the embedded backend share: a server in a folder of its own, and a client that speaks plain HTTP.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import type { Draft } from "../../src/emulator/draft.ts";
import type { Emulator, EmulatorOptions } from "../../src/emulator/server.ts";
import { startEmulator } from "../../src/emulator/server.ts";
import { fakeRenderer } from "./fake-renderer.ts";

export interface Rig {
  dir: string;
  emulator: Emulator;
  client: Client;
  /** Closes the server and starts another one on the same folder. */
  restart(options?: Partial<EmulatorOptions>): Promise<void>;
}

export interface Answer {
  status: number;
  body: any;
  headers: Headers;
}

const ATTRIBUTION = { "x-skill-source": "test", "x-skill-version": "1", "x-skill-platform": "unknown" };

/** Real lengths of time are 5,000 times shorter than the service's, unless the test says otherwise. */
export async function rig(options: Partial<EmulatorOptions> = {}): Promise<Rig> {
  const dir = mkdtempSync(join(tmpdir(), "emulator-test-"));
  const start = (more: Partial<EmulatorOptions>): Promise<Emulator> =>
    startEmulator({ dir, speed: 5_000, renderer: fakeRenderer(), ...options, ...more });
  const emulator = await start({});
  const self: Rig = {
    dir,
    emulator,
    client: new Client(emulator.url, emulator.token),
    restart: async (more = {}) => {
      await self.emulator.close();
      self.emulator = await start(more);
      self.client = new Client(self.emulator.url, self.client.token);
    },
  };
  onTestFinished(async () => {
    await self.emulator.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return self;
}

export class Client {
  readonly url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  as(token: string): Client {
    return new Client(this.url, token);
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...ATTRIBUTION,
        "content-type": "application/json",
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text), headers: response.headers };
  }

  async session(taskName = "test"): Promise<string> {
    const { body } = await this.call("POST", "/api/tasks/me/with-session/nemo_agent", {
      task_name: taskName,
      language: "en",
    });
    return (body.data ?? body).session_id as string;
  }

  stream(session: string, text: string, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.url}/run_sse`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.token}`,
        "content-type": "application/json",
        accept: "text/event-stream",
      },
      body: JSON.stringify({
        app_name: "nemo_agent",
        user_id: "me",
        session_id: session,
        new_message: { parts: [{ text }] },
      }),
      ...(signal ? { signal } : {}),
    });
  }

  /** Everything that came over the stream, once it has ended. */
  async prompt(session: string, text: string): Promise<string> {
    return (await this.stream(session, text)).text();
  }

  async state(session: string): Promise<any> {
    return (await this.call("GET", `/api/state/nemo_agent/me/${session}/latest`)).body.data;
  }

  async draft(session: string): Promise<Draft | null> {
    return (await this.state(session)).state.draft as Draft | null;
  }

  async balance(): Promise<{ available: number; frozen: number; total: number }> {
    return (await this.call("GET", "/api/credits/balance/simple")).body.data;
  }

  async upload(session: string, files: Record<string, string | Uint8Array<ArrayBuffer>>): Promise<Answer> {
    const form = new FormData();
    for (const [name, content] of Object.entries(files)) form.append("files", new Blob([content]), name);
    const response = await fetch(`${this.url}/api/upload-video/nemo_agent/me/${session}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}` },
      body: form,
    });
    return { status: response.status, body: parsed(await response.text()), headers: response.headers };
  }

  render(session: string, id: string, more: object = {}): Promise<Answer> {
    const body = { id, sessionId: session, output: { format: "mp4", quality: "high" }, ...more };
    return this.call("POST", "/api/render/proxy/lambda", body);
  }

  async poll(id: string): Promise<{ status: string; url?: string; error?: string; raw: any }> {
    const { body } = await this.call("GET", `/api/render/proxy/lambda/${id}`);
    const fields = body.data ?? body;
    return {
      status: fields.status,
      url: fields.outputUrl ?? fields.output?.url,
      error: fields.error,
      raw: body,
    };
  }
}

function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
