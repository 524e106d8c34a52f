// Pages about the text of a file: what is no YAML, and what YAML makes of what was written.

import { recipe, video, type Page } from "./page.ts";

const RAIN = "prompt: Generate a 5-second clip of rain";

export const YAML_PAGES: readonly Page[] = [
  {
    code: "yaml-syntax",
    means: "The file is not YAML, so nothing else in it can be read.",
    why: "Most often a tab indents a line, a quote or a bracket is not closed, or a text holds a colon and a space.",
    wrong: video("prompt: Generate a title card: rain"),
    right: video('prompt: "Generate a title card: rain"'),
  },
  {
    code: "yaml-surprise",
    means:
      "This is a text here, but other YAML tools take it for a truth value, a number in base 60 or a date.",
    why: "YAML 1.1 reads `no` as false and `1:30` as 90. This program reads YAML 1.2, where both are texts; a reviewer or another tool may not.",
    wrong: recipe(
      `vars: { sale: no }\nvideos:\n  teaser:\n    prompt: Generate a clip with the title "Sale? \${{ vars.sale }}"`,
    ),
    right: recipe(
      `vars: { sale: "no" }\nvideos:\n  teaser:\n    prompt: Generate a clip with the title "Sale? \${{ vars.sale }}"`,
    ),
  },
  {
    code: "ambiguous-number",
    means:
      "A number without quotes would lose what was written: leading zeros, trailing zeros, or its last digits.",
    why: "`017` is read as 17 and `1.10` as 1.1. Where a version, an article number or a zip code is meant, that makes another video.",
    wrong: recipe(
      `vars: { size: 1.10 }\nvideos:\n  teaser:\n    prompt: Generate a clip of a \${{ vars.size }} litre jug`,
    ),
    right: recipe(
      `vars: { size: "1.10" }\nvideos:\n  teaser:\n    prompt: Generate a clip of a \${{ vars.size }} litre jug`,
    ),
  },
  {
    code: "duplicate-key",
    means: "The same key stands twice in one map.",
    why: "Only one of the two can count, and which one is a matter of the tool. Two videos of one id would also share their files.",
    wrong: video(`${RAIN}\nprompt: Generate a 5-second clip of snow`),
    right: recipe(`videos:\n  rain:\n    ${RAIN}\n  snow:\n    prompt: Generate a 5-second clip of snow`),
  },
  {
    code: "complex-key",
    means: "A map or a list stands where a key is expected.",
    why: "YAML takes braces and brackets without quotes for maps and lists: `{{ name }}` is a map in a map.",
    wrong: recipe(`vars: { brand: Aurora }\nvideos:\n  teaser:\n    prompt: {{ vars.brand }}`),
    right: recipe(
      "vars: { brand: Aurora }\nvideos:\n  teaser:\n    prompt: Generate a clip about ${{ vars.brand }}",
    ),
  },
  {
    code: "merge-key",
    means: "`<<` merges maps in some YAML tools, and is not read here.",
    why: "It is no part of YAML 1.2, and what it hides is hard to review. `defaults` and `include` say what several videos share.",
    wrong: recipe(`videos:\n  rain: &rain\n    ${RAIN}\n  again:\n    <<: *rain`),
    right: recipe(`defaults:\n  export: { format: mp4 }\nvideos:\n  rain:\n    ${RAIN}`),
  },
  {
    code: "reserved-key",
    means: "`__proto__` cannot be a key.",
    why: "The name has a meaning of its own inside of the program, and no recipe needs it.",
    wrong: recipe(`vars: { __proto__: x }\nvideos:\n  teaser:\n    ${RAIN}`),
    right: recipe("vars: { kind: x }\nvideos:\n  teaser:\n    prompt: Generate a clip of ${{ vars.kind }}"),
  },
  {
    code: "unknown-alias",
    means: "An alias (`*name`) repeats a value that nothing above marks with `&name`.",
    why: "A text that begins with an asterisk is an alias in YAML, unless it stands in quotes.",
    wrong: video("prompt: *wow"),
    right: video('prompt: "*wow*, a clip of rain in a city"'),
  },
  {
    code: "alias-cycle",
    means: "An alias stands inside of the value that it repeats, so the value would have no end.",
    why: "A recipe is finite.",
    wrong: recipe("videos: &all\n  teaser: *all"),
    right: recipe(`videos:\n  teaser:\n    ${RAIN}`),
  },
  {
    code: "alias-bomb",
    means: "Aliases of aliases grow into more values than a machine can hold.",
    why: "A few lines can ask for billions of values. Recipes from pull requests must not be able to stop a build machine.",
    wrong: {
      recipe: [
        "version: 1",
        "vars:",
        "  a: &a [x, x, x, x, x, x, x, x, x, x]",
        "  b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]",
        "  c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]",
        "  d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]",
        "  e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]",
        "  f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]",
        "  g: [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]",
        "videos:",
        "  teaser:",
        `    ${RAIN}`,
        "",
      ].join("\n"),
    },
    right: recipe(`videos:\n  teaser:\n    ${RAIN}`),
  },
  {
    code: "nested-too-deep",
    means: "More levels are nested than any recipe needs.",
    why: "As a rule a bracket is not closed, or a text that begins with brackets lacks its quotes.",
    wrong: recipe(`vars: ${"[".repeat(70)}${"]".repeat(70)}\nvideos:\n  teaser:\n    ${RAIN}`),
    right: video('prompt: "Generate a clip with the title [[rain]]"'),
  },
  {
    code: "yaml-directive",
    means: "A line such as `%YAML 1.1` would change how the rest is read.",
    why: "Recipes are YAML 1.2, always: under 1.1 the same words mean something else.",
    wrong: { recipe: `%YAML 1.1\n---\nversion: 1\nvideos:\n  teaser:\n    ${RAIN}\n` },
    right: video(RAIN),
  },
  {
    code: "second-document",
    means: "A line of `---` begins a second document in the same file.",
    why: "A file is one recipe: its name, its budget and its record belong together.",
    wrong: { recipe: `version: 1\nvideos:\n  teaser:\n    ${RAIN}\n---\nversion: 1\n` },
    right: video(RAIN),
  },
  {
    code: "unknown-tag",
    means: "A tag (`!something`) asks for a type of its own.",
    why: "Recipes hold texts, numbers and truth values, and nothing that would have to be carried out.",
    wrong: video("prompt: !upper Generate a clip of rain"),
    right: video('prompt: "!upper Generate a clip of rain"'),
  },
  {
    code: "empty-file",
    means: "The recipe is empty, or holds nothing but comments.",
    why: "There is nothing to make. `nemo-pipeline init` writes a recipe to start from.",
    wrong: { recipe: "# not written yet\n" },
    right: video(RAIN),
  },
];
