// The backend speaks as if its editor's window were open: what it says of buttons, in words that hold without one.

/** What an instruction for the editor's window is about. */
export type GuiKind = "export" | "account" | "preview" | "drag" | "open" | "click";

export type GuiLanguage = "en" | "zh";

/** What to say instead; nothing where the instruction is not needed at all. */
export type GuiHints = Readonly<Record<GuiKind, Readonly<Record<GuiLanguage, string>>>>;

/** Descriptions of content are kept as they are; each hint stands once, where its first instruction stood. */
export function translateReply(text: string, hints: GuiHints): string {
  const said = new Set<string>();
  return text
    .split("\n")
    .map((line) => translateLine(line, hints, said))
    .filter((line, index, lines) => line !== "" || (lines[index - 1] ?? "") !== "")
    .join("\n")
    .trim();
}

/** Where nobody sits in front of an editor: the program exports by itself, and asks for the balance. */
export const withoutButtons = (text: string): string => translateReply(text, NO_HINTS);

const NOTHING = { en: "", zh: "" } as const;

const NO_HINTS: GuiHints = {
  export: NOTHING,
  account: NOTHING,
  preview: NOTHING,
  drag: NOTHING,
  open: NOTHING,
  click: NOTHING,
};

function translateLine(line: string, hints: GuiHints, said: Set<string>): string {
  const sentences = sentencesOf(line);
  if (sentences.every((sentence) => guiKindOf(sentence) === undefined)) return line.trimEnd();
  return sentences
    .map((sentence) => translateSentence(sentence, hints, said))
    .filter((sentence) => sentence !== "")
    .join(isChinese(line) ? "" : " ");
}

function translateSentence(sentence: string, hints: GuiHints, said: Set<string>): string {
  const kind = guiKindOf(sentence);
  if (kind === undefined) return sentence;
  const hint = hints[kind][isChinese(sentence) ? "zh" : "en"];
  if (said.has(hint)) return "";
  said.add(hint);
  return hint;
}

/** The text cut behind each sentence; a decimal point or a file name's dot ends none. */
export const sentencesOf = (text: string): string[] =>
  (text.match(/[^\n]+?(?:[.!?]+["'”’)]*(?=\s|$)|[。！？]+[”’）]*|(?=\n|$))/gu) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");

/** Undefined for a sentence that speaks of something else than the editor's window. */
export function guiKindOf(sentence: string): GuiKind | undefined {
  const patterns = isChinese(sentence) ? CHINESE : ENGLISH;
  return KINDS.find((kind) => patterns[kind].test(sentence));
}

const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);

/** The first that fits: `click Export` is about the export, not about clicking. */
const KINDS = ["export", "account", "preview", "drag", "open", "click"] as const satisfies readonly GuiKind[];

/** Only what tells the reader to do something: "a hand clicks a mouse" and "a drop of rain" describe content. */
const TOLD =
  "^(?:[-*•\\d.)\\s]*)(?:(?:please|then|now|next|finally|first|just|simply|also|and|or|(?:when|once|if|after|to) [^,]{1,60},|you (?:can|could|may|should|need to|have to|will need to)|feel free to|try to|go ahead and)(?: (?:also|then|now|just|simply))?,?\\s+)*";

const told = (rest: string): RegExp => new RegExp(`${TOLD}(?:${rest})`, "iu");

const ENGLISH: Readonly<Record<GuiKind, RegExp>> = {
  export: told(
    String.raw`(?:click|tap|press|hit|use|select|choose|open|go to|find)\b.*\b(?:export|download)\b|(?:export|download) (?:it|your|the)\b.*\b(?:button|menu|corner|panel|toolbar)\b`,
  ),
  account: told(
    String.raw`(?:(?:click|tap|press|open|go to|visit|check|see|review)\b.*\b(?:account|billing|subscription|pricing)\b)`,
  ),
  preview: told(
    String.raw`(?:preview|watch|view|check|see|play|review)\b.*\b(?:timeline|preview (?:panel|window|pane)|editor)\b|(?:open|go to)\b.*\btimeline\b`,
  ),
  drag: told(String.raw`(?:drag|drop)\b`),
  open: told(
    String.raw`(?:open|go to|switch to|expand)\b.*\b(?:panel|tab|menu|editor|project|settings|sidebar|window|library|workspace|toolbar|dashboard)\b`,
  ),
  click: told(String.raw`(?:click|tap|double-click|right-click)\b|(?:press|hit)\b.*\b(?:button|icon|key)\b`),
};

const CHINESE: Readonly<Record<GuiKind, RegExp>> = {
  export: /(?:点击|点选|单击|按下?|选择|使用|打开).{0,20}(?:导出|下载)/u,
  account: /(?:点击|打开|查看|前往|进入|访问).{0,12}(?:账户|账号|账单|订阅|会员)/u,
  preview:
    /(?:打开|在|到|前往|进入).{0,8}(?:时间线|时间轴|预览(?:窗口|面板)).{0,12}(?:预览|查看|播放|观看)|打开(?:时间线|时间轴)/u,
  drag: /(?:可以|请|直接|通过)?.{0,6}(?:拖拽|拖动|拖放|拖到)/u,
  open: /打开.{0,12}(?:面板|菜单|编辑器|项目|工程|设置|窗口|标签页|侧边栏)/u,
  click: /(?:点击|单击|双击|点选|右键)/u,
};
