//! Separated values: commas, semicolons or tabs, told by which of them makes a header row that names
//! known columns. Preambles before the header and headings between rows are passed over and said.

mod rows;
mod vertical;

use crate::sink::Sink;
use crate::table::{ColumnMap, Header};

use rayon::prelude::*;
use rows::{RawRow, Rows};
use std::cmp::Reverse;
use std::io::{self, BufRead, Read};

/// In how many rows from the top a header is looked for.
const HEADER_ROWS: usize = 30;

/// How much of the file is looked at to find the delimiter and the header.
const HEAD: usize = 256 * 1024;

/// How many bytes of rows are read before they are understood, and how many rows at once.
const BATCH: usize = 512 << 10;
const SIDE_BY_SIDE: usize = 64;

/// Reads the rows of a stream. Time is linear in its length; memory holds one batch of rows at a
/// time, or 16 MB after a quotation mark that is never closed.
pub(crate) fn read(input: &mut dyn BufRead, columns: &ColumnMap, sink: &mut Sink<'_>) -> io::Result<()> {
    let (head, rest) = head(input)?;
    let delimiter = delimiter(&head, columns);
    let upright = delimiter.is_none() && vertical::is_start(&head);
    let mut whole = head.as_bytes().chain(&rest[..]).chain(input);
    let mut rows = Rows::new(&mut whole, delimiter.unwrap_or(b','));
    if upright {
        return vertical::read(&mut rows, sink);
    }
    let Some(header) = find_header(&mut rows, &head, columns, sink)? else {
        sink.start();
        let fact = format!("none of the first {HEADER_ROWS} rows names a title and another known column");
        sink.reject(1, fact, "nothing was read; say which columns hold which fields");
        return Ok(());
    };
    let mut batch = Vec::new();
    let mut bytes = 0;
    while rows.next()? {
        let row = rows.take();
        bytes += row.raw.len();
        batch.push(row);
        if bytes >= BATCH {
            read_batch(&batch, &header, sink);
            batch.clear();
            bytes = 0;
        }
    }
    read_batch(&batch, &header, sink);
    Ok(())
}

/// Reads rows side by side, and puts what was read in their order.
fn read_batch(batch: &[RawRow], header: &Header, sink: &mut Sink<'_>) {
    let read = |rows: &[RawRow]| {
        let mut part = sink.branch();
        rows.iter().for_each(|row| read_row(row, header, &mut part));
        part
    };
    let parts: Vec<Sink<'_>> = batch.par_chunks(SIDE_BY_SIDE).map(read).collect();
    parts.into_iter().for_each(|part| sink.absorb(part));
}

fn read_row(row: &RawRow, header: &Header, sink: &mut Sink<'_>) {
    if row.endless {
        sink.start();
        return sink.reject(row.lines.0, "the row is longer than 16 MB", "it was not read; export it again");
    }
    if let Some((fact, remedy)) = row.complaint {
        sink.warn(row.lines.0, fact, remedy);
    }
    let cells = row.cells();
    // A line without a single separator is no row of a table of several columns.
    let heading = cells.len() == 1 && header.width() > 2;
    header.read_row(sink, &cells, row.lines, &row.raw, heading);
}

/// Whether a text that begins so is a table whose columns can be understood.
pub(crate) fn looks_like_table(head: &str) -> bool {
    delimiter(head, &ColumnMap::new()).is_some() || vertical::is_start(head)
}

/// Whether a text that begins so is what Rayyan exports beside the records: who decided what, when.
pub(crate) fn is_log_of_rayyan(head: &str) -> bool {
    let header = head.lines().next().unwrap_or_default().replace('"', "");
    header.trim_end() == "created_at,user_email,article_id,key,value"
}

/// Whether a text that begins so is a table with one of the columns that the person named.
pub(crate) fn has_columns(head: &str, columns: &ColumnMap) -> bool {
    !columns.is_empty() && delimiter(head, columns).is_some()
}

/// The first lines of the stream, and how they go on, all of which is taken from it. A line that is
/// cut off in the middle is not looked at.
fn head(input: &mut dyn BufRead) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    input.take(HEAD as u64).read_to_end(&mut bytes)?;
    let whole = if bytes.len() < HEAD {
        bytes.len()
    } else {
        memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1)
    };
    let rest = bytes.split_off(whole);
    let head = String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok((head, rest))
}

/// The separator whose header comes first; of several on one line, the one that makes the most known
/// columns. What reads like a header within a row that was quoted comes later than that of the table.
fn delimiter(head: &str, columns: &ColumnMap) -> Option<u8> {
    let mut texts = DELIMITERS.map(|_| head.as_bytes());
    let searches = texts.iter_mut().zip(DELIMITERS);
    let mut searches: Vec<Search<'_>> = searches
        .map(|(text, delimiter)| Search { head, delimiter, rows: Rows::new(text, delimiter), seen: 0 })
        .collect();
    let mut found: Vec<(u8, u32, usize)> = Vec::new();
    // The searches go down the text side by side, so that nothing below the header is looked at.
    while let Some(at) = (0..searches.len()).min_by_key(|at| searches[*at].line()) {
        let search = &mut searches[at];
        if found.first().is_some_and(|(_, line, _)| *line < search.line()) {
            break;
        }
        match search.step(columns) {
            Step::Passed => continue,
            Step::Found(known) => found.push((search.delimiter, search.rows.first_line(), known)),
            Step::Ended => {}
        }
        searches.remove(at);
    }
    // The first of equals: a table of one column has no separator at all.
    let is_first = |delimiter: u8| Reverse(DELIMITERS.iter().position(|other| *other == delimiter));
    let best = found
        .into_iter()
        .max_by_key(|(delimiter, line, known)| (Reverse(*line), *known, is_first(*delimiter)));
    best.map(|(delimiter, ..)| delimiter)
}

/// What may part the cells of a row.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The search for a header in rows that one delimiter makes.
struct Search<'h> {
    head: &'h str,
    delimiter: u8,
    rows: Rows<'h>,
    /// How many rows were looked at.
    seen: usize,
}

/// What the next row of a search is.
enum Step {
    /// A row that is no header.
    Passed,
    /// The header, with so many known columns.
    Found(usize),
    /// The text or the search is at its end.
    Ended,
}

impl Search<'_> {
    /// The line on which the next row begins.
    fn line(&self) -> u32 {
        self.rows.next_line()
    }

    fn step(&mut self, columns: &ColumnMap) -> Step {
        if self.seen == HEADER_ROWS || !matches!(self.rows.next(), Ok(true)) {
            return Step::Ended;
        }
        let header = header(&self.rows, self.seen, self.head, columns);
        self.seen += 1;
        header.map_or(Step::Passed, |header| Step::Found(header.known()))
    }
}

/// The header that the row is, which is the one after `at` others in a text that begins with `head`.
fn header(rows: &Rows<'_>, at: usize, head: &str, columns: &ColumnMap) -> Option<Header> {
    let cells = rows.cells();
    let titles = || (at == 0).then(|| Header::of_titles(&cells)).flatten();
    // References have commas, so that a table of them has quotation marks; the end of a paper has none.
    let references = || (at == 0 && is_quoted_below(head)).then(|| Header::of_references(&cells)).flatten();
    Header::of(&cells, columns).or_else(titles).or_else(references)
}

/// Whether the second line begins with a quotation mark.
fn is_quoted_below(head: &str) -> bool {
    head.lines().nth(1).is_some_and(|line| line.starts_with('"'))
}

fn find_header(
    rows: &mut Rows<'_>,
    head: &str,
    columns: &ColumnMap,
    sink: &mut Sink<'_>,
) -> io::Result<Option<Header>> {
    let mut passed = Vec::new();
    for at in 0..HEADER_ROWS {
        if !rows.next()? {
            return Ok(None);
        }
        let Some(header) = header(rows, at, head, columns) else {
            if rows.cells().iter().any(|cell| !cell.trim().is_empty()) {
                passed.push((rows.first_line(), rows.raw().to_owned()));
            }
            continue;
        };
        header.introduce(sink, rows.first_line(), passed, columns);
        rows.expect(header.width(), header.is_unquoted());
        return Ok(Some(header));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;
    use crate::table::Field;

    fn import_with(columns: &ColumnMap, text: &str) -> (Vec<Entry>, Vec<String>) {
        let mut sink = Sink::new("t.csv");
        read(&mut text.as_bytes(), columns, &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    fn import(text: &str) -> (Vec<Entry>, Vec<String>) {
        import_with(&ColumnMap::new(), text)
    }

    fn titles(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.citation.title_or_placeholder()).collect()
    }

    #[test]
    fn delimiter_is_told_by_the_header() {
        for text in [
            "title,year\nA; b,2020\n",
            "title;year\n\"A; b\";2020\n",
            "title\tyear\nA; b\t2020\n",
            "title\nA; b",
        ] {
            let (entries, problems) = import(text);
            assert_eq!(titles(&entries), ["A; b"], "{text}");
            assert_eq!(problems, [""; 0]);
        }
    }

    #[test]
    fn references_alone_make_a_table_where_they_are_quoted() {
        let (entries, problems) = import("References\n\"Nobody, A. (2019). Care, again. Nemo.\"\n");
        assert_eq!(titles(&entries), ["Care, again"]);
        assert_eq!(problems, [""; 0]);
        assert!(!looks_like_table("References\nNobody, A. (2019). Care, again. Nemo.\n"));
    }

    #[test]
    fn header_that_comes_first_tells_the_delimiter() {
        let (entries, problems) = import(
            "id,title,abstract\na,T,\"x\ttitle\tauthors\tyear\tabstract\tdoi\tjournal\"\nb,U,\"y\n\ttitle\tdoi\tyear\tjournal\"\n",
        );
        assert_eq!(titles(&entries), ["T", "U"]);
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn preamble_and_headings_are_no_records() {
        let text = "\"SEARCH QUERY\",\"dinosaur:ti\"\n-----\n\n\"Title\",\"Author Names\",\"Source\"\n\
                    A,\"Liu R., Adler D.G.\",\n\nnot yet screened\n,,\nB,,\nTitle,Author Names,Source\n";
        let (entries, problems) = import(text);
        assert_eq!(titles(&entries), ["A", "B"]);
        assert_eq!((entries[0].place.line, entries[1].place.line), (5, 9));
        assert_eq!(entries[0].citation.authors.len(), 2);
        assert_eq!(
            problems,
            [
                "t.csv:1: before the header stands \"\"SEARCH QUERY\",\"dinosaur:ti\"\"; passed over it",
                "t.csv:2: before the header stands \"-----\"; passed over it",
                "t.csv:7: the line is no row: \"not yet screened\"; passed over it",
                "t.csv:10: the row repeats the header; passed over it",
            ]
        );
    }

    #[test]
    fn row_may_stand_on_several_lines() {
        let (entries, _) = import("title,abstract,year\nA,\"one\r\n\r\ntwo \"\"2\"\"\",2020\r\nB,b,2021\n");
        assert_eq!((entries[0].place.line, entries[0].place.last_line), (2, 4));
        assert_eq!(entries[0].citation.abstract_text.as_deref(), Some("one\r\n\r\ntwo \"2\""));
        assert_eq!(entries[1].place.line, 5);
    }

    #[test]
    fn row_without_a_title_is_read_with_a_warning() {
        let (entries, problems) = import("title,year,doi\n,2020,10.1000/a\n");
        assert_eq!(entries.len(), 1);
        assert_eq!(problems, ["t.csv:2: the row has no title; read the record without one"]);
    }

    #[test]
    fn quotation_mark_that_is_never_closed_costs_no_row() {
        let text = "title,year,doi\n\"A,2020,\nB,2021,\n\"C, c\",2022,\nD,2023,\n";
        let (entries, problems) = import(text);
        assert_eq!(titles(&entries), ["\"A", "B", "C, c", "D"]);
        assert_eq!(problems.len(), 1, "{problems:?}");
        let (entries, _) = import("title,year,doi\nA,2020,\n\"B,2021,\nC,2022,\n");
        assert_eq!(titles(&entries), ["A", "\"B", "C"]);
    }

    #[test]
    fn file_without_a_header_says_what_to_do() {
        let (entries, problems) = import("1,2,3\n4,5,6\n");
        assert!(entries.is_empty());
        assert_eq!(
            problems,
            ["t.csv:1: none of the first 30 rows names a title and another known column; \
              nothing was read; say which columns hold which fields"]
        );
    }

    #[test]
    fn columns_can_be_named_by_the_person() {
        let columns = ColumnMap::from([(Field::Title, "Bezeichnung".into()), (Field::Year, "Jahr".into())]);
        let (entries, problems) = import_with(&columns, "Bezeichnung|Wert\nA|2020\n");
        assert_eq!(titles(&entries), ["A"]);
        assert_eq!(entries[0].unknown, [("Wert".into(), "2020".into(), 2)]);
        assert_eq!(
            problems,
            ["t.csv:1: no column is called \"Jahr\"; read the others; check the names of the columns"]
        );
    }

    #[test]
    fn table_whose_columns_only_the_person_knows_is_recognised() {
        let columns = ColumnMap::from([(Field::Title, "Bezeichnung".into())]);
        let options = crate::Options { columns, ..crate::Options::default() };
        let text = "Bezeichnung;Wert\nA;1\n";
        assert!(crate::read(text.as_bytes(), "t", &crate::Options::default()).is_err());
        assert_eq!(crate::read(text.as_bytes(), "t", &options).unwrap().receipt.format, crate::Format::Csv);
    }

    #[test]
    fn excel_and_formula_guards_are_taken_off() {
        let (entries, _) = import("title,issn,notes\n'=1+1,=\"19326203\",\"=\"\"a, b\"\"\"\n");
        assert_eq!(titles(&entries), ["=1+1"]);
        assert_eq!(entries[0].citation.issn[0].as_str(), "1932-6203");
        assert_eq!(entries[0].citation.notes, ["a, b"]);
    }

    #[test]
    fn quotation_marks_of_web_of_science_are_text() {
        let (entries, _) =
            import("PT\tAU\tTI\tSO\tPY\nJ\tTobler, W\t\"Real\" maps\tS\t1970\nJ\tX, Y\t\"B\tS\t1971\n");
        assert_eq!(titles(&entries), ["\"Real\" maps", "\"B"]);
    }

    #[test]
    fn record_of_embase_may_stand_upright() {
        let text = "\"TITLE\",\"A\"\n\"AUTHOR NAMES\",\"Wang Y.\",\"Guo D.\"\n\"SOURCE\",\"Sensors (2024) 24:1.\"\n\
                    \"AUTHOR KEYWORDS\",\"a, b\",\"c\"\n\"PUI\",\"L1\"\n\n\"TITLE\",\"B\"\n\"SOURCE TITLE\",\"S\"\n";
        let (entries, problems) = import(text);
        assert_eq!(problems, [""; 0]);
        assert_eq!(titles(&entries), ["A", "B"]);
        let citation = &entries[0].citation;
        assert_eq!((citation.authors.len(), citation.keywords.len()), (2, 2));
        assert_eq!((citation.volume.as_deref(), citation.accession.as_deref()), (Some("24"), Some("L1")));
        assert_eq!((entries[0].place.line, entries[0].place.last_line), (1, 5));
    }
}
