// Which media files the backend takes, and what a file really is by its first bytes.

/** At most 200 MB a file, says the backend. */
export const MAX_INPUT_BYTES = 200 * 1024 ** 2;

/** As many bytes as are needed to tell the formats apart. */
export const HEAD_BYTES = 512;

/** Extension to format, for everything that the backend takes. */
const FORMATS: Readonly<Record<string, string>> = {
  mp4: "mp4",
  mov: "mov",
  avi: "avi",
  webm: "webm",
  mkv: "mkv",
  jpg: "jpg",
  jpeg: "jpg",
  png: "png",
  gif: "gif",
  webp: "webp",
  mp3: "mp3",
  wav: "wav",
  m4a: "m4a",
  aac: "aac",
};

export const ACCEPTED_FORMATS = "mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a and aac";

/** The format that a name promises; undefined when it is none that the backend takes. */
export function promisedFormat(name: string): string | undefined {
  const extension = /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined;
}

/** Formats that share a container: telling them apart by their brands would refuse good files. */
const RELATED: readonly ReadonlySet<string>[] = [
  new Set(["mp4", "mov", "m4a"]),
  new Set(["mkv", "webm"]),
  new Set(["mp3", "aac", "id3"]),
];

/** An `id3` tag may stand before MP3 and before AAC; otherwise these two are told apart. */
export function fits(promised: string, real: string): boolean {
  if (promised === real) return true;
  if ((promised === "mp3" || promised === "aac") && real !== "id3") return false;
  return RELATED.some((family) => family.has(promised) && family.has(real));
}

/** What a file is, in a word; undefined when its beginning says nothing. */
export const realFormat = (head: Uint8Array): string | undefined =>
  bySignature(head) ?? byContainer(head) ?? byAudioFrame(head) ?? asText(head);

/** Signature in Latin-1, at its offset, and what it means. */
const SIGNATURES: readonly (readonly [number, string, string])[] = [
  [0, "\u00ff\u00d8\u00ff", "jpg"],
  [0, "\u0089PNG\r\n\u001a\n", "png"],
  [0, "GIF87a", "gif"],
  [0, "GIF89a", "gif"],
  [0, "ID3", "id3"],
  [0, "ADIF", "aac"],
  [0, "%PDF", "a PDF document"],
  [0, "PK\u0003\u0004", "a ZIP archive"],
  [0, "OggS", "an Ogg file"],
  [0, "fLaC", "a FLAC file"],
  [0, "II*\u0000", "a TIFF picture"],
  [0, "MM\u0000*", "a TIFF picture"],
  [0, "8BPS", "a Photoshop picture"],
  [0, "version https://git-lfs", "a Git LFS pointer"],
  [4, "moov", "mov"],
  [4, "mdat", "mov"],
  [4, "wide", "mov"],
  [4, "free", "mov"],
];

function bySignature(head: Uint8Array): string | undefined {
  return SIGNATURES.find(([offset, signature]) => latin1(head, offset, signature.length) === signature)?.[2];
}

function byContainer(head: Uint8Array): string | undefined {
  const start = latin1(head, 0, 4);
  if (start === "RIFF") return RIFF[latin1(head, 8, 4)];
  if (start === "\u001aE\u00df\u00a3") return latin1(head, 0, 64).includes("webm") ? "webm" : "mkv";
  return latin1(head, 4, 4) === "ftyp" ? byBrand(latin1(head, 8, 4)) : undefined;
}

const RIFF: Readonly<Record<string, string>> = { "AVI ": "avi", WEBP: "webp", WAVE: "wav" };

function byBrand(brand: string): string {
  if (/^(?:heic|heix|mif1|msf1|hevc)$/u.test(brand)) return "a HEIC picture";
  if (/^avi[fs]$/u.test(brand)) return "an AVIF picture";
  if (brand === "qt  ") return "mov";
  return brand.startsWith("M4A") ? "m4a" : "mp4";
}

/** Eleven set bits begin a frame of MPEG audio; layer 0 is AAC in ADTS. */
function byAudioFrame(head: Uint8Array): string | undefined {
  const [first = 0, second = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  return (second & 0x06) === 0 ? "aac" : "mp3";
}

function asText(head: Uint8Array): string | undefined {
  const text = latin1(head, 0, HEAD_BYTES);
  if (/^\s*<(?:!doctype html|html)/iu.test(text)) return "an HTML page";
  if (/^\s*(?:<\?xml[^>]*>\s*)?<svg/iu.test(text)) return "an SVG drawing";
  return /^[\t\n\r -~]+$/u.test(text) ? "a text file" : undefined;
}

const latin1 = (head: Uint8Array, offset: number, length: number): string =>
  String.fromCharCode(...head.subarray(offset, offset + length));
