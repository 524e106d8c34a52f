// Paints frames with listr2: a fixed number of tasks, one for each line, whose titles are the lines.
// The library shows every task that it has, so a task for each video would neither fit nor end with a thousand of them.

import { DefaultRenderer, Listr, ListrEventType, ListrLogger, ProcessOutput } from "listr2";
import type { ListrDefaultRendererLogLevels } from "listr2";
import type { Screen } from "./reporter.ts";
import { widthOf } from "./width.ts";

/** Lines that a frame can have; taller terminals stay empty below. */
export const MAX_LINES = 60;

/** What listr2 takes off the width for itself. */
export const MARGIN_COLUMNS = 2;

const SHOW_CURSOR = "\u001b[?25h";

export class Painter {
  readonly #screen: Screen;
  readonly #renderers: FrameRenderer[] = [];
  readonly #listr: ReturnType<typeof listOf>;
  readonly #ended = Promise.withResolvers<void>();
  readonly #run: Promise<unknown>;
  #painted: { readonly columns: number; readonly lines: readonly string[] } = { columns: 0, lines: [] };

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#listr = listOf(screen, { ended: this.#ended.promise, renderers: this.#renderers });
    this.#run = this.#listr.run();
  }

  paint(lines: readonly string[]): void {
    const columns = this.#screen.columns();
    if (columns < this.#painted.columns) this.#backOver(columns);
    this.#painted = { columns, lines };
    for (const [index, task] of this.#listr.tasks.entries()) task.title = lines[index] ?? "";
    this.#listr.events.emit(ListrEventType.SHOULD_REFRESH_RENDER);
  }

  /** A terminal that becomes narrower breaks the lines of the last frame; the library knows of the unbroken ones only. */
  #backOver(columns: number): void {
    const { lines } = this.#painted;
    const rows = lines.reduce((sum, line) => sum + rowsOf(line, columns), 0);
    if (rows === lines.length) return;
    const down = Math.min(lines.length, this.#screen.rows() - 1);
    this.#screen.out(`\u001b[${rows}A\r${ERASE_BELOW}${"\n".repeat(down)}`);
  }

  /** Takes the frame away until the next one is painted, so that lines can be written where it was. */
  lift(): void {
    const columns = this.#screen.columns();
    if (columns < this.#painted.columns) this.#backOver(columns);
    this.#painted = { columns, lines: [] };
    for (const renderer of this.#renderers) renderer.lift();
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

const ERASE_BELOW = "\u001b[J";

const rowsOf = (line: string, columns: number): number =>
  Math.max(1, Math.ceil(widthOf(line.replaceAll(COLOURS, "")) / columns));

// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001b\[\d*m/gu;

/** Screens are said to be terminals before they get here, wherever their text goes. */
class FrameRenderer extends DefaultRenderer {
  static override nonTTY = true;

  /** Nothing before the first frame: what draws is loaded by then. */
  lift(): void {
    (this["updater"] as { clear(): void } | undefined)?.clear();
  }
}

interface ListParts {
  readonly ended: Promise<void>;
  /** The library makes its renderer itself; it is put here. */
  readonly renderers: FrameRenderer[];
}

function listOf(screen: Screen, { ended, renderers }: ListParts) {
  class KeptRenderer extends FrameRenderer {
    constructor(...given: ConstructorParameters<typeof DefaultRenderer>) {
      super(...given);
      renderers.push(this);
    }
  }
  const tasks = Array.from({ length: MAX_LINES }, () => ({ title: "", task: () => ended }));
  return new Listr(tasks, {
    concurrent: true,
    registerSignalListeners: false,
    renderer: KeptRenderer,
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
