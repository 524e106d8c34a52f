// Paints frames with listr2: a fixed number of tasks, one for each line, whose titles are the lines.
// The library shows every task that it has, so a task for each video would neither fit nor end with a thousand of them.

import { DefaultRenderer, Listr, ListrEventType, ListrLogger, ProcessOutput } from "listr2";
import type { ListrDefaultRendererLogLevels } from "listr2";
import type { Screen } from "./reporter.ts";

/** Lines that a frame can have; taller terminals stay empty below. */
export const MAX_LINES = 60;

/** What listr2 takes off the width for itself. */
export const MARGIN_COLUMNS = 2;

const SHOW_CURSOR = "\u001b[?25h";

export class Painter {
  readonly #screen: Screen;
  readonly #listr: ReturnType<typeof listOf>;
  readonly #ended = Promise.withResolvers<void>();
  readonly #run: Promise<unknown>;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#listr = listOf(screen, this.#ended.promise);
    this.#run = this.#listr.run();
  }

  paint(lines: readonly string[]): void {
    for (const [index, task] of this.#listr.tasks.entries()) task.title = lines[index] ?? "";
    this.#listr.events.emit(ListrEventType.SHOULD_REFRESH_RENDER);
  }

  /** Takes the frame away and gives the terminal back. */
  async end(): Promise<void> {
    this.paint([]);
    this.#ended.resolve();
    await this.#run;
  }

  /** Leaves the last frame where it is. */
  abandon(): void {
    this.#screen.out(SHOW_CURSOR);
  }
}

/** Screens are said to be terminals before they get here, wherever their text goes. */
class FrameRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

function listOf(screen: Screen, ended: Promise<void>) {
  const tasks = Array.from({ length: MAX_LINES }, () => ({ title: "", task: () => ended }));
  return new Listr(tasks, {
    concurrent: true,
    registerSignalListeners: false,
    renderer: FrameRenderer,
    rendererOptions: {
      lazy: true,
      clearOutput: true,
      formatOutput: "truncate",
      icon: NO_ICONS,
      logger: new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput: outputTo(screen) }),
    },
  });
}

const NO_ICONS = { PENDING: "", WAITING: "", COMPLETED: "" };

/** The library swaps the `write` of the stream that it is given: a stream of our own, so that nobody else's is touched. */
function outputTo(screen: Screen): ProcessOutput {
  const stream = (write: (text: string) => void) => ({
    write: (text: string) => {
      write(text);
      return true;
    },
    isTTY: true,
    get columns() {
      return screen.columns();
    },
    get rows() {
      return screen.rows();
    },
  });
  const out = stream((text) => screen.out(text)) as NodeJS.WriteStream;
  const err = stream((text) => screen.err(text)) as NodeJS.WriteStream;
  return new ProcessOutput(out, err);
}
