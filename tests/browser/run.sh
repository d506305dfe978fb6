#!/usr/bin/env bash
# Installs what a browser test needs, then opens the page given. Called by .ci/run; a person without
# root installs chromium and node and runs `node page.mjs FILE` in this folder.
set -euo pipefail
page=$(realpath "$1")
cd "$(dirname "$0")"
if ! command -v chromium >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
[ -d node_modules ] || npm ci --silent --no-audit --no-fund
node page.mjs "$page"
