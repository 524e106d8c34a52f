// From a reporter's kind to the reporter; the terminal library is loaded only where it is needed.

import type { ReporterKind } from "./choose.ts";
import { GithubReporter } from "./github.ts";
import { JsonReporter } from "./json.ts";
import { PlainReporter } from "./plain.ts";
import type { Reporter, ReporterOptions } from "./reporter.ts";

export async function createReporter(kind: ReporterKind, options: ReporterOptions): Promise<Reporter> {
  switch (kind) {
    case "json":
      return new JsonReporter(options);
    case "plain":
      return new PlainReporter(options);
    case "github":
      return new GithubReporter(options);
    case "pretty": {
      const { PrettyReporter } = await import("./pretty.ts");
      return new PrettyReporter(options.screen);
    }
  }
}
