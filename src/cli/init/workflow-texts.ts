// The workflows for GitHub Actions: the nightly run, and the look at a pull request that needs no secret.

export const nightlyText = (
  version: string,
): string => `# Makes every night what is missing, and nothing else. Put the token into the repository's secrets as NEMO_TOKEN.
name: Nightly videos
on:
  schedule:
    - cron: "17 2 * * *" # UTC; full hours are crowded
  workflow_dispatch:
    inputs:
      without_record:
        description: Begin without a record, and make, and pay for, everything
        type: boolean
permissions:
  contents: read
# Two runs at once would make the same videos twice.
concurrency: { group: nemo-pipeline, cancel-in-progress: false }
jobs:
  videos:
    runs-on: ubuntu-latest
    timeout-minutes: 180
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }

      # The record of what was made and paid for, and the files: the newest that an earlier night has saved.
      - id: record
        uses: actions/cache/restore@v4
        with:
          path: |
            .nemo
            out
          key: nemo-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: nemo-

      # GitHub deletes caches that are old, or too big together. Start the first night by hand.
      - name: The record has to be there
        if: steps.record.outputs.cache-matched-key == '' && !inputs.without_record
        run: |
          echo "::error::There is no record of earlier nights: everything would be paid for again. To begin without one, run this workflow by hand."
          exit 1

      # Without it, every night would get an anonymous account of its own, and make everything again.
      - name: The token has to be there
        env:
          NEMO_TOKEN: \${{ secrets.NEMO_TOKEN }}
        run: |
          if [ -z "$NEMO_TOKEN" ]; then
            echo "::error::Put the token into the repository's secrets as NEMO_TOKEN."
            exit 1
          fi

      # What came of them stands in the summary of the job, and what went wrong at the recipe's lines.
      - name: Make the videos
        env:
          NEMO_TOKEN: \${{ secrets.NEMO_TOKEN }}
          SLACK_WEBHOOK: \${{ secrets.SLACK_WEBHOOK }} # where the configuration has \`notify\`
        run: npx --yes nemo-pipeline@${version} run --yes --max-duration 2h

      # Also after a failure: what was paid for must not be forgotten.
      - if: always()
        uses: actions/cache/save@v4
        with:
          path: |
            .nemo
            out
          key: nemo-\${{ github.run_id }}-\${{ github.run_attempt }}

      - name: Write the report
        if: always()
        run: npx --yes nemo-pipeline@${version} report

      # The videos, and the report beside them.
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: videos
          path: out
          if-no-files-found: ignore
          retention-days: 14
`;

export const pullRequestText = (
  version: string,
): string => `# Shows in a pull request what is wrong with the recipes, and what it changes. It needs no token and sends nothing.
name: Recipes
on: pull_request
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      # Two commits: the pull request as it would be merged, and what it would be merged into.
      - uses: actions/checkout@v4
        with: { fetch-depth: 2 }
      - uses: actions/setup-node@v4
        with: { node-version: 24 }

      # Mistakes are shown at their lines.
      - name: Look for mistakes
        run: npx --yes nemo-pipeline@${version} validate

      # Videos that are new, changed or gone, what would be made again and why, and what that costs.
      - name: Show what it changes
        run: npx --yes nemo-pipeline@${version} plan --diff HEAD^1 >> "$GITHUB_STEP_SUMMARY"
`;
