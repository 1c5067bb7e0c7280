#!/usr/bin/env bash
# Gets the program, for the actions beside this file: `plan` says which one, `get` puts it on the path.
#
# What is released is downloaded, and refused where its checksum is not the release's. What no release has is built from the
# source that came with the action. In: VERSION, and what GitHub gives every step. The address is nowhere written down:
# it is that of the repository which the action was taken from, as the runner's folder for actions has it (`action_repository`
# is empty in the steps of such an action).
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../../.." && pwd)

fail() {
  printf '::error title=playbook cannot be had::%s\n' "$1"
  exit 2
}

# The version that the action came with.
own_version() {
  sed -n 's/^version = "\(.*\)"$/\1/p' "$ROOT/Cargo.toml" | head -n 1
}

# repository, reference: which the runner took the action from; both empty where it is used from a checkout.
origin() {
  local rest
  repository='' reference=''
  case "$ROOT" in
    */_actions/*/*/*)
      rest=${ROOT##*/_actions/}
      reference=${rest#*/*/}
      repository=${rest%"/$reference"}
      ;;
  esac
}

# The name that releases have for this machine; nothing where they have no program for it.
target() {
  case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
    Linux-X64) echo x86_64-unknown-linux-musl ;;
    Linux-ARM64) echo aarch64-unknown-linux-musl ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
  esac
}

# A fingerprint of the source, so that what was built of another one is not taken for it.
fingerprint() {
  (cd "$ROOT" && find Cargo.toml Cargo.lock src themes -type f | LC_ALL=C sort | while IFS= read -r file; do
    printf '%s\n' "$file"
    cat "$file"
  done) | sum | cut -c 1-16
}

sum() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# way, version, key: decided from what was asked for and where the action came from.
decide() {
  origin
  version=${VERSION:-}
  version=${version#v}
  case "$version" in
    '')
      version=$(own_version)
      # A branch may be ahead of the last release; a tag and a commit are taken for it.
      if [[ -n "$repository" && "$reference" =~ ^(v[0-9].*|[0-9a-f]{40})$ ]]; then way=either; else way=source; fi
      ;;
    source) version=$(own_version) way=source ;;
    *)
      [[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || fail "\`version\` is to be such as 0.1.0 or \`source\`"
      [ -n "$repository" ] || fail "an action from a checkout has no releases: leave \`version\` out"
      way=release
      ;;
  esac
  if [ "$way" != source ] && [ -z "$(target)" ]; then
    if [ "$way" = release ]; then fail "releases have no program for ${RUNNER_OS:-} on ${RUNNER_ARCH:-}: use \`version: source\`"; fi
    way=source
  fi
  key="playbook-$version-${RUNNER_OS:-unknown}-${RUNNER_ARCH:-unknown}"
  if [ "$way" = source ]; then key="$key-$(fingerprint)"; fi
}

# Brings the released program into a folder. Returns 1 where there is no such release.
download() {
  local folder=$1 name archive base wanted got temp
  name="playbook-$version-$(target)"
  archive="$name.tar.gz"
  if [ "${RUNNER_OS:-}" = Windows ]; then archive="$name.zip"; fi
  base="${GITHUB_SERVER_URL:?}/$repository/releases/download/v$version"
  temp=$(mktemp -d)
  if ! curl --fail --fail-early --silent --show-error --location --retry 3 --proto-redir =https \
    --output "$temp/SHA256SUMS" "$base/SHA256SUMS" --output "$temp/$archive" "$base/$archive"; then
    rm -rf "$temp"
    return 1
  fi
  wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$temp/SHA256SUMS")
  got=$(sum <"$temp/$archive")
  [ -n "$wanted" ] || fail "the checksums of release v$version do not name $archive"
  [ "$wanted" = "$got" ] || fail "$archive is not what release v$version was made with: its checksum is $got, not $wanted"
  if [ "${RUNNER_OS:-}" = Windows ]; then unzip -q "$temp/$archive" -d "$temp"; else tar -xzf "$temp/$archive" -C "$temp"; fi
  mkdir -p "$folder"
  cp "$temp/$name/$(program)" "$folder/"
  rm -rf "$temp"
}

build() {
  command -v cargo >/dev/null 2>&1 || fail "there is no release to download and no cargo to build with: name a released \`version\`, or set up Rust first"
  cargo install --locked --quiet --path "$ROOT" --root "$1" --no-track
  mv "$1/bin/$(program)" "$1/"
  rmdir "$1/bin"
}

program() {
  if [ "${RUNNER_OS:-}" = Windows ]; then echo playbook.exe; else echo playbook; fi
}

# A path as the rest of the machine writes it.
native() {
  if command -v cygpath >/dev/null 2>&1; then cygpath --windows "$1"; else printf '%s\n' "$1"; fi
}

get() {
  local folder="$HOME/.cache/playbook-program/$key"
  if ! "$folder/$(program)" --version >/dev/null 2>&1; then
    rm -rf "$folder"
    case "$way" in
      source) build "$folder" ;;
      release) download "$folder" || fail "release v$version of $repository cannot be downloaded" ;;
      either)
        if ! download "$folder"; then
          printf '::notice title=playbook::there is no release v%s to download: it is built from source\n' "$version"
          build "$folder"
        fi
        ;;
    esac
  fi
  "$folder/$(program)" --version || fail "the program does not run on this machine"
  native "$folder" >>"$GITHUB_PATH"
  printf 'program=%s\n' "$(native "$folder/$(program)")" >>"$GITHUB_OUTPUT"
}

decide
case "${1:-}" in
  plan) printf 'key=%s\n' "$key" >>"$GITHUB_OUTPUT" ;;
  get) get ;;
  *) fail "program.sh knows \`plan\` and \`get\`" ;;
esac
