// What a request asks for: work on the video, which only the backend can do, or something that the client does itself.

/** `prompt` goes to the backend and costs credits; the others are calls of the API, and free. */
export type Request = "prompt" | "export" | "credits" | "status" | "upload";

/** Longer requests describe something; those that the client serves are short. */
const MAX_LENGTH = 80;

/**
 * Routes only what is nothing but a request to the client: one word that describes content makes it a prompt,
 * because a prompt that is held back by mistake is worse than an export that is asked for in vain.
 */
export function routeRequest(text: string): Request {
  const request = text.normalize("NFKC").toLowerCase().trim();
  if (request === "" || request.length > MAX_LENGTH) return "prompt";
  return /\p{Script=Han}/u.test(request) ? routeChinese(request) : routeEnglish(request);
}

type Service = Exclude<Request, "prompt">;

const ENGLISH: Readonly<Record<Service, ReadonlySet<string>>> = {
  export: words("export download render"),
  credits: words("credit credits balance billing"),
  status: words("status tracks timeline"),
  upload: words("upload"),
};

/** Words that add nothing to any request. */
const COMMON = words(
  "please now can could would you i want need to like just the a an my me this that these it its them in as at of for and then here again",
);

const LOOKING =
  "show list check get give see view display tell what whats what's is are current currently all";

/** Words that add nothing to a request of one kind, but are content in another: `balance the audio` is an edit. */
const FILLERS: Readonly<Record<Service, ReadonlySet<string>>> = {
  export: words(
    "final finished full high low medium best max maximum good quality resolution hd uhd 4k 2k 1080p 720p 480p 2160p format " +
      "mp4 mov webm gif video videos clip movie file files result project draft",
  ),
  credits: words(`${LOOKING} how many much do have left remaining account`),
  status: words(`${LOOKING} video videos project session draft`),
  upload: words(
    "video videos clip clips file files photo photos image images picture pictures audio music project session",
  ),
};

const SEND_IT =
  /^(?:please )?(?:can you |could you )?(?:send|give|get) me (?:the|my) (?:final |finished )?(?:video|clip|movie|file)(?: please| now)*$/u;

function routeEnglish(request: string): Request {
  const plain = request
    .replace(/[^\p{L}\p{N}\s'./:_-]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  const sentence = plain.replace(/[.:]+(?= |$)/gu, "");
  if (SEND_IT.test(sentence)) return "export";
  if (/^(?:please )?check (?:my |the )?account$/u.test(sentence)) return "credits";
  const tokens = sentence.split(" ");
  const asked = SERVICES.filter((service) => tokens.some((token) => ENGLISH[service].has(token)));
  return tokens.every((token) => isKnown(token, asked)) ? (asked[0] ?? "prompt") : "prompt";
}

const SERVICES = ["export", "credits", "status", "upload"] as const satisfies readonly Service[];

const isKnown = (token: string, asked: readonly Service[]): boolean =>
  COMMON.has(token) ||
  asked.some((service) => ENGLISH[service].has(token) || FILLERS[service].has(token)) ||
  (asked.includes("upload") && isFileName(token));

/** A file or an address makes a request an upload; elsewhere it is content. */
const isFileName = (token: string): boolean =>
  /^https?:\/\/\S+$/u.test(token) ||
  /^\S+\.(?:mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|mp3|wav|m4a|aac)$/u.test(token);

const CHINESE: Readonly<Record<Service, RegExp>> = {
  export: /导出|下载|匯出|導出|下載|发给我/u,
  credits: /积分|余额|積分|餘額/u,
  status: /状态|狀態|轨道|軌道|时间线|时间轴/u,
  upload: /上传|上傳/u,
};

const CHINESE_FILLERS =
  /请问|请|麻烦|帮我|帮忙|给我|我要|我想|我的|你|我|现在|当前|这个|这些|那个|一下|一张|一个|查看|查询|显示|看看|看|还有|剩余|剩下|剩|多少|几|是|什么|怎么样|账户|账号|项目|视频|影片|短片|文件|成片|图片|照片|素材|轨道|把|将|为|成|到|出来|高清|超清|格式|画质|质量|分辨率|高|最|的|了|吧|吗|呢|有|和|并|mp4|mov|webm|gif|\d+p|4k|[\s\p{P}]/gu;

/** Chinese has no spaces: whatever is left once the known words are taken out is content. */
function routeChinese(request: string): Request {
  const service = SERVICES.find((name) => CHINESE[name].test(request));
  if (service === undefined) return "prompt";
  const rest = SERVICES.reduce((text, name) => text.replaceAll(new RegExp(CHINESE[name], "gu"), ""), request);
  return rest.replace(CHINESE_FILLERS, "") === "" ? service : "prompt";
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
