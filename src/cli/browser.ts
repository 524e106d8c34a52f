// Opens a link in the user's browser, as well as it can: whoever calls this has shown the link already.

import { spawn } from "node:child_process";

export function openInBrowser(link: string): void {
  const [command, ...args] = openerOf(process.platform);
  const child = spawn(command, [...args, link], { detached: true, stdio: "ignore" });
  child.on("error", () => undefined);
  child.unref();
}

/** On Windows not `start`: that is a shell's, and a shell reads `&` and `%` in a link. */
function openerOf(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === "darwin") return ["open"];
  return platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler"] : ["xdg-open"];
}
