//! Exports of impossible shapes: everything on one line, one field as large as a disk was once, a
//! hundred thousand of what there are three of.

use super::process::{convert, file};

const RECORD: &str = "TY  - JOUR\nTI  - A synthetic title\nER  - \n";

#[test]
fn one_line_of_twenty_megabytes_is_read_or_refused() {
    let line = |begin: &str, piece: &str, end: &str| {
        let text = format!("{begin}{}{end}", piece.repeat(20_000_000 / piece.len()));
        convert(&file("line.txt", text).path).sums()
    };
    assert_eq!(line("", "word ", ""), None);
    assert_eq!(line("TY  - JOUR TI  - ", "word ", ""), Some((0, 1)));
    assert_eq!(line("[{\"title\": \"", "word ", "\"}]"), Some((1, 0)));
    assert_eq!(line("@article{a, title = {", "word ", "}}"), Some((1, 0)));
    // A row of a table is at most 16 MB.
    assert_eq!(line("title,year\n", "word ", ",2020"), Some((0, 1)));
}

#[test]
fn abstract_of_fifty_megabytes_costs_nothing_but_itself() {
    let text = format!("TY  - JOUR\nTI  - Long\nAB  - {}\nER  - \n{RECORD}", "word ".repeat(10_000_000));
    let said = convert(&file("abstract.ris", text).path);
    assert_eq!(said.sums(), Some((2, 0)));
    assert!(said.out.len() > 49_000_000, "the abstract is kept whole");
}

#[test]
fn hundred_thousand_authors_are_kept() {
    let authors = "AU  - Example, Ann\n".repeat(100_000);
    let ris = format!("TY  - JOUR\nTI  - A synthetic title\n{authors}ER  - \n");
    let names = vec!["Example, Ann"; 100_000].join(" and ");
    let bib = format!("@article{{a, title = {{A synthetic title}}, author = {{{names}}}}}\n");
    for text in [ris, bib] {
        let said = convert(&file("authors.txt", text).path);
        assert_eq!(said.records()[0]["author"].as_array().expect("authors").len(), 100_000);
    }
}

#[test]
fn table_of_very_many_columns_is_read_or_refused() {
    let sums = |columns: usize, rows: usize| {
        let header: String = (0..columns).map(|nth| format!(",c{nth}")).collect();
        let row = format!("A synthetic title,2020{}\n", ",x".repeat(columns));
        let text = format!("title,year{header}\n{}", row.repeat(rows));
        convert(&file("wide.csv", text).path).sums()
    };
    assert_eq!(sums(10_000, 20), Some((20, 0)));
    // No sheet has as many.
    assert_eq!(sums(1_000_000, 1), Some((0, 1)));
}

#[test]
fn quotation_mark_that_is_never_closed_costs_no_row_after_it() {
    let rows = "A synthetic title,2022\n".repeat(5_000);
    let text = format!("title,year\nA synthetic title,2020\n\"Never closed,2021\n{rows}");
    let said = convert(&file("quote.csv", text).path);
    assert_eq!(said.sums(), Some((5_002, 0)));
    assert!(said.err.contains("quote.csv:3: "), "the line is told: {said:?}");
}

#[test]
fn what_is_opened_a_hundred_thousand_times_is_read_in_linear_time() {
    let opened = [
        ("braces.json", "[{\"title\": \"A synthetic title\"},", "{\"title\": \"x\",\n"),
        ("entries.bib", "@article{a, title = {A synthetic title}}\n", "@article{b, title = {x\n"),
        ("entries-on-a-line.bib", "@article{a, title = {A synthetic title}}\n", "@b{"),
        ("quotes.csv", "title,year\nA synthetic title,2020\n", "\"x,\"y\n"),
        ("records.xml", "<PubmedArticleSet>\n", "<PubmedArticle>"),
        ("tags.xml", "<PubmedArticleSet><PubmedArticle>", "<"),
        ("comments.xml", "<PubmedArticleSet><PubmedArticle>", "<!-- >"),
        ("records.ris", RECORD, "TY  - JOUR\n"),
    ];
    for (name, begin, piece) in opened {
        let said = convert(&file(name, format!("{begin}{}", piece.repeat(100_000))).path);
        let (_, rejected) = said.sums().expect("the format is plain");
        assert!(rejected > 0 || said.err.lines().count() > 1, "damage is told: {name} {said:?}");
    }
}

#[test]
fn nesting_of_any_depth_overflows_no_stack() {
    let deep = |begin: &str, open: &str, close: &str, end: &str| {
        let text = format!("{begin}{}x{}{end}", open.repeat(300_000), close.repeat(300_000));
        convert(&file("deep.txt", text).path).sums()
    };
    assert_eq!(deep("[{\"title\": \"A synthetic title\"}, {\"x\": ", "[", "]", "}]"), Some((1, 1)));
    assert_eq!(deep("[{\"title\": \"A synthetic title\"}, {\"x\": ", "{\"x\":", "}", "}]"), Some((1, 1)));
    assert_eq!(deep("@article{a, title = {", "{", "}", "}}"), Some((1, 0)));
    assert_eq!(deep("@article{a, title = {", "\\emph{", "}", "}}"), Some((1, 0)));
    assert_eq!(deep("@article{a, title = {", "{\\\"", "}", "}}"), Some((1, 0)));
}
