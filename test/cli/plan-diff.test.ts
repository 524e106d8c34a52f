// plan --diff: what a change of the recipes means, told from git and the files alone.

import { access, symlink, unlink } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { openRepository, type Repository } from "./repository.ts";
import { openProject } from "./rig.ts";

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const OTHER_PNG = Buffer.concat([PNG, Buffer.from("more")]);

const LAUNCH = `version: 1
name: launch
vars: { brand: Aurora }
budget: { credits: 600 }
videos:
  teaser:
    inputs: [mug.png]
    steps:
      - Generate a 6-second teaser for \${{ vars.brand }} from the uploaded photo
      - Add calm music
    export: { quality: high }
  banner:
    prompt: Generate a 6-second banner of a harbour
  old:
    prompt: Generate a 6-second clip of an old shop
`;

async function launch(): Promise<Repository> {
  const repository = await openRepository();
  await repository.write("recipes/launch.yaml", LAUNCH);
  await repository.write("recipes/mug.png", PNG);
  repository.commit();
  return repository;
}

interface Told {
  readonly recipes: readonly {
    readonly name: string;
    readonly before?: object;
    readonly videos: readonly Readonly<Record<string, unknown>>[];
    readonly unchanged: number;
    readonly credits: object;
  }[];
}

async function told(repository: Repository, args: readonly string[] = []): Promise<Told> {
  const done = await repository.run(["plan", "--diff", "HEAD", "--json", ...args]);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  return JSON.parse(done.stdout) as Told;
}

describe("plan --diff", () => {
  test("says that nothing changes where nothing does, without a token, a journal or a trace", async () => {
    const repository = await launch();
    const done = await repository.run(["plan", "--diff", "main"]);
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toMatch(/^# What changes against `main` \([0-9a-f]{8}\)\n\nNothing/u);
    await expect(access(repository.file(".nemo"))).rejects.toThrow("ENOENT");
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  test("tells what is new, gone, made again, continued and exported again, in the plan's words, with the credits", async () => {
    const repository = await launch();
    await repository.edit("recipes/launch.yaml", "quality: high", "quality: low");
    await repository.edit("recipes/launch.yaml", "banner of a harbour", "banner of a river");
    await repository.edit("recipes/launch.yaml", "credits: 600", "credits: 700");
    await repository.edit("recipes/launch.yaml", "  old:", "  fresh:");
    await repository.edit("recipes/launch.yaml", "an old shop", "a new shop");
    const done = await repository.run(["plan", "--diff", "HEAD"]);
    expect(done, done.stderr).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout.replace(/\([0-9a-f]{8}\)/u, "(…)")).toBe(`# What changes against \`HEAD\` (…)

| | Videos | Credits |
| --- | ---: | ---: |
| New | 1 | 100 |
| Made again from the start | 1 | 100 |
| Exported again, renamed or looked at | 1 | – |
| No longer in the recipe | 1 | – |

Where all of it was made before, a run costs about **200 credits**. Made from nothing, everything costs about 350, as before.

## launch (\`recipes/launch.yaml\`)

- budget: credits: \`600\` became \`700\`
- \`teaser\`: quality changed from high to low, no credits
  - export 1 was \`mp4, high, out/launch/teaser.mp4\`
  - export 1 is \`mp4, low, out/launch/teaser.mp4\`
- \`banner\`: prompt 1 changed: made again from the start, about 100 credits
  - prompt 1 was \`Generate a 6-second banner of a harbour\`
  - prompt 1 is \`Generate a 6-second banner of a river\`
- \`fresh\` is new, about 100 credits
- \`old\` is no longer in the recipe; \`out/launch/old.mp4\` stays if made
`);
  });

  test("counts a video as continued where its first prompt is only looked at again", async () => {
    const repository = await launch();
    await repository.edit(
      "recipes/launch.yaml",
      "- Generate a 6-second teaser for ${{ vars.brand }} from the uploaded photo",
      "- { prompt: 'Generate a 6-second teaser for ${{ vars.brand }} from the uploaded photo', expect: { duration: 4s..8s } }",
    );
    await repository.edit("recipes/launch.yaml", "- Add calm music", "- Add calm music\n      - Add a title");
    const done = await repository.run(["plan", "--diff", "HEAD"]);
    expect(done.stdout).toContain("| Continued in the same session | 1 | 50 |");
    expect(done.stdout).toContain("prompt 3 appended, in the same session");
  });

  test("says the same for machines", async () => {
    const repository = await launch();
    await repository.edit("recipes/launch.yaml", "- Add calm music", "- Add calm music\n      - Add a title");
    await repository.edit("recipes/launch.yaml", "  old:", "  newer:");
    const { recipes } = await told(repository);
    expect(recipes).toMatchObject([
      {
        name: "launch",
        unchanged: 1,
        credits: { run: 150, before: 350, after: 400 },
        videos: [
          {
            change: "changed",
            id: "teaser",
            class: "paid",
            reason: "prompt 3 appended, in the same session",
            credits: 50,
            details: [{ label: "prompt 3", after: "Add a title" }],
          },
          { change: "added", id: "newer", credits: 100, sameAs: "old" },
          { change: "removed", id: "old", files: ["out/launch/old.mp4"] },
        ],
      },
    ]);
  });

  test.each([
    ["another picture under the same name", "the inputs changed: made again from the start", 150],
    [
      "another skill",
      "the skill changed from free-video-generation-api to free-ki-video-generation: made again from the start",
      150,
    ],
    ["another language", "the language changed from en to de: made again from the start", 150],
    ["another file name", "export 1: renamed to out/tea.mp4", 0],
    ["a step less", "export 1 is out of date", 0],
  ])("names the reason: %s", async (kind, reason, credits) => {
    const repository = await launch();
    const edit = (from: string, to: string) => repository.edit("recipes/launch.yaml", from, to);
    if (kind === "another picture under the same name") await repository.write("recipes/mug.png", OTHER_PNG);
    if (kind === "another skill") await edit("name: launch", "name: launch\nskill: free-ki-video-generation");
    if (kind === "another language") await edit("name: launch", "name: launch\nlanguage: de");
    if (kind === "another file name") await edit("{ quality: high }", "{ quality: high, file: out/tea.mp4 }");
    if (kind === "a step less") await edit("      - Add calm music\n", "");
    const { recipes } = await told(repository, ["--only", "teaser"]);
    expect(recipes[0]?.videos).toMatchObject([{ id: "teaser", reason, credits }]);
  });

  test("reads included files, data files and patterns as they were", async () => {
    const repository = await openRepository();
    await repository.write(
      "r.yaml",
      [
        "version: 1",
        "include: [shared/vars.yaml]",
        "videos:",
        "  product:",
        '    for_each: { csv: data.csv, id: "${{ row.sku }}" }',
        "    prompt: Generate a 4-second clip of ${{ row.title }} in ${{ vars.colour }}",
        "  photo:",
        '    for_each: { glob: "photos/*.png", id: "${{ row.stem }}" }',
        "    prompt: Generate a 4-second clip from the uploaded photo",
      ].join("\n"),
    );
    await repository.write("shared/vars.yaml", "vars: { colour: blue }\n");
    await repository.write("data.csv", "sku,title\na,a mug\nb,a cup\n");
    await repository.write("photos/one.png", PNG);
    await repository.write("photos/two.png", PNG);
    repository.commit();
    expect((await told(repository, ["r.yaml"])).recipes).toMatchObject([{ videos: [], unchanged: 4 }]);
    await repository.write("data.csv", "sku,title\nb,a tall cup\na,a mug\n");
    await unlink(repository.file("photos/one.png"));
    await repository.write("photos/two.png", OTHER_PNG);
    await repository.write("photos/three.png", PNG);
    const { recipes } = await told(repository, ["r.yaml"]);
    const words = recipes[0]?.videos.map(({ change, id }) => `${String(change)} ${String(id)}`);
    expect(words?.toSorted()).toEqual([
      "added photo-three",
      "changed photo-two",
      "changed product-b",
      "removed photo-one",
    ]);
    await repository.write("shared/vars.yaml", "vars: { colour: red }\n");
    const again = await told(repository, ["r.yaml", "--only", "product*"]);
    expect(again.recipes[0]).toMatchObject({ unchanged: 0, credits: { run: 200 } });
  });

  test("takes recipes that are new, gone, renamed or wrong on the other side for what they are", async () => {
    const repository = await launch();
    const recipe = (name: string) => `version: 1\nname: ${name}\nvideos:\n  v:\n    prompt: Generate rain\n`;
    await repository.write(
      "recipes/broken.yaml",
      "version: 1\nvideos:\n  v:\n    promt: Generate @everyone rain\n",
    );
    await repository.write("recipes/called.yaml", recipe("one"));
    await repository.write("recipes/moved.yaml", recipe("stays"));
    repository.commit();
    await unlink(repository.file("recipes/launch.yaml"));
    await repository.write("recipes/broken.yaml", recipe("broken"));
    await repository.write("recipes/called.yaml", recipe("two"));
    repository.git("mv", "recipes/moved.yaml", "recipes/elsewhere.yaml");
    await repository.write("recipes/new.yaml", recipe("new"));
    const { recipes } = await told(repository);
    expect(
      Object.fromEntries(recipes.map(({ name, before, videos }) => [name, { before, videos }])),
    ).toMatchObject({
      broken: { before: { kind: "wrong-before" }, videos: [{ change: "added", id: "v" }] },
      two: { before: { kind: "renamed", from: "one" }, videos: [{ change: "added" }] },
      one: { videos: [{ change: "removed" }] },
      stays: { videos: [] },
      new: { before: { kind: "new" }, videos: [{ change: "added" }] },
      launch: { videos: [{ id: "teaser" }, { id: "banner" }, { id: "old" }] },
    });
    const { stdout } = await repository.run(["plan", "--diff", "HEAD"]);
    expect(stdout).toContain("It was wrong then");
    expect(stdout).toContain("`recipes/broken.yaml:4:5`");
    expect(stdout).toContain("The recipe was called `one`");
  });

  test("shows the mistakes of now, and nothing on stdout", async () => {
    const repository = await launch();
    await repository.edit("recipes/launch.yaml", "videos:", "vidoes:");
    const done = await repository.run(["plan", "--diff", "HEAD"]);
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toContain("Did you mean `videos`?");
  });

  test("makes no Markdown, HTML, link, mention or command of what a recipe says", async () => {
    const repository = await launch();
    const evil =
      "Generate <img src=x onerror=alert(1)> [a](https://evil.test) @octocat/all `b` | **c** ::error::x";
    await repository.edit("recipes/launch.yaml", "Generate a 6-second banner of a harbour", `'${evil}'`);
    await repository.edit(
      "recipes/launch.yaml",
      "{ quality: high }",
      '{ quality: high, file: "out/@octocat [b].mp4" }',
    );
    const { code, stdout, stderr } = await repository.run(["plan", "--diff", "HEAD"]);
    expect(code, stderr).toBe(0);
    const outsideCode = stdout.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/gu, "");
    expect(outsideCode).not.toMatch(/[<@]|\]\(|evil|octocat|::/u);
    expect(stdout).toContain("onerror");
  });
});

describe("plan --diff without what it needs", () => {
  test("says that there is no repository, no such commit, no git", async () => {
    const project = await openProject();
    await project.write("recipes/a.yaml", "version: 1\nvideos:\n  v:\n    prompt: Generate rain\n");
    const ceiling = { GIT_CEILING_DIRECTORIES: "/" };
    const outside = await project.run(["plan", "--diff", "HEAD"], { env: ceiling });
    expect(outside).toMatchObject({ code: 2, stdout: "" });
    expect(outside.stderr).toContain("needs a git repository");
    const without = await project.run(["plan", "--diff", "HEAD"], { env: { PATH: project.file("nothing") } });
    expect(without).toMatchObject({ code: 2, stdout: "" });
    expect(without.stderr).toContain("no `git` on the PATH");
  });

  test.each(["nowhere", "--all", "--output=x", "HEAD:recipes", "", "-p", "main..HEAD"])(
    "refuses %j, which is no commit",
    async (rev) => {
      const repository = await launch();
      const done = await repository.run(["plan", `--diff=${rev}`]);
      expect(done).toMatchObject({ code: 2, stdout: "" });
      expect(done.stderr).toContain(`git knows no commit \`${rev}\``);
    },
  );

  test("says that the clone is partial, rather than take what it lacks for changed", async () => {
    const repository = await launch();
    repository.git("config", "uploadpack.allowFilter", "true");
    await repository.edit("recipes/launch.yaml", "harbour", "river");
    repository.commit();
    repository.git("clone", "--quiet", "--filter=blob:none", `file://${repository.dir}`, "partial");
    const done = await repository.run(["plan", "--diff", "HEAD^1"], {
      wrap: ["sh", "-c", 'cd partial && exec "$@"', "sh"],
    });
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toContain("git fetch --refetch --no-filter");
  });

  test("refuses what speaks of runs, and patterns that fit nothing", async () => {
    const repository = await launch();
    for (const flags of [["--failed"], ["--rerun", "teaser"]]) {
      const done = await repository.run(["plan", "--diff", "HEAD", ...flags]);
      expect(done).toMatchObject({ code: 2, stdout: "" });
      expect(done.stderr).toContain("--diff compares recipes, not runs");
    }
    const none = await repository.run(["plan", "--diff", "HEAD", "--only", "x*"]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("no video fits x*");
  });
});

describe("what git does not hold", () => {
  test("is taken as it is: ignored inputs, and those in Git LFS by their pointers", async () => {
    const repository = await launch();
    await repository.write(".gitignore", "recipes/local/\n");
    await repository.write("recipes/local/secret.png", PNG);
    await repository.edit(
      "recipes/launch.yaml",
      "banner:",
      "banner:\n    inputs: [local/secret.png, large.png]",
    );
    const { createHash } = await import("node:crypto");
    const oid = createHash("sha256").update(PNG).digest("hex");
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${PNG.length}\n`;
    await repository.write("recipes/large.png", pointer);
    repository.commit();
    await repository.write("recipes/large.png", PNG);
    expect((await told(repository)).recipes).toMatchObject([{ unchanged: 3, videos: [] }]);
    await repository.write("recipes/large.png", OTHER_PNG);
    const { recipes } = await told(repository);
    expect(recipes[0]?.videos).toMatchObject([
      { id: "banner", reason: "the inputs changed: made again from the start" },
    ]);
  });

  test("is told where the settings have changed, too", async () => {
    const repository = await launch();
    await repository.write("nemo-pipeline.config.yaml", "out_dir: out\n");
    repository.commit();
    await repository.write("nemo-pipeline.config.yaml", "out_dir: films\n");
    const { stdout } = await repository.run(["plan", "--diff", "HEAD"]);
    expect(stdout).toContain("The configuration file has changed, too.");
  });
});

test("plan --diff tells what is expected now, and that it is only looked at", async () => {
  const repository = await launch();
  const expecting =
    "prompt: Generate a 6-second clip of an old shop\n    export: { expect: { audio: true } }";
  await repository.edit("recipes/launch.yaml", "prompt: Generate a 6-second clip of an old shop", expecting);
  const done = await repository.run(["plan", "--diff", "HEAD"]);
  expect(done.stdout).toContain("- `old`: expectation changed: to be checked, no credits\n");
  expect(done.stdout).toContain("export 1, expected is new: `sound; otherwise fail`");
  repository.commit();
  await repository.edit(
    "recipes/launch.yaml",
    "audio: true",
    "audio: true, otherwise: { prompt: Add music, budget: 60 }",
  );
  const again = await repository.run(["plan", "--diff", "HEAD"]);
  expect(again.stdout).toContain(
    'export 1, expected is `sound; otherwise "Add music" once for at most 60 credits`',
  );
});

test("plan --diff follows links inside the commit, and leaves those alone that lead out of it", async () => {
  const repository = await launch();
  await symlink("mug.png", repository.file("recipes/link.png"));
  await repository.edit("recipes/launch.yaml", "banner:", "banner:\n    inputs: [link.png]");
  repository.commit();
  expect((await told(repository)).recipes).toMatchObject([{ unchanged: 3 }]);
  await unlink(repository.file("recipes/link.png"));
  await symlink("/etc/hostname", repository.file("recipes/link.png"));
  const bad = repository.commit();
  await unlink(repository.file("recipes/link.png"));
  await repository.write("recipes/link.png", PNG);
  const done = await repository.run(["plan", "--diff", bad, "--json"]);
  const { recipes } = JSON.parse(done.stdout) as Told;
  expect(recipes).toMatchObject([{ before: { kind: "wrong-before" } }]);
  expect(done.stdout).not.toContain("hostname");
});

test("plan --diff runs nothing that a repository names", async () => {
  const repository = await launch();
  const trap = `touch ${repository.file("ran")}; cat`;
  await repository.write(".gitattributes", "* filter=trap diff=trap\n");
  await repository.edit("recipes/launch.yaml", "harbour", "river");
  repository.commit();
  for (const key of [
    "filter.trap.smudge",
    "filter.trap.process",
    "diff.trap.textconv",
    "core.fsmonitor",
    "diff.external",
  ])
    repository.git("config", key, trap);
  await repository.write(".git/hooks/post-checkout", `#!/bin/sh\n${trap}\n`);
  const done = await repository.run(["plan", "--diff", "HEAD^1"]);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  expect(done.stdout).toContain("harbour");
  await expect(access(repository.file("ran"))).rejects.toThrow("ENOENT");
});

test("plan --diff compares a recipe of 10,000 videos in a few seconds", async () => {
  const repository = await openRepository();
  await repository.write(
    "big.yaml",
    'version: 1\nvideos:\n  v:\n    for_each: { csv: d.csv, id: "${{ row.sku }}" }\n    prompt: Generate a 4-second clip of ${{ row.title }}\n',
  );
  const rows = Array.from({ length: 10_000 }, (_, index) => `s${index},thing ${index}\n`);
  await repository.write("d.csv", `sku,title\n${rows.join("")}`);
  repository.commit();
  await repository.write("d.csv", `sku,title\n${rows.join("").replaceAll("thing 1", "object 1")}`);
  const begin = performance.now();
  const done = await repository.run(["plan", "--diff", "HEAD", "big.yaml"]);
  expect(performance.now() - begin).toBeLessThan(10_000);
  expect(done.stdout).toContain("| Made again from the start | 1,111 | 111,100 |");
  expect(done.stdout).toContain("And 1,061 more videos.");
});
