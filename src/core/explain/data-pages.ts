// Pages about videos that are made from data: files of rows, matrices, shared fragments.

import { recipe, type Example, type Page } from "./page.ts";

const fromCsv = (content: string, settings = ""): Example => ({
  ...recipe(
    `videos:\n  product:\n    for_each: { csv: data/products.csv, id: "\${{ row.sku }}"${settings} }\n    prompt: Generate a 5-second clip of \${{ row.title }}`,
  ),
  files: { "data/products.csv": content },
});

const fromJson = (content: string): Example => ({
  ...recipe(
    'videos:\n  product:\n    for_each: { json: data/products.json, id: "${{ row.sku }}" }\n    prompt: Generate a 5-second clip of ${{ row.title }}',
  ),
  files: { "data/products.json": content },
});

const fromMatrix = (matrix: string): Example =>
  recipe(
    `videos:\n  banner:\n    matrix: ${matrix}\n    prompt: Generate a \${{ matrix.tone }} 5-second banner in \${{ matrix.color }}`,
  );

const included = (files: Readonly<Record<string, string>>, own = ""): Example => ({
  ...recipe(
    `include: [${Object.keys(files).slice(0, 1).join(", ")}]${own}\nvideos:\n  teaser:\n    prompt: Generate a 5-second clip about \${{ vars.brand }}`,
  ),
  files,
});

const TEN = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
const TWO_ROWS = "sku,title\nmug,a blue mug\npot,a red pot\n";

export const DATA_PAGES: readonly Page[] = [
  {
    code: "bad-for-each",
    means: "`for_each` names no data, several sources at once, or a delimiter for what is no CSV.",
    why: "Rows come from exactly one of `csv`, `json`, `jsonl`, `glob` and `rows`.",
    wrong: recipe(
      'videos:\n  product:\n    for_each: { id: "${{ row.sku }}" }\n    prompt: Generate a 5-second clip of ${{ row.title }}',
    ),
    right: fromCsv(TWO_ROWS),
  },
  {
    code: "no-such-file",
    means: "A file of rows or a shared fragment is not there.",
    why: "Paths count from the folder of the file that names them, not from where the program was started.",
    wrong: { ...fromCsv(TWO_ROWS), files: { "products.csv": TWO_ROWS } },
    right: fromCsv(TWO_ROWS),
  },
  {
    code: "empty-data",
    means: "A CSV file has no header row.",
    why: "The first line names the columns, and the names are what `${{ row.… }}` looks up.",
    wrong: fromCsv(""),
    right: fromCsv(TWO_ROWS),
  },
  {
    code: "no-rows",
    means: "The data holds no row, or the pattern fits no file.",
    why: "No video would be made, which nobody means by writing a recipe.",
    wrong: fromCsv("sku,title\n"),
    right: fromCsv(TWO_ROWS),
  },
  {
    code: "bad-header",
    means: "A column has no name, or two columns have the same.",
    why: "A look-up has to find exactly one cell.",
    wrong: fromCsv("sku,title,title\nmug,a blue mug,Mug\n"),
    right: fromCsv('sku,title,"short name"\nmug,a blue mug,Mug\n'),
  },
  {
    code: "wrong-cell-count",
    means: "A row has more or fewer cells than there are columns.",
    why: "As a rule a cell holds a comma and is not in quotes; then everything behind it has moved.",
    wrong: fromCsv("sku,title\nmug,a blue mug, large\n"),
    right: fromCsv('sku,title\nmug,"a blue mug, large"\n'),
  },
  {
    code: "bad-quote",
    means: "A double quote in a CSV file is never closed, or text follows a closing one.",
    why: "A quote inside of quotes is written twice. Without that, the rest of the file would be one cell.",
    wrong: fromCsv('sku,title\nmug,"a "blue" mug"\n'),
    right: fromCsv('sku,title\nmug,"a ""blue"" mug"\n'),
  },
  {
    code: "bad-json",
    means: "A file of rows is not JSON, not a list, or a row in it is no object.",
    why: "A `json` file is one list of objects; a `jsonl` file has one object on each line.",
    wrong: fromJson('{ "sku": "mug", "title": "a blue mug" }\n'),
    right: fromJson('[{ "sku": "mug", "title": "a blue mug" }]\n'),
  },
  {
    code: "empty-value",
    means: "A row has nothing in a cell that a text looks up.",
    why: "The prompt would have a hole in it, and would be paid for all the same. A filter says what to take instead.",
    wrong: fromCsv("sku,title\nmug,\n"),
    right: {
      ...recipe(
        'videos:\n  product:\n    for_each: { csv: data/products.csv, id: "${{ row.sku }}" }\n    prompt: Generate a 5-second clip of ${{ row.title | default("a mug") }}',
      ),
      files: { "data/products.csv": "sku,title\nmug,\n" },
    },
  },
  {
    code: "unused-column",
    means: "Nothing looks a column up.",
    why: "It may be left over; or a row's digest, which is its id without a template, changes with a column that does not matter.",
    wrong: {
      ...recipe(
        'videos:\n  product:\n    for_each: { csv: data/products.csv, id: "${{ row.sku }}" }\n    prompt: Generate a 5-second clip of ${{ row.title }}',
      ),
      files: { "data/products.csv": "sku,title,price\nmug,a blue mug,12\n" },
    },
    right: fromCsv(TWO_ROWS),
  },
  {
    code: "empty-id",
    means: "The id that a row would get is empty.",
    why: "The id names the video in the record, so every row needs a value that tells it apart.",
    wrong: fromCsv("sku,title\n,a blue mug\n"),
    right: fromCsv("sku,title\nmug,a blue mug\n"),
  },
  {
    code: "too-many-videos",
    means: "The recipe makes more than 100,000 videos.",
    why: "That is most often a matrix that has got out of hand. Larger batches are split into several recipes.",
    wrong: fromMatrix(
      `{ tone: ${TEN}, color: ${TEN}, size: ${TEN}, day: ${TEN}, city: ${TEN}, kind: ${TEN} }`,
    ),
    right: fromMatrix("{ tone: [calm, bold], color: [red, blue] }"),
  },
  {
    code: "duplicate-value",
    means: "A list of a matrix holds the same value twice.",
    why: "It would make the same video twice, under two ids or one.",
    wrong: fromMatrix("{ tone: [calm, calm], color: [red, blue] }"),
    right: fromMatrix("{ tone: [calm, bold], color: [red, blue] }"),
  },
  {
    code: "bad-exclude",
    means: "`exclude` names what the matrix does not have.",
    why: "It would leave nothing out, and a combination that is not wanted would be paid for.",
    wrong: fromMatrix("{ tone: [calm, bold], color: [red, blue], exclude: [{ color: green }] }"),
    right: fromMatrix("{ tone: [calm, bold], color: [red, blue], exclude: [{ tone: bold, color: red }] }"),
  },
  {
    code: "include-cycle",
    means: "A file includes itself, by itself or through others.",
    why: "There would be no end to reading it.",
    wrong: included({
      "shared/brand.yaml": "include: [more.yaml]\nvars: { brand: Aurora }\n",
      "shared/more.yaml": "include: [brand.yaml]\n",
    }),
    right: included({ "shared/brand.yaml": "vars: { brand: Aurora }\n" }),
  },
  {
    code: "include-conflict",
    means: "The same name stands in two of the files that a recipe is made of.",
    why: "Which of the two would count depended on their order. What differs from recipe to recipe belongs into the recipe alone.",
    wrong: {
      ...recipe(
        "include: [shared/brand.yaml, shared/season.yaml]\nvideos:\n  teaser:\n    prompt: Generate a 5-second clip about ${{ vars.brand }}",
      ),
      files: {
        "shared/brand.yaml": "vars: { brand: Aurora }\n",
        "shared/season.yaml": "vars: { brand: Borealis }\n",
      },
    },
    right: included({ "shared/brand.yaml": "vars: { brand: Aurora }\n" }),
  },
  {
    code: "too-many-includes",
    means: "A recipe includes more than 100 files.",
    why: "That is more than people can review; fragments that belong together fit into one file.",
    wrong: {
      ...included({ "shared/brand.yaml": "include: [a1.yaml, a2.yaml, …]\n" }),
      sketch: "It takes more than 100 files.",
    },
    right: included({ "shared/brand.yaml": "vars: { brand: Aurora }\n" }),
  },
  {
    code: "file-too-large",
    means: "A text file is larger than this program reads: 8 MB for a recipe, 64 MB for rows.",
    why: "Everything must be checked before anything is sent, in bounded memory. Long lists belong into data files, and longer ones into several.",
    wrong: {
      ...fromCsv(TWO_ROWS),
      files: { "data/products.csv": { sizeBytes: 65 * 1024 ** 2 } },
    },
    right: fromCsv(TWO_ROWS),
  },
  {
    code: "binary-file",
    means: "The file is not text in UTF-8.",
    why: "A spreadsheet has to be saved as CSV in UTF-8, and a recipe as plain text.",
    wrong: fromCsv("PK\u0003\u0004\u0000sku,title\n"),
    right: fromCsv(TWO_ROWS),
  },
  {
    code: "is-a-folder",
    means: "A folder stands where a file is meant.",
    why: "A recipe includes files by their names.",
    wrong: {
      ...included({ shared: "" }),
      files: { "shared/brand.yaml": "vars: { brand: Aurora }\n" },
    },
    right: included({ "shared/brand.yaml": "vars: { brand: Aurora }\n" }),
  },
  {
    code: "unreadable-file",
    means: "The file is there, but the system does not let it be read.",
    why: "Its permissions belong to somebody else, or the disk has a fault.",
    wrong: { ...fromCsv(TWO_ROWS), sketch: "Here data/products.csv may not be read." },
    right: fromCsv(TWO_ROWS),
  },
];
