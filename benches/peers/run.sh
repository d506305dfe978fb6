#!/usr/bin/env bash
# The same generated exports, read by revflow, by biblib (Rust) and by rispy and nbib (Python), one
# after the other on one core: millions of bytes a second, and how many times as fast revflow is.
# Needs Python 3 and, the first time, the package registries.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --release --quiet
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
peers=$target/release/revflow-peers
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install 'rispy==0.10.*' 'nbib==0.3.*'

export RAYON_NUM_THREADS=1
mkdir "$work/exports" "$work/short"
"$peers" write "$work/exports" 20000000
# The Python tools need a minute for what takes the others a tenth of a second.
"$peers" write "$work/short" 2000000

echo "$(date -u +%F), $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), one core, $(rustc --version)"
{
    "$peers" time "$work/exports"
    "$work/venv/bin/python" peers.py "$work/short"
} | awk '
    NF == 3 && ($2 ~ /^[0-9]/) { ours[$1] = $2; order[++n] = $1; if ($3 != "-") line[$1] = sprintf("biblib %s (%.1f times)", $3, $2 / $3); next }
    { line[$1] = line[$1] sprintf(", %s %s (%.0f times)", $2, $3, ours[$1] / $3) }
    END { for (i = 1; i <= n; i++) printf "%-16s revflow %6.1f MB/s   %s\n", order[i], ours[order[i]], line[order[i]] }'
