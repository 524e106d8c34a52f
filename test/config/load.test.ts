import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withRecipeLimits, type Config } from "../../src/config/config.ts";
import { loadConfig, type LoadConfigOptions } from "../../src/config/load.ts";
import { renderDiagnostics } from "../../src/reporters/diagnostics.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "config-"));
  // The top of a repository, so that the search never leaves it.
  write(".git/HEAD", "");
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const tryLoad = async (options: Partial<LoadConfigOptions> = {}) =>
  loadConfig({ flags: {}, env: {}, workingDir: root, ...options });

async function load(options: Partial<LoadConfigOptions> = {}): Promise<Config> {
  const result = await tryLoad(options);
  if (!result.ok) throw new Error(renderDiagnostics(result.error, { color: false }));
  return result.value;
}

async function mistakes(options: Partial<LoadConfigOptions> = {}) {
  const result = await tryLoad(options);
  return result.ok ? [] : result.error;
}

const FILE = "nemo-pipeline.config.yaml";

describe("the configuration", () => {
  it("is complete without a file", async () => {
    expect(await load()).toMatchObject({
      projectDir: root,
      apiUrl: "https://mega-api-prod.nemovideo.ai",
      webUrl: "https://nemovideo.com",
      stateDir: join(root, ".nemo"),
      outDir: "out",
      allow: { env: [], outsideInputs: false },
      limits: { uploads: 2, prompts: 3, renders: 3, downloads: 4 },
      costs: { generate: 100, edit: 50 },
      timing: {
        requestTimeoutMs: 60_000,
        promptTimeoutMs: 900_000,
        idleTimeoutMs: 600_000,
        reconcileMs: [30_000, 60_000, 60_000, 60_000, 60_000],
        settleMs: 5000,
        renderPollMs: 10_000,
        renderTimeoutMs: 600_000,
        rateLimitWaitMs: 30_000,
        stillWorkingMs: 120_000,
      },
      skills: [],
    });
  });

  it("reads everything that a file may say", async () => {
    write(
      FILE,
      [
        "api_url: https://example.com/base/",
        "web_url: http://localhost:8080",
        "state_dir: state",
        "out_dir: ./made/here/",
        "allow: { env: [BRAND], outside_inputs: true }",
        "limits: { uploads: 1, prompts: 2, renders: 4, downloads: 5, requests: 60/1m, videos: 8 }",
        "costs: { generate: 90, edit: 0 }",
        "timing: { request_timeout: 500ms, prompt_timeout: 2h, reconcile: [1s, 1.5m], settle: 1s }",
        "skills: { our-skill: { version: 1.2.3 } }",
      ].join("\n"),
    );
    expect(await load()).toMatchObject({
      apiUrl: "https://example.com/base",
      webUrl: "http://localhost:8080",
      stateDir: join(root, "state"),
      outDir: "made/here",
      allow: { env: ["BRAND"], outsideInputs: true },
      limits: {
        uploads: 1,
        prompts: 2,
        renders: 4,
        downloads: 5,
        requests: { count: 60, perMs: 60_000 },
        videos: 8,
      },
      costs: { generate: 90, edit: 0 },
      timing: {
        requestTimeoutMs: 500,
        promptTimeoutMs: 7_200_000,
        reconcileMs: [1000, 90_000],
        settleMs: 1000,
      },
      skills: [{ name: "our-skill", version: "1.2.3" }],
    });
  });

  it("cannot be changed", async () => {
    const config = await load();
    expect(Object.isFrozen(config) && Object.isFrozen(config.timing.reconcileMs)).toBe(true);
  });
});

describe("the configuration file", () => {
  it.each([
    [".nemo-pipelinerc", "out_dir: here"],
    [".nemo-pipelinerc.json", '{ "out_dir": "here" }'],
    [".nemo-pipelinerc.yaml", "out_dir: here"],
    [".nemo-pipelinerc.yml", "out_dir: here"],
    ["nemo-pipeline.config.yaml", "out_dir: here"],
    ["nemo-pipeline.config.yml", "out_dir: here"],
    ["nemo-pipeline.config.json", '{\n\t"out_dir": "here"\n}'],
    ["package.json", '{\n\t"name": "x",\n\t"nemo-pipeline": { "out_dir": "here" }\n}'],
  ])("may be %s", async (file, text) => {
    write(file, text);
    expect((await load()).outDir).toBe("here");
  });

  it("is found in a folder above, which then is the project's", async () => {
    write(FILE, "state_dir: state");
    write("recipes/deep/x", "");
    const config = await load({ workingDir: join(root, "recipes/deep") });
    expect(config).toMatchObject({ projectDir: root, stateDir: join(root, "state") });
  });

  it("is not looked for above the repository", async () => {
    write(FILE, "out_dir: here");
    write("inner/.git/HEAD", "");
    expect((await load({ workingDir: join(root, "inner") })).outDir).toBe("out");
  });

  it("is not any package.json", async () => {
    write("package.json", '{ "name": "nemo-pipeline" }');
    write(FILE, "out_dir: here");
    expect((await load()).outDir).toBe("here");
    write("package.json", "{ broken");
    expect((await load()).outDir).toBe("here");
  });

  it("is never code", async () => {
    const code = "throw new Error('this ran')";
    write("nemo-pipeline.config.js", code);
    write(".nemo-pipelinerc.cjs", code);
    write(".config/config.cjs", code);
    expect((await load()).outDir).toBe("out");
  });

  it("may be named by a flag, and must be there then", async () => {
    write("ci/nightly.yaml", "out_dir: night");
    expect(await load({ flags: { config: "ci/nightly.yaml" } })).toMatchObject({
      outDir: "night",
      projectDir: join(root, "ci"),
    });
    expect(await mistakes({ flags: { config: "nothing.yaml" } })).toMatchObject([
      { file: "nothing.yaml", code: "no-such-file" },
    ]);
  });

  it("may be empty", async () => {
    write(FILE, "# nothing yet\n");
    expect((await load()).outDir).toBe("out");
  });
});

describe("precedence", () => {
  const file =
    "api_url: https://file.example\nweb_url: https://file.example\nlimits: { prompts: 9, renders: 9 }\ntiming:\n  settle: 1s\n";

  it("is flags, environment, recipe, file, defaults; each value knows where it came from", async () => {
    write(FILE, file);
    const loaded = await load({
      flags: { apiUrl: "https://flag.example" },
      env: {
        NEMO_API_URL: "https://env.example",
        NEMO_WEB_URL: "https://env.example",
        NEMO_OUT_DIR: "env-out",
      },
    });
    const config = withRecipeLimits(loaded, [{ file: "launch.yaml", limits: { prompts: 5 } }]);
    expect(config).toMatchObject({
      apiUrl: "https://flag.example",
      webUrl: "https://env.example",
      outDir: "env-out",
    });
    expect(config.limits).toMatchObject({ prompts: 5, renders: 9, uploads: 2 });
    expect(config.origin("api_url")).toBe("flag --api-url");
    expect(config.origin("web_url")).toBe("environment NEMO_WEB_URL");
    expect(config.origin("limits.prompts")).toBe("recipe launch.yaml");
    expect(config.origin("limits.renders")).toBe(`file ${FILE}:3`);
    expect(config.origin("timing.settle")).toBe(`file ${FILE}:5`);
    expect(config.origin("timing.render_poll")).toBe("default");
  });

  it("takes the smallest number of several recipes, even if it is more than the file's", async () => {
    const config = await load();
    const recipes = [
      { file: "a.yaml", limits: { prompts: 9 } },
      { file: "b.yaml", limits: { prompts: 7 } },
      { file: "c.yaml", limits: {} },
    ];
    const limited = withRecipeLimits(config, recipes);
    expect(limited.limits.prompts).toBe(7);
    expect(limited.origin("limits.prompts")).toBe("recipe b.yaml");
    expect(config.limits.prompts).toBe(3);
  });

  it("lets an empty variable be unset, and counts a flag's folder from the working directory", async () => {
    write(FILE, "state_dir: state");
    write("sub/x", "");
    const workingDir = join(root, "sub");
    expect((await load({ env: { NEMO_STATE_DIR: "" }, workingDir })).stateDir).toBe(join(root, "state"));
    expect((await load({ flags: { stateDir: "mine" }, workingDir })).stateDir).toBe(join(workingDir, "mine"));
  });
});

describe("a mistake in the configuration", () => {
  it.each([
    ["api_url: http://example.com", "bad-value", "api_url"],
    ["api_url: https://u:p@example.com", "bad-value", "api_url"],
    ["api_url: https://example.com?key=1", "bad-value", "api_url"],
    ["api_url: example.com", "bad-value", "api_url"],
    ["api_url: ftp://127.0.0.1", "bad-value", "api_url"],
    ["out_dir: ../elsewhere", "bad-value", "out_dir"],
    ["out_dir: /tmp", "bad-value", "out_dir"],
    ["timing: { settle: 5 }", "bad-value", "settle"],
    ["timing: { settle: 5 weeks }", "bad-value", "settle"],
    ["timing: { settle: 0s }", "bad-value", "settle"],
    ["timing: { settle: 600h, reconcile: [1s] }", "bad-value", "settle"],
    ["timing: { reconcile: 30s }", "wrong-type", "reconcile"],
    ["timing: { reconcile: [] }", "empty", "reconcile"],
    ["timing: { setle: 5s }", "unknown-key", "setle"],
    ["limits: { requests: 60 }", "bad-value", "requests"],
    ["limits: { requests: 0/1m }", "bad-value", "requests"],
    ["limits: { prompts: 0 }", "out-of-range", "prompts"],
    ["costs: { generate: -1 }", "out-of-range", "generate"],
    ["allow: { outside_inputs: 'no' }", "wrong-type", "outside_inputs"],
    ["skills: { mine: {} }", "missing-key", "version"],
    ["token: secret", "unknown-key", "token"],
    ["- api_url", "wrong-type", "The file"],
    ["a: [", "yaml-syntax", "YAML"],
  ])("is found in %s", async (text, code, about) => {
    write(FILE, `# a comment\n${text}\n`);
    const [first] = await mistakes();
    expect(first).toMatchObject({ file: FILE, line: 2, code });
    expect(first?.message).toContain(about);
  });

  it("is reported with all others at once, each with its place", async () => {
    write(FILE, "api_url: nowhere\nlimits:\n  prompts: 0\n  rendrs: 3\ntiming: { settle: 5 }\n");
    const found = await mistakes({ env: { NEMO_WEB_URL: "nowhere" } });
    expect(found.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
      "environment NEMO_WEB_URL:1:1",
      `${FILE}:1:10`,
      `${FILE}:3:12`,
      `${FILE}:4:3`,
      `${FILE}:5:19`,
    ]);
  });

  it("shows how a duration without a unit is written", async () => {
    write(FILE, "timing: { settle: 5 }");
    expect((await mistakes())[0]?.hint).toContain("`5s`");
  });

  it("never shows a password", async () => {
    write(FILE, "api_url: https://user:hunter2@example.com");
    const found = await mistakes({ flags: { webUrl: "https://user:hunter2@example.com" } });
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  it("has its place in package.json, too, and only below our key", async () => {
    write("package.json", '{\n  "odd": 1.10,\n  "nemo-pipeline": {\n    "outdir": "x"\n  }\n}\n');
    expect(await mistakes()).toMatchObject([
      { file: "package.json", line: 4, column: 5, code: "unknown-key" },
    ]);
  });
});
