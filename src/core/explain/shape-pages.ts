// Pages about keys and values: what a recipe or a configuration may hold, and of what kind.

import { recipe, video, type Example, type Page } from "./page.ts";

const RAIN = "prompt: Generate a 5-second clip of rain";
const TEASER = `videos:\n  teaser:\n    ${RAIN}`;

const products = (rows: string): Example =>
  recipe(
    `videos:\n  product:\n    for_each:\n      rows: ${rows}\n      id: \${{ row.sku }}\n    prompt: Generate a 5-second clip of \${{ row.title }}`,
  );

export const SHAPE_PAGES: readonly Page[] = [
  {
    code: "unknown-key",
    means: "There is no such key at this place.",
    why: "A key that is passed over in silence is a budget that does not hold or a format that nobody gets. So every key must be known.",
    wrong: recipe(`bugdet: { credits: 600 }\n${TEASER}`),
    right: recipe(`budget: { credits: 600 }\n${TEASER}`),
  },
  {
    code: "missing-key",
    means: "A key that has to be there is not.",
    why: "`version` says how the rest is to be read; other keys carry what cannot be guessed.",
    wrong: { recipe: `${TEASER}\n` },
    right: recipe(TEASER),
  },
  {
    code: "wrong-type",
    means: "The value is of another kind than the key wants: a text for a number, a list for a map.",
    why: "Nothing is turned into something else: `600 credits` is a text, and a budget is a number.",
    wrong: recipe(`budget: { credits: 600 credits }\n${TEASER}`),
    right: recipe(`budget: { credits: 600 }\n${TEASER}`),
  },
  {
    code: "bad-value",
    means: "The value is of the right kind, but not one that may stand here.",
    why: "Formats and qualities are those that the backend renders; durations, sizes and ranges have units and a form.",
    wrong: video(`${RAIN}\nexport: { format: avi }`),
    right: video(`${RAIN}\nexport: { format: mp4 }`),
  },
  {
    code: "out-of-range",
    means: "The number is too small or too large.",
    why: "With 0 prompts at once nothing would ever be done, and a budget below nothing has no meaning.",
    wrong: recipe(`limits: { prompts: 0 }\n${TEASER}`),
    right: recipe(`limits: { prompts: 1 }\n${TEASER}`),
  },
  {
    code: "empty",
    means: "A list, a map or a text that must hold something is empty.",
    why: "An empty list is most often one whose lines are indented wrongly. Leave the key out if there is nothing to say.",
    wrong: video("inputs: []\nprompt: Generate a 5-second clip of rain"),
    right: video("inputs: [media/mug.jpg]\nprompt: Generate a 5-second clip from the uploaded photo"),
  },
  {
    code: "several-in-one",
    means: "One entry of a list does several things at once.",
    why: "Steps have an order, and keys of a map have none: each step is an entry of its own.",
    wrong: video("steps:\n  - prompt: Generate a 5-second clip of rain\n    export: { format: gif }"),
    right: video("steps:\n  - prompt: Generate a 5-second clip of rain\n  - export: { format: gif }"),
  },
  {
    code: "prompt-and-steps",
    means: "A video has both `prompt` and `steps`.",
    why: "`prompt` is short for a single step, so it would not be clear which comes first.",
    wrong: video(`${RAIN}\nsteps:\n  - Add calm music at 30%`),
    right: video("steps:\n  - Generate a 5-second clip of rain\n  - Add calm music at 30%"),
  },
  {
    code: "no-videos",
    means: "The recipe names no video.",
    why: "There would be nothing to make. Videos are a map: each has an id, with what it is made of below.",
    wrong: recipe("name: launch\nvideos: {}"),
    right: recipe(`name: launch\n${TEASER}`),
  },
  {
    code: "bad-name",
    means: "The recipe's name cannot be the name of a folder on every system.",
    why: "The name is that of the folder where the record and the files of the recipe are kept.",
    wrong: recipe(`name: spring/launch\n${TEASER}`),
    right: recipe(`name: spring-launch\n${TEASER}`),
  },
  {
    code: "bad-id",
    means:
      "The id of a video cannot be a file name on every system, or differs from another in upper and lower case alone.",
    why: "The id names the video everywhere: in the record, on the command line, and in its file's name.",
    wrong: recipe(`videos:\n  spring teaser:\n    ${RAIN}`),
    right: recipe(`videos:\n  spring-teaser:\n    ${RAIN}`),
  },
  {
    code: "duplicate-id",
    means: "Two rows or combinations would make videos of the same id.",
    why: "The record is kept by id, so each would take the other for itself. Ids that differ in upper and lower case alone are the same file on many disks.",
    wrong: products("[{ sku: mug, title: a blue mug }, { sku: Mug, title: a red mug }]"),
    right: products("[{ sku: mug-blue, title: a blue mug }, { sku: mug-red, title: a red mug }]"),
  },
  {
    code: "duplicate-recipe",
    means: "Two recipes of one run have the same name.",
    why: "They would share a record. The name is that of the file, unless the recipe gives one.",
    wrong: {
      recipe: `version: 1\nname: launch\n${TEASER}\n`,
      files: { "recipes/other.yaml": `version: 1\nname: launch\n${TEASER}\n` },
      sketch: "It takes two recipes in one run.",
    },
    right: recipe(`name: launch-2\n${TEASER}`),
  },
  {
    code: "bad-language",
    means: "`language` is not an ISO code.",
    why: "The backend is told the language of the prompts by its code, such as `en`, `de` or `zh-CN`. Without the key it is detected.",
    wrong: recipe(`language: English\n${TEASER}`),
    right: recipe(`language: en\n${TEASER}`),
  },
  {
    code: "unknown-skill",
    means: "There is no attribution profile of this name.",
    why: "The backend refuses exports whose attribution it does not know. Profiles of your own go into `skills` of the configuration.",
    wrong: recipe(`skill: free-video\n${TEASER}`),
    right: recipe(`skill: free-video-generation-api\n${TEASER}`),
  },
  {
    code: "bad-tag",
    means: "A tag holds more than lower-case letters, digits, `.`, `_` and `-`.",
    why: "Tags are written on the command line, where spaces and commas separate them.",
    wrong: video(`tags: [Spring Sale]\n${RAIN}`),
    right: video(`tags: [spring-sale]\n${RAIN}`),
  },
  {
    code: "unknown-profile",
    means: "The recipe has no profile of the name that --profile asks for.",
    why: "A run with the wrong budget is worse than none.",
    wrong: {
      ...recipe(`profiles:\n  nightly: { budget: { credits: 2000 } }\n${TEASER}`),
      profile: "nigthly",
    },
    right: {
      ...recipe(`profiles:\n  nightly: { budget: { credits: 2000 } }\n${TEASER}`),
      profile: "nightly",
    },
  },
  {
    code: "impossible-expectation",
    means: "What is expected can never be so: the export's format or another expectation speaks against it.",
    why: "It would be found out when everything has been paid for. A gif has no sound, a webm file is no mp4, and 1080x1920 is 9:16.",
    wrong: video(
      "prompt: Generate a 5-second clip of rain\nexport: { format: gif, expect: { audio: true } }",
    ),
    right: video(
      "prompt: Generate a 5-second clip of rain\nexport: { format: mp4, expect: { audio: true } }",
    ),
  },
  {
    code: "budget-too-small",
    means:
      "The budget does not cover a video even once, or a correction's own budget does not cover the correction.",
    why: "Nothing that costs is begun unless its estimate fits into what is left, so the video would wait for ever. A first prompt costs about 100 credits, each further one about 50.",
    wrong: recipe(`budget: { per_video: 50 }\n${TEASER}`),
    right: recipe(`budget: { per_video: 150 }\n${TEASER}`),
  },
];
