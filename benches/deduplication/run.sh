#!/usr/bin/env bash
# The same tables of records, with their duplicates found by revflow, biblib (Rust), bib-dedupe and splink
# (Python): whole processes, one after the other, with CPU seconds, seconds on the clock and peak memory,
# scored against the labels where there are any. What takes longer than ten minutes is stopped.
# Needs GNU time, Python 3 and, the first time, the package registries. Reads `../shared/dedup`, and does
# nothing where that is absent.
set -euo pipefail
cd "$(dirname "$0")"
root=$(git rev-parse --show-toplevel)
sets=$root/../shared/dedup
if [ ! -d "$sets" ]; then
    echo "skipped: ../shared/dedup is absent"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Another build to measure may be named: REVFLOW=path.
[ -n "${REVFLOW:-}" ] || cargo build --release --quiet --manifest-path "$root/Cargo.toml"
cargo build --release --quiet
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install -r requirements.txt
python=$work/venv/bin/python

for size in 10000 100000; do
    python3 "$sets/enlarge.py" "$size" "$work/sets/$size" >/dev/null
done
for name in copper diabetes digital_work dblp_acm; do
    ln -s "$sets/$name" "$work/sets/$name"
done

run() { # tool, set
    local file=$work/sets/$2/records.csv groups=$work/groups.csv
    case $1 in
    revflow) command=("${REVFLOW:-${CARGO_TARGET_DIR:-$root/target}/release/revflow}" deduplicate "$file" --groups "$groups") ;;
    biblib) command=("$target/release/deduplication-peers" "$file" "$groups") ;;
    *) command=("$python" peers.py "$1" "$file" "$groups") ;;
    esac
    rm -f "$groups"
    if timeout 600 /usr/bin/time --format '%U %S %e %M' --output "$work/time" "${command[@]}" >"$work/said" 2>&1; then
        local user system wall kib score
        read -r user system wall kib <"$work/time"
        score=$(python3 "$sets/score.py" "$sets_gold" "$groups" --json |
            python3 -c 'import json, sys; s = json.load(sys.stdin); print(s["FP"], s["FN"], format(s["F1"], ".4f"))')
        echo "$2 $1 $(awk "BEGIN { print $user + $system }") $wall $((kib / 1024)) $score"
    else
        echo "$2 $1 - - - - - - $(tail -1 "$work/said" | tr ' ' '_' | cut -c1-60)"
    fi
}

echo "$(date -u +%F), $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) cores, $(rustc --version), load $(cut -d' ' -f1 /proc/loadavg)"
for name in ${SETS:-copper diabetes digital_work dblp_acm 10000 100000}; do
    sets_gold=$work/sets/$name/gold.csv
    # bib-dedupe takes some 100 seconds and 3 GiB for 10,000 records: too much for ten times as many.
    if [ "$name" = 100000 ]; then tools="revflow biblib splink"; else tools="revflow biblib bib-dedupe splink"; fi
    for tool in ${TOOLS:-$tools}; do
        run "$tool" "$name"
    done
done | awk '
    BEGIN { printf "%-14s %-11s %9s %9s %9s %7s %7s %7s  %s\n", "set", "tool", "CPU s", "wall s", "MiB", "FP", "FN", "F1", "times the CPU and memory of revflow" }
    $2 == "revflow" { cpu = $3; mib = $5 }
    { ratio = $3 == "-" ? "stopped or failed: " $9 : $2 == "revflow" ? "" : sprintf("%.0f, %.1f", $3 / (cpu > 0 ? cpu : .01), $5 / mib)
      printf "%-14s %-11s %9s %9s %9s %7s %7s %7s  %s\n", $1, $2, $3, $4, $5, $6, $7, $8, ratio; fflush() }'
