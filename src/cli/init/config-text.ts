// The configuration that people start from: every key with its default, commented out.

export const CONFIG_TEXT = `# Settings of nemo-pipeline for this folder and what lies below it. Each line shows a default: take the # away to change it.
# Flags beat environment variables, these beat a recipe, that beats this file. Where each value comes from: nemo-pipeline doctor

# Others than these two are used only when NEMO_API_URL and NEMO_WEB_URL say the same, or a token is stored for them (login --api-url).
# api_url: https://mega-api-prod.nemovideo.ai
# web_url: https://nemovideo.com

# The record of what was made and paid for. Keep it: without it, everything is made, and paid for, again.
# state_dir: .nemo

# Where exports go that name no file: <out_dir>/<recipe>/<video>.<format>
# out_dir: out

# allow:
#   env: []                   # environment variables that recipes may look up, such as BRAND
#   outside_inputs: false     # whether inputs may lie outside this folder

# How much is in work at once.
# limits:
#   uploads: 2
#   prompts: 3
#   renders: 3
#   downloads: 4

# Estimates in credits: what the first prompt of a video costs, and what a further one costs.
# costs:
#   generate: 100
#   edit: 50

# Whom to tell when a run has ended, in the environment variable that holds the address, because that is a secret:
# such as \`notify: { webhook_env: SLACK_WEBHOOK, format: slack, on: [failed] }\`; nobody, without it.

# timing:
#   request_timeout: 60s
#   prompt_timeout: 15m
#   idle_timeout: 10m
#   reconcile: [30s, 60s, 60s, 60s, 60s]    # waits before each look when it is in doubt whether a prompt arrived
#   settle: 5s
#   render_poll: 10s
#   render_timeout: 10m
#   rate_limit_wait: 30s
#   still_working: 2m
`;
