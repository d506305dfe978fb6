//! Rows that stand for no record: sites that were searched and had no hits, and the sum at the foot.

use super::Header;
use super::field::Field;
use crate::fields::shortened;
use crate::glance::trimmed;
use crate::plain_text::is_placeholder;

/// What to say of a row that stands for no record: the fact and the remedy.
pub(super) fn said<C: AsRef<str>>(header: &Header, cells: &[C]) -> Option<(String, &'static str)> {
    // Nearly all rows have a title that says something, and more beside it: they are told at once.
    let mut filled = (0..cells.len()).filter(|at| !trimmed(cells[*at].as_ref()).is_empty());
    let first = filled.next()?;
    let cell = |at: usize| cells[at].as_ref().trim();
    if is_sum(cell(first)) {
        let only_numbers = filled.all(|at| is_amount(cell(at)));
        let fact = format!("the row is a sum: \"{}\"", shortened(cell(first)));
        return only_numbers.then_some((fact, "passed over it"));
    }
    let source = (0..cells.len()).find(|at| header.field(*at) == Some(Field::Source))?;
    if cell(source).is_empty() || !describes_nothing(header, cells) {
        return None;
    }
    let mut others = (0..cells.len()).filter(|at| *at != source && !cell(*at).is_empty()).peekable();
    let alone = others.peek().is_none();
    let no_hits = others
        .any(|at| says_none(cell(at)) || (header.field(at) == Some(Field::Hits) && is_amount(cell(at))));
    let fact = format!("the row names \"{}\" and no record found there", shortened(cell(source)));
    (alone || no_hits).then_some((fact, "counted no record for it"))
}

/// Whether no cell describes a work. What has an id and a type is one, whatever its title: so tools
/// write records, and nobody a site without hits.
fn describes_nothing<C: AsRef<str>>(header: &Header, cells: &[C]) -> bool {
    let has = |field| {
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| !is_placeholder(cell.as_ref()));
        filled.any(|(at, _)| header.field(at) == Some(field))
    };
    let is_named = has(Field::Key) && has(Field::Type);
    !is_named
        && cells.iter().enumerate().all(|(at, cell)| match header.field(at) {
            Some(
                Field::Title
                | Field::OriginalTitle
                | Field::Authors
                | Field::Organisation
                | Field::Year
                | Field::Journal
                | Field::Doi
                | Field::Pmid
                | Field::Abstract
                | Field::Reference,
            ) => is_placeholder(cell.as_ref()) || says_none(cell.as_ref().trim()),
            _ => true,
        })
}

/// `0`, `none`, `No relevant results found.`
fn says_none(cell: &str) -> bool {
    if cell.len() > 60 {
        return false;
    }
    let text = cell.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let nothing = ["0", "none", "nil", "zero", "none found", "nothing found", "nothing relevant", "no hits"];
    let found =
        ["hit", "result", "record", "document", "publication", "match", "relevant", "report", "paper"];
    nothing.contains(&text.as_str())
        || (["no ", "0 ", "zero ", "none "].iter().any(|no| text.starts_with(no))
            && found.iter().any(|word| text.contains(word)))
}

fn is_sum(cell: &str) -> bool {
    if cell.len() > 20 {
        return false;
    }
    let text = cell.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '=' | ' '));
    let text = text.to_lowercase();
    matches!(text.as_str(), "total" | "totals" | "sum" | "grand total" | "total records" | "total hits")
}

fn is_amount(cell: &str) -> bool {
    cell.is_empty() || cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' '))
}

#[cfg(test)]
mod tests {
    use super::super::ColumnMap;
    use super::*;

    const HEADER: [&str; 7] = ["Source", "Title", "Author / organisation", "Year", "URL", "Hits", "Notes"];

    fn fact(cells: &[&str]) -> Option<String> {
        let header = Header::of(&HEADER, &ColumnMap::new()).unwrap();
        said(&header, cells).map(|(fact, _)| fact)
    }

    #[test]
    fn site_without_hits_is_no_record() {
        for cells in [
            ["Ofsted", "", "", "", "", "", ""],
            ["Ofsted", "", "", "", "https://example.org", "0", ""],
            ["Ofsted", "No results found", "", "", "https://example.org", "", ""],
            ["Ofsted", "n/a", "n/a", "n/a", "", "", "no relevant documents"],
            ["Ofsted", "", "", "", "", "12", "see next rows"],
        ] {
            assert_eq!(fact(&cells).as_deref(), Some("the row names \"Ofsted\" and no record found there"));
        }
    }

    #[test]
    fn row_that_describes_anything_is_a_record() {
        for cells in [
            ["Ofsted", "A report", "", "", "", "", ""],
            ["Ofsted", "", "", "2018", "", "", "no results"],
            ["Ofsted", "", "", "", "https://example.org/a.pdf", "", "title to be added"],
            ["Ofsted", "None", "Somebody, A", "2018", "", "", ""],
            ["", "Total war", "", "1943", "", "", ""],
            ["Ofsted", "No results without reports", "Nobody, A", "", "", "", ""],
        ] {
            assert_eq!(fact(&cells), None, "{cells:?}");
        }
    }

    #[test]
    fn row_with_an_id_and_a_type_is_a_record_whatever_its_title() {
        let header = Header::of(&["id", "type", "title", "source"], &ColumnMap::new()).unwrap();
        let fact = |cells: [&str; 4]| said(&header, &cells).map(|(fact, _)| fact);
        assert_eq!(fact(["record-3", "document", "No relevant results", "Ofsted"]), None);
        assert!(fact(["3", "", "No relevant results", "Ofsted"]).is_some());
        assert!(fact(["", "website", "No relevant results", "Ofsted"]).is_some());
    }

    #[test]
    fn sum_at_the_foot_is_no_record() {
        assert!(fact(&["Total", "", "", "", "", "49", ""]).is_some());
        assert!(fact(&["", "Total:", "", "", "", "49", ""]).is_some());
        assert!(fact(&["Total: 49", "", "", "", "", "", ""]).is_some());
        assert!(fact(&["", "Total", "Nobody, A", "2018", "", "", ""]).is_none());
    }
}
