// Owns where everything stands on a simulated disk.

export const PROJECT = "/project";
export const RECIPE = "launch";
export const STATE_DIR = `${PROJECT}/.nemo`;
export const JOURNAL = `${STATE_DIR}/${RECIPE}/journal.jsonl`;
