// The profile that was chosen, laid over the recipe's head.

import type { Mistake } from "../mistake.ts";
import type { RecipeHead } from "./schema.ts";
import { didYouMean } from "./suggest.ts";

/** Key by key: what the profile leaves out stays. Its vars have been looked up already. */
export function withProfile(head: RecipeHead, name: string | undefined): RecipeHead {
  const profile = name === undefined ? undefined : ownProfile(head, name);
  if (profile === undefined) return head;
  const { defaults = {}, budget = {}, limits = {} } = head;
  return {
    ...head,
    budget: { ...budget, ...profile.budget },
    limits: { ...limits, ...profile.limits },
    defaults: {
      ...defaults,
      ...profile.defaults,
      export: { ...defaults.export, ...profile.defaults?.export },
    },
  };
}

export function checkProfile(head: RecipeHead, name: string | undefined): Mistake[] {
  if (name === undefined || ownProfile(head, name) !== undefined) return [];
  const names = Object.keys(head.profiles ?? {});
  return [
    {
      path: ["profiles"],
      part: "key",
      severity: "error",
      code: "unknown-profile",
      message: `The recipe has no profile \`${name}\`, which --profile asks for`,
      hint: names.length === 0 ? `Write \`profiles: { ${name}: { … } }\`` : didYouMean(name, names),
    },
  ];
}

const ownProfile = ({ profiles = {} }: RecipeHead, name: string) =>
  Object.hasOwn(profiles, name) ? profiles[name] : undefined;
