"""Finds duplicates in a table of records with the Python tools of the field: `TOOL FILE.csv GROUPS.csv`.

bib-dedupe runs with its defaults. splink has no settings for bibliographic records: those below are plain ones,
a comparison for each field and the blocking rules that hold nearly every true pair, trained on the file itself
without labels, as its tutorial shows. Called by `run.sh`."""

import csv
import sys
import unicodedata

import pandas


def table(file):
    return pandas.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")


def bib_dedupe(file):
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    records = table(file).rename(columns={"id": "ID", "authors": "author", "issue": "number"})
    # It knows BibTeX's types only, and asks no container of others.
    records = records.drop(columns="type").assign(ENTRYTYPE="article")
    records["author"] = records["author"].str.replace("; ", " and ")
    return cluster(match(block(prep(records, verbosity_level=0), verbosity_level=0), verbosity_level=0))


def letters(text):
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))


def splink(file):
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    records = table(file)
    plain = pandas.DataFrame({"unique_id": records["id"]})
    plain["title"] = [" ".join(letters(title).split()) for title in records["title"]]
    plain["beginning"] = plain["title"].str[:20]
    plain["authors"] = [" ".join(letters(authors).split()) for authors in records["authors"]]
    plain["first_author"] = [" ".join(letters(name.split(",")[0]).split()) for name in records["authors"].str.split(";").str[0]]
    plain["journal"] = [" ".join(letters(journal).split()) for journal in records["journal"]]
    for field in ["year", "volume", "issue"]:
        plain[field] = records[field].str.extract(r"(\d+)", expand=False)
    plain["page"] = records["pages"].str.extract(r"(\d+)", expand=False)
    plain["doi"] = records["doi"].str.lower().str.replace(r"^https?://(dx\.)?doi\.org/", "", regex=True)
    plain = plain.astype(object).mask(lambda column: column.isna() | (column == ""), None)

    blocks = [
        block_on("title"),
        block_on("beginning"),
        block_on("doi"),
        block_on("first_author", "year"),
        block_on("year", "page"),
        block_on("volume", "page"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=blocks,
        comparisons=[
            compare.JaroWinklerAtThresholds("title", [0.97, 0.9, 0.8]),
            compare.JaroWinklerAtThresholds("authors", [0.9, 0.7]),
            compare.JaroWinklerAtThresholds("journal", [0.9, 0.7]),
            compare.ExactMatch("year"),
            compare.ExactMatch("volume"),
            compare.ExactMatch("issue"),
            compare.ExactMatch("page"),
            compare.ExactMatch("doi"),
        ],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(plain), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("title", "year")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
    for rule in [block_on("title"), block_on("first_author", "year")]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.95)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95)
    return clusters.as_pandas_dataframe().groupby("cluster_id")["unique_id"].agg(list)


if __name__ == "__main__":
    tool, file, groups = sys.argv[1:]
    group_of = {}
    for members in {"bib-dedupe": bib_dedupe, "splink": splink}[tool](file):
        for member in members:
            group_of[member] = min(members)
    with open(groups, "w", newline="", encoding="utf-8") as out:
        write = csv.writer(out).writerow
        write(["id", "group"])
        for record in table(file)["id"]:
            write([record, group_of.get(record, record)])
