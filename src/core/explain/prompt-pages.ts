// Pages about prompts, the order of steps, and look-ups in texts.

import { recipe, video, type Page } from "./page.ts";

const GENERATE = "Generate a 5-second clip of rain";
const BRAND = "vars: { brand: Aurora }\nvideos:\n  teaser:\n    prompt: ";

export const PROMPT_PAGES: readonly Page[] = [
  {
    code: "empty-prompt",
    means: "A prompt says nothing.",
    why: "It would cost credits and change nothing.",
    wrong: video('prompt: " "'),
    right: video(`prompt: ${GENERATE}`),
  },
  {
    code: "client-request",
    means: "The prompt asks for what this program does itself: an export, an upload, the balance, the state.",
    why: "The backend would answer with words about buttons, and take credits for it. Such a prompt is never sent.",
    wrong: video(`steps:\n  - ${GENERATE}\n  - Export 1080p MP4`),
    right: video(`prompt: ${GENERATE}\nexport: { format: mp4, quality: high }`),
  },
  {
    code: "vague-prompt",
    means: "The prompt says that something is to change, but not what.",
    why: "Short and specific prompts give results that are faster and more alike; a vague one costs the same and may change anything.",
    wrong: video(`steps:\n  - ${GENERATE}\n  - Make it better`),
    right: video(`steps:\n  - ${GENERATE}\n  - Add calm music at 30% and slow the clip down`),
  },
  {
    code: "changed-ratio",
    means: "A later prompt asks for another aspect ratio than the video was made with.",
    why: "A finished draft keeps its shape; only generating again changes it. For several shapes write several videos, or a `matrix`.",
    wrong: video("steps:\n  - Generate a 5-second clip of rain, 16:9\n  - Change the aspect ratio to 9:16"),
    right: recipe(
      'videos:\n  rain:\n    matrix: { ratio: ["16:9", "9:16"] }\n    prompt: Generate a 5-second clip of rain, ${{ matrix.ratio }}',
    ),
  },
  {
    code: "no-prompt",
    means: "The video has no prompt.",
    why: "What a video shows comes from prompts; a session without one has nothing to render.",
    wrong: video("inputs: [media/mug.jpg]"),
    right: video("inputs: [media/mug.jpg]\nprompt: Generate a 5-second clip from the uploaded photo"),
  },
  {
    code: "early-export",
    means: "An export comes before the first prompt.",
    why: "The draft is empty until then, and an empty draft cannot be rendered.",
    wrong: video(`steps:\n  - export: {}\n  - prompt: ${GENERATE}`),
    right: video(`steps:\n  - prompt: ${GENERATE}\n  - export: {}`),
  },
  {
    code: "repeated-export",
    means: "The same export stands twice with no prompt in between.",
    why: "Both would be the same file, rendered and downloaded twice.",
    wrong: video(`steps:\n  - ${GENERATE}\n  - export: { file: out/a.mp4 }\n  - export: { file: out/b.mp4 }`),
    right: video(`steps:\n  - ${GENERATE}\n  - export: { format: gif }\n  - export: { format: mp4 }`),
  },
  {
    code: "unused-upload",
    means: "No prompt follows an upload.",
    why: "Files are used by the prompts that come after them.",
    wrong: video(`steps:\n  - ${GENERATE}\n  - upload: media/mug.jpg`),
    right: video(`steps:\n  - upload: media/mug.jpg\n  - Generate a 5-second clip from the uploaded photo`),
  },
  {
    code: "nothing-uploaded",
    means: "A prompt speaks of an upload, but nothing has been uploaded by then.",
    why: "The backend would invent a picture in its place, and take the credits.",
    wrong: video("prompt: Generate a 5-second clip from the uploaded photo"),
    right: video("inputs: [media/mug.jpg]\nprompt: Generate a 5-second clip from the uploaded photo"),
  },
  {
    code: "unknown-name",
    means: "A look-up asks for a name that is not known at this place.",
    why: "`vars`, `row`, `matrix`, `recipe`, `video`, `input` and `env` can be looked up, each where it is known; of the environment only what the configuration allows. A text with a hole in it is never sent.",
    wrong: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brnad }} and \${{ vars.brand }}`),
    right: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand }}`),
  },
  {
    code: "unclosed-look-up",
    means: "A look-up begins with `${{` and does not end.",
    why: "It ends with `}}`. The letters `${{` themselves are written `$${{`.",
    wrong: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand`),
    right: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand }}`),
  },
  {
    code: "not-a-look-up",
    means: "More than a name stands between `${{` and `}}`.",
    why: "It looks one name up, with filters behind it; it is no language. That is why a recipe from a stranger can be checked without risk.",
    wrong: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand + "!" }}`),
    right: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand }}!`),
  },
  {
    code: "bad-filter",
    means: "There is no such filter, or it is not written as it has to be.",
    why: 'The filters are `default("…")`, `upper`, `lower`, `slug`, `trim` and `json`.',
    wrong: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand | uper }}`),
    right: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand | upper }}`),
  },
  {
    code: "bare-braces",
    means: "Braces without the dollar sign look like a look-up and are none.",
    why: "Other tools write `{{ name }}`. Here the braces would be sent to the backend as they stand.",
    wrong: recipe(`${BRAND}Generate a 5-second clip about {{ vars.brand }} for \${{ vars.brand }}`),
    right: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand }}`),
  },
  {
    code: "unused-var",
    means: "Nothing looks a variable up.",
    why: "It is left over, or the place where it is wanted has another name in it.",
    wrong: recipe(`vars: { brand: Aurora }\nvideos:\n  teaser:\n    prompt: ${GENERATE}`),
    right: recipe(`${BRAND}Generate a 5-second clip about \${{ vars.brand }}`),
  },
];
