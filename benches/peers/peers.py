"""Reads generated exports with the Python tools review teams use, and says how fast each is.

One line a file: `format tool megabytes-a-second`. Called by `run.sh`."""

import sys
import time
from pathlib import Path

import nbib
import rispy

folder = Path(sys.argv[1])


def rispy_reads(file):
    with file.open(encoding="utf-8") as text:
        # What stands between the records, such as the numbers Ovid writes, is passed over.
        return len(rispy.load(text))


def nbib_reads(file):
    return len(nbib.read_file(str(file)))


for form, tool, read in [("ris", "rispy", rispy_reads), ("nbib", "nbib", nbib_reads)]:
    file = folder / f"{form}.{form}"
    best = float("inf")
    for _ in range(2):
        begin = time.perf_counter()
        records = read(file)
        best = min(best, time.perf_counter() - begin)
    assert records > 0, f"{tool} read no record"
    print(form, tool, f"{file.stat().st_size / best / 1e6:.2f}")
