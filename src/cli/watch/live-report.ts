// The journals of a project followed together: what the page shows of them, and what has changed in it.

import { createHash } from "node:crypto";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import type { Report } from "../../report/report.ts";
import { RunLog } from "../../report/runs.ts";
import { Updates } from "../../report/updates.ts";
import type { CommandContext } from "../context.ts";
import { knownRecipes } from "../gather-report.ts";
import { journalledRecipes } from "../journals.ts";
import { LiveRecipe } from "./live-recipe.ts";

export interface LiveSource {
  readonly config: Config;
  /** Undefined: all that have a journal, with every video in it. */
  readonly recipes?: readonly Recipe[];
}

/** Where the server has the files that the videos' links lead to. */
export const FILES = "files/";

export const hash = (text: string): string => createHash("sha256").update(text).digest("base64");

export class LiveReport {
  readonly updates = new Updates({ hash });
  readonly #context: CommandContext;
  readonly #source: LiveSource;
  #runs = new RunLog();
  #recipes: LiveRecipe[] = [];
  #files: ReadonlyMap<string, string> | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(context: CommandContext, source: LiveSource) {
    this.#context = context;
    this.#source = source;
  }

  /** Reads what has come since the last look; one look after the other. */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    const names = this.#source.recipes?.map(({ name }) => name) ?? (await this.#journalled());
    // The runs of a journal cannot be told from those of the others any more: what is gone takes all with it.
    const isAnew = this.#recipes.some(({ name }) => !names.includes(name)) || !(await this.#follow(names));
    if (isAnew) {
      this.#runs = new RunLog();
      this.#recipes = [];
      if (!(await this.#follow(names))) return;
    }
    const changed = new Set<string>();
    for (const recipe of this.#recipes) for (const name of await recipe.renew()) changed.add(name);
    this.updates.show(this.#report(), isAnew ? undefined : changed);
  }

  #journalled(): Promise<string[]> {
    return journalledRecipes(this.#source.config.stateDir);
  }

  /** False when a journal is not the one that it was. */
  async #follow(names: readonly string[]): Promise<boolean> {
    for (const name of names)
      if (!this.#recipes.some((recipe) => recipe.name === name)) this.#recipes.push(await this.#open(name));
    const followed = await Promise.all(this.#recipes.map((recipe) => recipe.follow()));
    return !followed.includes(false);
  }

  async #open(recipe: string): Promise<LiveRecipe> {
    const { config, recipes } = this.#source;
    const linkTo = (absolute: string): string =>
      FILES + path.relative(config.projectDir, absolute).split(path.sep).join("/");
    const recipeFile = (await this.#recipeFiles()).get(recipe);
    const ids = recipes?.find(({ name }) => name === recipe)?.videos.map(({ id }) => id);
    const place = { context: this.#context, config, recipe, recipeFile, linkTo };
    return new LiveRecipe(place, { runs: this.#runs, ...(ids !== undefined && { ids }) });
  }

  async #recipeFiles(): Promise<ReadonlyMap<string, string>> {
    const { config, recipes } = this.#source;
    const known = recipes ?? (this.#files === undefined ? await knownRecipes(this.#context, config) : []);
    this.#files ??= new Map(known.map(({ name, file }) => [name, file]));
    return this.#files;
  }

  #report(): Report {
    return {
      recipes: this.#recipes.map(({ name }) => name),
      madeAt: new Date(this.#context.screen.now()).toISOString(),
      running: this.#recipes.filter(({ running }) => running).map(({ name }) => name),
      problems: this.#recipes.flatMap(({ problem }) => problem ?? []),
      videos: this.#recipes.flatMap(({ videos }) => videos),
      runs: this.#runs.runs(),
    };
  }
}
