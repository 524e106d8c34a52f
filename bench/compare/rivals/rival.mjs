// Makes the videos of batch.json with fetch and Promise.all, as one would write it in an afternoon.
// What is done is kept in state.json, which is rewritten after each step: run it again to go on.

import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const { NEMO_API_URL: api, NEMO_TOKEN: token, JOBS = "3", POLL_S = "10" } = process.env;
const { videos } = JSON.parse(readFileSync("batch.json", "utf8"));
const state = existsSync("state.json") ? JSON.parse(readFileSync("state.json", "utf8")) : {};

function save() {
  writeFileSync("state.json.new", JSON.stringify(state));
  renameSync("state.json.new", "state.json");
}

async function request(path, body, headers = {}) {
  const response = await fetch(`${api}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "X-Skill-Source": "free-video-generation-api",
      "X-Skill-Version": "1.0.0",
      "X-Skill-Platform": "unknown",
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response;
}

/** For what costs nothing. */
async function retry(work, tries = 5) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries) throw error;
      await sleep(2 ** attempt * 100);
    }
  }
}

const json = (path, body) => retry(async () => (await request(path, body)).json());

async function makeSession(id) {
  const answer = await json("/api/tasks/me/with-session/nemo_agent", { task_name: id, language: "en" });
  return (answer.data ?? answer).session_id;
}

/** Without retry: a prompt costs credits. */
async function sendPrompt(session, text) {
  const message = {
    app_name: "nemo_agent",
    user_id: "me",
    session_id: session,
    new_message: { parts: [{ text }] },
  };
  const response = await request("/run_sse", message, { Accept: "text/event-stream" });
  const stream = await response.text();
  // An answer without a word is normal; an error, or something that is no stream, is not.
  if (!/^data:/m.test(stream)) throw new Error("no stream");
  const error = /^data: *\{"error".*$/m.exec(stream);
  if (error) throw new Error(error[0]);
}

async function submitRender(session) {
  const id = `render_${randomUUID()}`;
  const { data } = await json(`/api/state/nemo_agent/me/${session}/latest`);
  const output = { format: "mp4", quality: "low" };
  const wanted = { id, sessionId: session, draft: data.state.draft, output };
  const answer = await json("/api/render/proxy/lambda", wanted);
  if (answer.success === false) throw new Error(`render: ${answer.message}`);
  return id;
}

async function awaitRender(render) {
  for (let poll = 0; poll < 60; poll++) {
    const answer = await json(`/api/render/proxy/lambda/${render}`);
    const { status, outputUrl, output } = answer.data ?? answer;
    if (status === "completed") return outputUrl ?? output.url;
    if (status === "failed") return undefined;
    await sleep(Number(POLL_S) * 1000);
  }
  throw new Error("the render takes too long");
}

async function download(url, file) {
  const bytes = await retry(async () => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`download: HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  });
  writeFileSync(`${file}.part`, bytes);
  renameSync(`${file}.part`, file);
}

async function makeVideo({ id, prompts }) {
  const video = (state[id] ??= { prompts: 0 });
  const step = (done) => {
    Object.assign(video, done);
    save();
  };
  if (video.file) return;
  if (!video.session) step({ session: await makeSession(id) });
  for (const [index, text] of prompts.entries()) {
    if (index < video.prompts) continue;
    await sendPrompt(video.session, text);
    step({ prompts: index + 1 });
  }
  if (!video.render) step({ render: await submitRender(video.session) });
  const url = await awaitRender(video.render);
  if (!url) {
    step({ render: undefined });
    throw new Error("the render failed");
  }
  const file = `out/${id}.mp4`;
  await download(url, file);
  step({ file });
}

mkdirSync("out", { recursive: true });
const queue = [...videos];
await Promise.all(
  Array.from({ length: Number(JOBS) }, async () => {
    for (let video = queue.shift(); video; video = queue.shift()) {
      try {
        await makeVideo(video);
      } catch (error) {
        console.error(`${video.id}: ${error.message}`);
        process.exitCode = 1;
      }
    }
  }),
);
