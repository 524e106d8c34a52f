// Lines that GitHub Actions obeys, such as `::error file=a.yaml,line=3::Words`: nothing in them ends or begins another.

import { harmless } from "./sanitize.ts";

export interface WorkflowCommand {
  readonly command: "error" | "warning" | "notice" | "group" | "endgroup";
  /** Such as `file`, `line`, `col`, `endColumn` and `title`; what is undefined or empty is left out. */
  readonly properties?: Readonly<Record<string, string | number | undefined>>;
  /** Its line ends are kept. */
  readonly message?: string;
}

/** With its line end: a command is one only at the beginning of a line. */
export function workflowCommand({ command, properties = {}, message = "" }: WorkflowCommand): string {
  const list = Object.entries(properties).flatMap(([name, value]) => {
    const text = harmless(String(value ?? ""));
    return text === "" ? [] : [`${name}=${escapedProperty(text)}`];
  });
  const head = list.length === 0 ? command : `${command} ${list.join(",")}`;
  return `::${head}::${escapedMessage(message)}\n`;
}

/** The service takes no more than 64 kB; people read less. */
const MAX_LINES = 30;

const escapedMessage = (message: string): string =>
  message
    .split(/\r\n|[\n\r]/u, MAX_LINES)
    .map((line) => escaped(harmless(line)))
    .join("%0A");

/** Line ends are gone by now, but for those between the lines of a message. */
const escaped = (text: string): string => text.replaceAll("%", "%25");

const escapedProperty = (text: string): string => escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
