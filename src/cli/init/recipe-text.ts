// The recipe that people start from.

import { stringify } from "yaml";

export interface Start {
  /** Safe as a folder name. */
  readonly name: string;
  readonly prompt: string;
  /** From the recipe's folder, with `/`. */
  readonly input?: string;
}

export const recipeText = ({ name, prompt, input }: Start): string => `${SCHEMA_LINE}
#
# What is wrong with it:    nemo-pipeline validate
# What a run would do:      nemo-pipeline plan
# Try it, for nothing:      nemo-pipeline run recipes/${name}.yaml --local
# What a code means:        nemo-pipeline explain CODE
version: 1
name: ${scalar(name)}
# What a run may spend. The first prompt of a video costs about 100 credits, each further one about 50.
budget: { credits: 200 }
videos:
  # The id of the video, and its file's name unless the export gives another one.
  first:
${input === undefined ? "" : `    inputs: [${scalar(input, { inList: true })}]\n`}    prompt: ${scalar(prompt)}
    # Several steps in the place of \`prompt\`, each of which goes on from the one before:
    # steps:
    #   - Generate a 6-second vertical clip of a coffee mug on a wooden table
    #   - Add calm music at 30% and the title "Good morning" for the first 3 seconds
    export: { format: mp4, quality: high }
`;

/** Beside the recipes, so that it works without a network. */
const SCHEMA_LINE = "# yaml-language-server: $schema=../schemas/recipe.schema.json";

/** Quoted where YAML would read something else. */
function scalar(text: string, { inList = false }: { readonly inList?: boolean } = {}): string {
  const written = inList
    ? stringify([text], { collectionStyle: "flow", lineWidth: 0 })
    : stringify(text, { lineWidth: 0 });
  return inList ? written.trim().slice(1, -1).trim() : written.trimEnd();
}
