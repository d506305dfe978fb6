# What people type while they work on revflow. Nothing here is needed to use it.

# List the recipes.
default:
    @just --list

# What is run before every push: format, lints, all tests, the whole review, the page in a browser.
check:
    bash .ci/run

# All tests.
test:
    cargo test --workspace

# The seed review, from export files to diagram.
demo:
    cargo run --release -- run pipelines/childrens-social-care.toml

# Speed of import and deduplication, and of whole commands.
bench:
    cargo bench -p revflow-import -p revflow-deduplication
    bash benches/whole-process.sh

# Speed of import beside that of biblib, rispy and nbib, on the same files.
bench-peers:
    bash benches/peers/run.sh

# Deduplication beside biblib, bib-dedupe and splink, on the same tables; takes some ten minutes.
bench-deduplication:
    bash benches/deduplication/run.sh

# Accept changed snapshots after having looked at them.
snapshots:
    INSTA_UPDATE=always cargo test --workspace

# Write the synthetic fixtures again; git shows whether anything changed.
fixtures:
    cargo run -p revflow-fixtures
