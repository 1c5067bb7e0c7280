#!/usr/bin/env bash
# Checks a playbook in a workflow. `place` says where what was read of history is kept; `check` runs the check, with its
# annotations in the log, its reports in a folder, its summary on the run's page and its result in the outputs.
#
# Ends with 0, so that the reports are still passed on: the result is `exit-code`, with which the action's last step ends.
# In: PLAYBOOK, SINCE, BASELINE, WITHIN, FAIL_ON, MERGE_BASE, PROGRAM, and what GitHub gives every step.
set -euo pipefail

folder=${PLAYBOOK:-.}

say() {
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# Says why there was no check, where people look for it.
cannot() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '::error title=playbook could not check::%s\n' "${text//$'\n'/%0A}"
  {
    printf '### Playbook: could not check\n\n```text\n'
    printf '%s\n```\n' "${1//'```'/}"
  } >>"$GITHUB_STEP_SUMMARY"
  say exit-code 2
  exit 0
}

# In a job's container the checkout may be somebody else's, and git then refuses to read it.
trust() {
  local said
  said=$(git -C "$folder" rev-parse HEAD 2>&1) || true
  case "$said" in
    *'dubious ownership'*) git config --global --add safe.directory "${GITHUB_WORKSPACE:?}" ;;
  esac
}

place() {
  local common
  trust
  if common=$(git -C "$folder" rev-parse --path-format=absolute --git-common-dir 2>/dev/null); then
    say kept "$common/playbook"
  fi
}

# All of history, or a clear word: half of it would say "nobody ever" of what is only not known.
whole() {
  if [ "$(git -C "$folder" rev-parse --is-shallow-repository 2>/dev/null)" != true ]; then return; fi
  printf 'The checkout has only the last commits: fetching the others.\n'
  GIT_TERMINAL_PROMPT=0 git -C "$folder" fetch --quiet --unshallow --no-tags origin \
    || cannot "the checkout has only the last commits, and the others cannot be fetched: give actions/checkout \`fetch-depth: 0\`"
}

# since: which revision a change is compared with; nothing where all is to be looked at.
compare_with() {
  since=${SINCE:-auto}
  if [ "$since" = none ]; then since=''; fi
  if [ "$since" != auto ]; then return; fi
  since=''
  case "${GITHUB_EVENT_NAME:-}" in
    pull_request | pull_request_target)
      since="origin/$GITHUB_BASE_REF"
      if ! git -C "$folder" rev-parse --quiet --verify "$since^{commit}" >/dev/null; then
        GIT_TERMINAL_PROMPT=0 git -C "$folder" fetch --quiet --no-tags origin \
          "+refs/heads/$GITHUB_BASE_REF:refs/remotes/origin/$GITHUB_BASE_REF" || true
      fi
      ;;
    merge_group) since=${MERGE_BASE:-} ;;
  esac
}

check() {
  local reports code=0 arguments within=${WITHIN:-auto}
  trust
  whole
  compare_with
  if [ "$within" = auto ]; then
    within=''
    if [ "${GITHUB_EVENT_NAME:-}" = schedule ]; then within=14d; fi
  fi
  reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/playbook-XXXXXX")
  if command -v cygpath >/dev/null 2>&1; then reports=$(cygpath --mixed "$reports"); fi
  arguments=(check --format github)
  for format in markdown=playbook.md json=playbook.json sarif=playbook.sarif junit=playbook.xml; do
    arguments+=(--report "${format%%=*}=$reports/${format#*=}")
  done
  if [ -n "$since" ]; then arguments+=("--since=$since"); fi
  if [ -n "$within" ] && [ "$within" != none ]; then arguments+=("--within=$within"); fi
  if [ -n "${BASELINE:-}" ]; then arguments+=("--baseline=$BASELINE"); fi
  if [ -n "${FAIL_ON:-}" ]; then arguments+=("--fail-on=$FAIL_ON"); fi
  if [ -n "${PLAYBOOK:-}" ]; then arguments+=(-- "$PLAYBOOK"); fi
  "${PROGRAM:-playbook}" "${arguments[@]}" 2>"$reports/playbook.err" || code=$?
  cat "$reports/playbook.err" >&2
  if [ "$code" -gt 1 ]; then cannot "$(cat "$reports/playbook.err")"; fi
  rm "$reports/playbook.err"
  cat "$reports/playbook.md" >>"$GITHUB_STEP_SUMMARY"
  for severity in error warning note; do
    # The summary comes first, and has each of them once.
    say "${severity}s" "$(sed -n "s/^ *\"$severity\": \([0-9]*\),*$/\1/p" "$reports/playbook.json" | head -n 1)"
  done
  # A change that takes pages out of the check mends nothing.
  say unchecked "$(sed -n 's/^ *"unchecked": \([0-9]*\),*$/\1/p' "$reports/playbook.json" | head -n 1)"
  say reports "$reports"
  say exit-code "$code"
}

case "${1:-}" in
  place) place ;;
  check) check ;;
  *) cannot "check.sh knows \`place\` and \`check\`" ;;
esac
