#!/usr/bin/env bash
# Whole commands, timed from start to end: what a person waits for. Prints the best of five, in
# seconds, and the peak memory. Needs GNU time (/usr/bin/time) and the release build.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
revflow=$PWD/target/release/revflow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

measure() { # name, command...
    local name=$1 best= peak= wall kib
    shift
    for _ in 1 2 3 4 5; do
        /usr/bin/time --format '%e %M' --output "$work/time" "$@" >/dev/null 2>&1
        read -r wall kib <"$work/time"
        if [ -z "$best" ] || awk "BEGIN { exit !($wall < $best) }"; then best=$wall; fi
        peak=$((kib / 1024))
    done
    printf '%-44s %8s s %6s MiB\n' "$name" "$best" "$peak"
}

# Records with realistic variation between their copies: three in ten are copies of the one before.
table() { # records
    awk -v n="$1" 'BEGIN {
        split("support care children families services evaluation review trial foster kinship school network practice workers adoption policy county training mental health", word, " ")
        print "id,title,authors,year,journal,volume,issue,pages,doi"
        srand(7)
        for (i = 1; i <= n; i++) {
            copy = i > 1 && rand() < .3
            if (!copy) {
                title = ""; for (w = 0; w < 9; w++) title = title word[int(rand() * 20) + 1] " "
                title = title i; page = int(rand() * 900) + 1; year = 2000 + int(rand() * 24); volume = int(rand() * 90) + 1
                family = sprintf("Family%d", int(rand() * n / 3))
            }
            printf "r%d,%s,\"%s, A. B.; Sample, C.\",%d,%s,%d,%d,%d-%d,%s\n", i, copy ? toupper(title) "." : title, family, year,
                copy ? "Spec J Care" : "Specimen Journal of Care", volume, i % 4 + 1, page, page + 9, copy || i % 3 == 0 ? "" : "10.5555/" i
        }
    }'
}

echo "$(date -u +%F), $(nproc) cores, $(rustc --version)"
measure "run, seed review (214 records)" "$revflow" run pipelines/childrens-social-care.toml --out "$work/seed"
for n in 1000 10000 100000; do
    table "$n" >"$work/$n.csv"
    measure "deduplicate, $n records from CSV" "$revflow" deduplicate "$work/$n.csv" --groups "$work/groups.csv"
done
"$revflow" convert "$work/100000.csv" --to ris -o "$work/100000.ris" 2>/dev/null
measure "convert, 100000 records from RIS to CSL-JSON" "$revflow" convert "$work/100000.ris" --to csl-json -o "$work/out.json"
