import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openProject, startServer } from "./rig.ts";
import type { Outcome, Project, Running } from "./rig.ts";

const LOCAL = ["--local", "--stub-renders"] as const;

/** What is said comes through a real pipe, which closes behind it. */
const PIPE = ["bash", "-c", 'printf "%s\\n" "$SAID" | exec "$@"', "bash"];

const talk = (project: Project, said: readonly string[], args: readonly string[] = LOCAL): Promise<Outcome> =>
  project.run(["chat", ...args], { wrap: PIPE, env: { SAID: said.join("\n") } });

async function chatName(project: Project): Promise<string> {
  const { stdout } = await project.run(["status", "--json"]);
  const { videos } = JSON.parse(stdout) as { readonly videos: readonly { readonly recipe: string }[] };
  return videos[0]?.recipe ?? "";
}

const sent = async (project: Project): Promise<readonly unknown[]> => {
  const events = await project.journal(await chatName(project));
  return events.flatMap((event) => (event.type === "prompt.intended" ? [event["text"]] : []));
};

describe("a conversation through a pipe", () => {
  it("makes a video of one message, says what it holds and what it cost, and ends with 0", async () => {
    const project = await openProject();
    const { code, stdout } = await talk(project, ["make a 10-second clip of rain"]);
    expect(stdout).toMatch(/^ {2}Ready \(\d+ credits\)/);
    expect(stdout).toContain("> make a 10-second clip of rain\n");
    expect(stdout).toMatch(/Timeline \(\d tracks\): 1\. Video: .*rain/);
    expect(stdout).toMatch(/Cost 100 credits, \d+ left/);
    expect(code).toBe(0);
  });

  it("edits what was made, and exports it", async () => {
    const project = await openProject();
    const { code, stdout } = await talk(project, [
      "make a 6-second clip of rain",
      'Add the title "Slow mornings" for the first 3 seconds',
      "/export out/rain.mp4",
    ]);
    expect(stdout).toContain('✓ Title added: "Slow mornings" (0-3s)');
    expect(stdout).toContain("✓ Exported out/rain.mp4 (6 s)");
    expect((await project.read("out/rain.mp4")).length).toBeGreaterThan(100);
    expect(code).toBe(0);
  });

  it("keeps what the program does itself from the backend", async () => {
    const project = await openProject();
    const { stdout } = await talk(project, [
      "show credits",
      "status",
      "export",
      "make a 6-second clip of rain",
      "导出视频",
      "我还有多少积分？",
      "显示轨道",
    ]);
    expect(await sent(project)).toEqual(["make a 6-second clip of rain"]);
    expect(stdout).toContain("There is nothing to export yet");
    expect(stdout).toContain("Exported out/chat-");
    expect(stdout.match(/\d+ credits available/g)).toHaveLength(2);
  });

  it("shows a question as one, changes nothing, and ends with 3", async () => {
    const project = await openProject();
    const { code, stdout } = await talk(project, ["Which style should I use?"]);
    expect(stdout).toMatch(/^\? Which style do you prefer/m);
    expect(stdout).toContain("Nothing was changed yet");
    expect(code).toBe(3);
  });

  it("speaks of no buttons", async () => {
    const project = await openProject();
    const { stdout } = await talk(project, [
      "make a 6-second clip of rain",
      'Add the title "A"',
      'Add the title "B"',
      'Add the title "C"',
      'Add the title "D"',
    ]);
    expect(stdout).not.toMatch(/click|drag|panel/i);
  });

  it("spends no more than its budget", async () => {
    const project = await openProject();
    const said = ["make a 6-second clip of rain", "Add lo-fi music", "Add a title"];
    const { code, stdout } = await talk(project, said, [...LOCAL, "--budget", "150"]);
    expect(await sent(project)).toHaveLength(2);
    expect(stdout).toContain("budget has 0 left");
    expect(code).toBe(4);
  });

  it("prints the events for machines, and the words beside them", async () => {
    const project = await openProject();
    const { stdout, stderr } = await talk(project, ["make a 6-second clip of rain"], [...LOCAL, "--json"]);
    const types = stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { readonly type: string }).type);
    expect(types).toEqual(expect.arrayContaining(["run.started", "prompt.ended", "run.finished"]));
    expect(stderr).toContain("Timeline (");
  });

  it("says that it is still working", async () => {
    const project = await openProject();
    await project.write("nemo-pipeline.config.yaml", "timing: { still_working: 1s }\n");
    const { stdout } = await talk(project, ["make a 6-second clip of rain"], [...LOCAL, "--speed", "50"]);
    expect(stdout).toMatch(/^ {2}still working, [1-9]\d*s/m);
  });

  it("leaves nothing behind when nothing was said", async () => {
    const project = await openProject();
    const { code } = await talk(project, ["/help", "/quit", "never said"]);
    expect(code).toBe(0);
    expect(await chatName(project)).toBe("");
  });

  it("uploads a file that is named, and says so when there is none", async () => {
    const project = await openProject({ recipes: true });
    const { code, stdout } = await talk(project, ["recipes/media/mug.jpg", "/upload nope.jpg"]);
    expect(stdout).toContain("✓ Uploaded mug.jpg");
    expect(stdout).toContain("! There is no file `nope.jpg`");
    expect(code).toBe(2);
  });
});

describe("a conversation that is taken up again", () => {
  it("goes on in its session, and sends nothing twice", async () => {
    const project = await openProject();
    await talk(project, ["make a 6-second clip of rain"]);
    const name = await chatName(project);
    const later = await talk(project, ["Add lo-fi music at 20%"], [...LOCAL, "--continue"]);
    const byName = await talk(project, ["/export"], [...LOCAL, "--video", `${name}/chat`]);
    expect(later.stdout).toContain("  > make a 6-second clip of rain\n");
    expect(byName.stdout).toContain("Exported");
    expect(await sent(project)).toEqual(["make a 6-second clip of rain", "Add lo-fi music at 20%"]);
    const sessions = (await project.journal(name)).filter(({ type }) => type === "session.created");
    expect(sessions).toHaveLength(1);
  });

  it("goes on with a recipe's video, whose recipe stays done", async () => {
    const project = await openProject();
    await project.write("r.yaml", "version: 1\nvideos:\n  a:\n    prompt: make a 6-second clip of rain\n");
    await project.run(["run", "r.yaml", ...LOCAL]);
    const { code } = await talk(
      project,
      ["Add lo-fi music", "/export out/a2.mp4"],
      [...LOCAL, "--video", "a"],
    );
    const again = await project.run(["run", "r.yaml", ...LOCAL]);
    expect(code).toBe(0);
    expect(again.stdout).toContain("nothing to do");
    const texts = (await project.journal("r")).filter(({ type }) => type === "prompt.intended");
    expect(texts).toHaveLength(2);
  });

  it("says what is missing when there is nothing to take up", async () => {
    const project = await openProject();
    expect(await talk(project, [], [...LOCAL, "--continue"])).toMatchObject({ code: 2 });
    expect(await talk(project, [], [...LOCAL, "--video", "nope"])).toMatchObject({ code: 2 });
  });
});

describe("an interrupted conversation", () => {
  it("keeps its message open, looks what became of it, and never sends it again", async () => {
    const project = await openProject();
    const server = await startServer(project, ["--speed", "60"]);
    const cloud = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
    const config = "timing: { reconcile: [1s, 2s, 3s, 5s, 9s], settle: 100ms, render_poll: 100ms }\n";
    await project.write("nemo-pipeline.config.yaml", config);
    const env = { ...cloud, SAID: "make a 6-second clip of rain" };
    const wrap = [
      "bash",
      "-c",
      'exec "$@" < <(printf "%s\\n" "$SAID"; exec sleep 30 >/dev/null 2>&1)',
      "bash",
    ];
    const running: Running = project.start(["chat"], { env, wrap });
    await expect.poll(async () => (await server.ledger()).length, { timeout: 20_000 }).toBe(1);
    running.child.kill("SIGINT");
    const first = await running.ended;
    expect(first.code).toBe(130);
    expect(first.stdout).toContain("it is not sent again");

    const again = await project.run(["chat", "--continue"], { env, wrap: PIPE });
    expect(again.stdout).toContain("looking what became of it, without sending it again");
    expect(again.stdout).toContain("Your last message was carried out");
    expect(again.code).toBe(0);
    expect(await server.ledger()).toHaveLength(1);
  });
});

describe("a conversation in which something breaks", () => {
  const faulty = async (then: string, at: string): Promise<Project> => {
    const project = await openProject({ recipes: true });
    await project.write("faults.yaml", `faults:\n  - { route: run_sse, at: ${at}, then: ${then} }\n`);
    return project;
  };
  const FAULTY = [...LOCAL, "--faults", "faults.yaml"];

  it("does everything again when the backend forgets the session, uploads included", async () => {
    const project = await faulty("{ lose_session: true }", "[2]");
    const said = ["recipes/media/mug.jpg", "make a 6-second clip from the photo", "Add lo-fi music at 20%"];
    const { code, stdout } = await talk(project, said, FAULTY);
    expect(stdout).toContain("The backend has forgotten the session");
    expect(stdout.match(/Uploaded mug\.jpg/g)).toHaveLength(2);
    expect(stdout).toMatch(/lo-fi \(0-6s, 20%\)/);
    expect(code).toBe(0);
  });

  it("asks what became of a message that nobody can tell, and sends nothing before it knows", async () => {
    const project = await faulty("{ never_apply: true, truncate: true }", "[2]");
    const said = [
      "make a 6-second clip of rain",
      "Add lo-fi music",
      "Add a title",
      "/resolve abandon",
      "Add a title",
    ];
    const { code, stdout } = await talk(project, said, FAULTY);
    expect(stdout).toContain(
      "then say /resolve applied, /resolve resend (it may cost again) or /resolve abandon",
    );
    expect(stdout).toContain("✓ Given up: say something else.");
    expect(await sent(project)).toEqual(["make a 6-second clip of rain", "Add lo-fi music", "Add a title"]);
    expect(code).toBe(6);
  });

  it("sends a message again when it is told to", async () => {
    const project = await faulty("{ never_apply: true, truncate: true }", "[2]");
    const said = ["make a 6-second clip of rain", "Add lo-fi music", "/resolve resend"];
    const { stdout } = await talk(project, said, FAULTY);
    expect(await sent(project)).toEqual([
      "make a 6-second clip of rain",
      "Add lo-fi music",
      "Add lo-fi music",
    ]);
    expect(stdout).toContain("✓ Music added: lo-fi");
  });

  it("saves a message that was answered with a question together with its answer", async () => {
    const project = await faulty("{ question: true }", "[1]");
    const said = ["make a 6-second clip of rain", "a calm one", "/save r.yaml"];
    const { stdout } = await talk(project, said, FAULTY);
    expect(stdout).toMatch(/^\? /m);
    const recipe = parse(await project.read("r.yaml")) as {
      readonly videos: { readonly chat: { readonly steps: readonly unknown[] } };
    };
    expect(recipe.videos.chat.steps).toEqual([{ prompt: "make a 6-second clip of rain\na calm one" }]);
  });

  it("sends a message that failed again only when it is said again", async () => {
    const project = await faulty("{ question: true }", "[1]");
    const { code } = await talk(
      project,
      ["make a 6-second clip of rain", "make a 6-second clip of rain"],
      FAULTY,
    );
    expect(await sent(project)).toHaveLength(2);
    expect(code).toBe(3);
  });
});

describe("a saved conversation", () => {
  it("is a recipe that is right, and that makes the same video", async () => {
    const project = await openProject({ recipes: true });
    const said = [
      "recipes/media/mug.jpg",
      "Generate a 6-second vertical teaser from the uploaded photo",
      "/export webm low",
      'Add the title "no: ${{ this }} is \\"quoted\\" # here" for the first 3 seconds',
      "/export out/teaser.mp4",
      "/save recipes/teaser.yaml",
      "/save recipes/teaser.yaml",
    ];
    const { stdout, code } = await talk(project, said);
    expect(stdout).toContain("✓ Saved recipes/teaser.yaml");
    expect(stdout).toContain("! recipes/teaser.yaml is there already");
    expect(code).toBe(2);
    expect(await project.read("recipes/teaser.yaml")).toMatch(/^# yaml-language-server: \$schema=\S+\n/);
    expect(await project.run(["validate", "recipes/teaser.yaml"])).toMatchObject({ code: 0 });

    const made = await project.run(["run", "recipes/teaser.yaml", ...LOCAL]);
    expect(made.code).toBe(0);
    const draftsOf = async (name: string): Promise<unknown[]> =>
      (await project.journal(name)).flatMap((event) =>
        event.type === "draft.read" && event["purpose"] === "look" ? [event["timeline"]] : [],
      );
    const chat = (await sentIn(project)).find((name) => name.startsWith("chat-")) ?? "";
    expect((await draftsOf("teaser")).at(-1)).toBe((await draftsOf(chat)).at(-1));
    const recipe = parse(await project.read("recipes/teaser.yaml")) as {
      readonly videos: { readonly chat: { readonly steps: readonly object[] } };
    };
    expect(recipe.videos.chat.steps[0]).toEqual({ upload: ["media/mug.jpg"] });
    expect((await project.read("out/teaser/teaser.mp4")).length).toBeGreaterThan(100);
  });
});

async function sentIn(project: Project): Promise<string[]> {
  const { stdout } = await project.run(["status", "--json"]);
  const { videos } = JSON.parse(stdout) as { readonly videos: readonly { readonly recipe: string }[] };
  return videos.map(({ recipe }) => recipe);
}
