// Attribution: which skill profile a request is made under, its version, and the platform that the program runs on.

export interface SkillProfile {
  readonly name: string;
  readonly version: string;
}

export interface Attribution {
  readonly skill: SkillProfile;
  readonly platform: string;
}

export const BUILT_IN_PROFILES: readonly SkillProfile[] = [
  { name: "free-video-generation-api", version: "1.0.0" },
  { name: "free-ki-video-generation", version: "1.0.0" },
];

/** Profiles that the user configures win over those built in; undefined when nobody knows the name. */
export const findProfile = (name: string, configured: readonly SkillProfile[]): SkillProfile | undefined =>
  [...configured, ...BUILT_IN_PROFILES].find((profile) => profile.name === name);

export const findPlatform = (place: {
  readonly skillSource: string | undefined;
  readonly installPath: string;
}): string => {
  if (place.skillSource) return place.skillSource;
  const folders = `${place.installPath.replaceAll("\\", "/")}/`;
  if (folders.includes("/.clawhub/")) return "clawhub";
  return folders.includes("/.cursor/skills/") ? "cursor" : "unknown";
};

/** A request that lacks one of these is answered with 402 at export time. */
export const attributionHeaders = ({ skill, platform }: Attribution): Readonly<Record<string, string>> => ({
  "x-skill-source": headerSafe(skill.name),
  "x-skill-version": headerSafe(skill.version),
  "x-skill-platform": headerSafe(platform),
});

/** What a header cannot carry (line breaks, letters beyond ASCII) must not break the request. */
const headerSafe = (value: string): string => value.replace(/[^\x20-\x7e]/g, "_").trim() || "unknown";
