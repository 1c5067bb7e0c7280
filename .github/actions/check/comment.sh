#!/usr/bin/env bash
# Puts the report under the pull request: one comment for each playbook, which later runs write anew. A pull request without
# findings gets none, and one that has a comment is told that they are gone. Never fails the check: a pull request from a
# fork, for one, may not write.
# In: TOKEN, PULL (its number), PLAYBOOK, REPORTS, FOUND (how many findings), and what GitHub gives every step.
set -euo pipefail

# ask METHOD PATH [FILE]: what the interface answers. The token is no argument, which others on the machine could read.
ask() {
  local body=()
  if [ -n "${3:-}" ]; then body=(--data-binary "@$3"); fi
  printf 'Authorization: Bearer %s\n' "$TOKEN" | curl --fail --silent --show-error --retry 2 --max-time 60 --request "$1" \
    --header @- --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
    --header 'Content-Type: application/json' ${body[@]+"${body[@]}"} "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/$2"
}

leave() {
  printf '::notice title=playbook::no comment under the pull request: %s\n' "$1"
  exit 0
}

for needed in curl jq; do
  command -v "$needed" >/dev/null 2>&1 || leave "it takes $needed"
done
# A folder's name, without what would end the mark.
mark="<!-- playbook check: $(printf '%s' "${PLAYBOOK:-.}" | tr -c 'A-Za-z0-9._/\n' '_') -->"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

earlier='' page=1
while :; do
  ask GET "$PULL/comments?per_page=100&page=$page" >"$scratch/page.json" || leave "those that are there cannot be read (\`permissions: { pull-requests: write }\`)"
  earlier=$(jq -r --arg mark "$mark" 'map(select(.body // "" | startswith($mark)))[0].id // empty' "$scratch/page.json")
  if [ -n "$earlier" ] || [ "$(jq length "$scratch/page.json")" -lt 100 ]; then break; fi
  page=$((page + 1))
done

if [ -z "$earlier" ] && [ "${FOUND:-0}" -eq 0 ]; then exit 0; fi
{ printf '%s\n' "$mark" && cat "$REPORTS/playbook.md"; } | jq --raw-input --slurp '{ body: . }' >"$scratch/body.json"
if [ -n "$earlier" ]; then
  ask PATCH "comments/$earlier" "$scratch/body.json" >/dev/null || leave "the earlier one cannot be changed"
else
  ask POST "$PULL/comments" "$scratch/body.json" >/dev/null || leave "it may not be written (\`permissions: { pull-requests: write }\`; never from a fork)"
fi
