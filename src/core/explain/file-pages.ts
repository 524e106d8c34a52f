// Pages about inputs and outputs: files that go to the backend, and files that come back.

import { recipe, video, type Example, type FileContent, type Page } from "./page.ts";

const FROM_PHOTO = "prompt: Generate a 5-second clip from the uploaded file";
const RAIN = "prompt: Generate a 5-second clip of rain";

const from = (input: string, files: Readonly<Record<string, FileContent>> = {}): Example => ({
  ...video(`inputs: [${input}]\n${FROM_PHOTO}`),
  ...(Object.keys(files).length > 0 && { files }),
});

const MUG = from("media/mug.jpg");

export const FILE_PAGES: readonly Page[] = [
  {
    code: "missing-input",
    means: "An input is not there.",
    why: "Paths count from the recipe's folder, not from where the program was started; on most systems upper and lower case matter.",
    wrong: from("media/mgu.jpg"),
    right: MUG,
  },
  {
    code: "empty-input",
    means: "An input has no name, or the file is empty.",
    why: "An empty file is most often one whose making or copying has failed.",
    wrong: from("media/empty.jpg", { "media/empty.jpg": "" }),
    right: MUG,
  },
  {
    code: "bad-input",
    means: "The path of an input holds a NUL character.",
    why: "No file can have such a name.",
    wrong: from('"media/mug\\0.jpg"'),
    right: MUG,
  },
  {
    code: "not-a-file",
    means: "The name is that of a folder or a device.",
    why: "Only files can be sent. For every file of a folder there is `for_each: { glob: … }`.",
    wrong: from("media/clips.mp4", { "media/clips.mp4/one.txt": "" }),
    right: MUG,
  },
  {
    code: "unreadable-input",
    means: "The input is there, but the system does not let it be read.",
    why: "Its permissions belong to somebody else, or the disk has a fault.",
    wrong: { ...MUG, sketch: "Here media/mug.jpg may not be read." },
    right: MUG,
  },
  {
    code: "unsupported-input",
    means: "The backend does not take files of this kind.",
    why: "It takes mp4, mov, avi, webm and mkv; jpg, png, gif and webp; mp3, wav, m4a and aac.",
    wrong: from("media/notes.pdf", { "media/notes.pdf": "%PDF-1.7" }),
    right: MUG,
  },
  {
    code: "wrong-content",
    means: "The file is not what its name says.",
    why: "Its first bytes are those of something else: a page that was saved in its place, a Git LFS pointer, a picture with the wrong ending. The backend would refuse it after the upload.",
    wrong: from("media/photo.jpg", { "media/photo.jpg": "<!doctype html>\n" }),
    right: MUG,
  },
  {
    code: "input-too-large",
    means: "The input is larger than 200 MB, which is what the backend takes at most.",
    why: "Compress it, or cut out the part that is needed.",
    wrong: from("media/long.mp4", { "media/long.mp4": { sizeBytes: 201 * 1024 ** 2 } }),
    right: from("media/beans.mp4"),
  },
  {
    code: "rough-format",
    means: "The backend takes the file, but its documents name others that work more smoothly.",
    why: "Under `free-video-generation-api` these are MP4, MOV, WebM and GIF; under `free-ki-video-generation` MP4, MOV, JPG and PNG.",
    wrong: from("https://example.com/beans.avi"),
    right: from("https://example.com/beans.mp4"),
  },
  {
    code: "bad-url",
    means: "The address is not one that the backend can fetch.",
    why: "It fetches http and https. A file of this machine is written as a path.",
    wrong: from("ftp://example.com/beans.mp4"),
    right: from("https://example.com/beans.mp4"),
  },
  {
    code: "url-with-credentials",
    means: "An address holds a user name or a password.",
    why: "Recipes stand in git, and the address goes to the backend and into records. The line is not shown for the same reason.",
    wrong: from("https://me:secret@example.com/beans.mp4"),
    right: from("https://example.com/beans.mp4"),
  },
  {
    code: "input-outside-project",
    means: "An input lies outside the project folder.",
    why: "A recipe from a stranger must not be able to send files of this machine anywhere. `allow: { outside_inputs: true }` in the configuration lifts that.",
    wrong: from("../../secret.jpg"),
    right: MUG,
  },
  {
    code: "outside-project",
    means: "A file that is to be written, or read as data, lies outside the project folder.",
    why: "A recipe decides over its project's folder, and over nothing else on the machine.",
    wrong: video(`${RAIN}\nexport: { file: ../rain.mp4 }`),
    right: video(`${RAIN}\nexport: { file: out/rain.mp4 }`),
  },
  {
    code: "bad-file-name",
    means: "A file cannot have this name on every system.",
    why: "A batch that works on one machine must work on the next.",
    wrong: video(`${RAIN}\nexport: { file: "out/rain?.mp4" }`),
    right: video(`${RAIN}\nexport: { file: out/rain.mp4 }`),
  },
  {
    code: "wrong-extension",
    means: "The ending of the file's name is not that of its format.",
    why: "Players and browsers go by the ending.",
    wrong: video(`${RAIN}\nexport: { format: mp4, file: out/rain.webm }`),
    right: video(`${RAIN}\nexport: { format: webm, file: out/rain.webm }`),
  },
  {
    code: "colliding-output",
    means: "Two exports would write the same file.",
    why: "The second would take the first one's place. Names that differ in upper and lower case alone are one file on many disks.",
    wrong: recipe(
      `videos:\n  rain:\n    ${RAIN}\n    export: { file: out/a.mp4 }\n  snow:\n    prompt: Generate a 5-second clip of snow\n    export: { file: out/a.mp4 }`,
    ),
    right: recipe(
      `videos:\n  rain:\n    ${RAIN}\n    export: { file: "out/\${{ video.id }}.mp4" }\n  snow:\n    prompt: Generate a 5-second clip of snow\n    export: { file: "out/\${{ video.id }}.mp4" }`,
    ),
  },
  {
    code: "overwrites-source",
    means: "An export has the name of a file that the recipe is made from.",
    why: "The input would be lost, and the next run would start from the result.",
    wrong: video(`inputs: [media/beans.mp4]\n${FROM_PHOTO}\nexport: { file: recipes/media/beans.mp4 }`),
    right: video(`inputs: [media/beans.mp4]\n${FROM_PHOTO}\nexport: { file: out/beans.mp4 }`),
  },
];
