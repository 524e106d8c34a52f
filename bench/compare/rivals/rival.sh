#!/usr/bin/env bash
# Makes the videos of batch.json with curl, jq and GNU parallel, as one would write it in an afternoon.
# What is done is kept in a folder for each video and in parallel's joblog: run it again to go on.
set -euo pipefail

poll_s=${POLL_S:-10}

request() {
  curl -sS --fail -H "Authorization: Bearer $NEMO_TOKEN" -H 'X-Skill-Source: free-video-generation-api' \
    -H 'X-Skill-Version: 1.0.0' -H 'X-Skill-Platform: unknown' "$@"
}

# What costs nothing may be tried again.
free() { request --retry 5 --retry-connrefused "$@"; }

# Standard input becomes the named file, whole or not at all.
keep() { cat > "$1.new" && mv "$1.new" "$1"; }

make_session() {
  [[ -s $dir/session ]] && return
  jq -n --arg name "$id" '{task_name: $name, language: "en"}' |
    free -H 'Content-Type: application/json' -d @- "$NEMO_API_URL/api/tasks/me/with-session/nemo_agent" |
    jq -er '.data.session_id // .session_id' | keep "$dir/session"
}

send_prompt() {
  local number=$1 text=$2
  [[ -e $dir/prompt-$number ]] && return
  # Without --retry: a prompt costs credits.
  jq -n --arg session "$(< "$dir/session")" --arg text "$text" \
    '{app_name: "nemo_agent", user_id: "me", session_id: $session, new_message: {parts: [{text: $text}]}}' |
    request -N --max-time 900 -H 'Content-Type: application/json' -H 'Accept: text/event-stream' \
      -d @- "$NEMO_API_URL/run_sse" > "$dir/stream-$number.txt"
  # An answer without a word is normal; an error, or something that is no stream, is not.
  grep -q '^data:' "$dir/stream-$number.txt" || return 1
  grep -q '^data: *{"error"' "$dir/stream-$number.txt" && return 1
  touch "$dir/prompt-$number"
}

submit_render() {
  [[ -s $dir/render ]] && return
  local session render
  session=$(< "$dir/session")
  render=render_$(< /proc/sys/kernel/random/uuid)
  free "$NEMO_API_URL/api/state/nemo_agent/me/$session/latest" |
    jq -ec --arg id "$render" --arg session "$session" \
      '{id: $id, sessionId: $session, draft: .data.state.draft, output: {format: "mp4", quality: "low"}}' |
    free -H 'Content-Type: application/json' -d @- "$NEMO_API_URL/api/render/proxy/lambda" |
    jq -e '.success != false' > "$dir/submit.txt"
  echo "$render" | keep "$dir/render"
}

await_render() {
  [[ -s $dir/url ]] && return
  local answer
  for ((poll = 0; poll < 60; poll++)); do
    answer=$(free "$NEMO_API_URL/api/render/proxy/lambda/$(< "$dir/render")")
    case $(jq -r '.data.status // .status' <<< "$answer") in
      completed)
        jq -er '.data.outputUrl // .output.url' <<< "$answer" | keep "$dir/url"
        return
        ;;
      failed)
        rm "$dir/render"
        return 1
        ;;
    esac
    sleep "$poll_s"
  done
  return 1
}

download() {
  curl -sS --fail --retry 5 -o "out/$id.mp4.part" "$(< "$dir/url")"
  mv "out/$id.mp4.part" "out/$id.mp4"
}

make_video() {
  id=$1
  dir=state/$id
  mkdir -p "$dir"
  make_session
  local number=0 text
  while IFS= read -r text <&3; do
    number=$((number + 1))
    send_prompt "$number" "$text"
  done 3< <(jq -r --arg id "$id" '.videos[] | select(.id == $id) | .prompts[]' batch.json)
  submit_render
  await_render
  download
}

if [[ ${1:-} == video ]]; then
  make_video "$2"
else
  mkdir -p state out
  jq -r '.videos[].id' batch.json |
    parallel --will-cite -j "${JOBS:-3}" --joblog state/joblog --resume-failed "$0" video {}
fi
