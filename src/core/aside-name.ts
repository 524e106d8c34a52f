// The name of a file that is not as expected: beside the one that it does not get, and as easily opened.

/** `out/teaser.mp4` becomes `out/teaser.not-as-expected.mp4`. */
export function asideName(file: string): string {
  const dot = file.lastIndexOf(".");
  return dot <= file.lastIndexOf("/") ? `${file}${MARK}` : `${file.slice(0, dot)}${MARK}${file.slice(dot)}`;
}

const MARK = ".not-as-expected";
