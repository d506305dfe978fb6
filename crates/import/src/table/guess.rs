//! Tables without a header, as people keep lists of what they found: the columns are told by what
//! stands in them, or two rows make one record, as they do when somebody copies the hits of a search
//! engine: the title, and below it `A Nobody, B Somebody - Journal of Care, 2019 - example.org`.

use super::field::Field;
use super::{Header, Row};
use crate::names::are_initials;
use crate::sink::Sink;

/// A row: its number and its cells.
type Numbered = (u32, Vec<String>);

/// How a table without a header can be understood.
pub(crate) enum Guess {
    /// Each row is a record, and the columns hold this.
    Columns(Header),
    /// The first of two rows has the title.
    Pairs,
}

/// How many rows are looked at.
const SAMPLE: usize = 200;

/// How the rows can be understood; `None` when what they hold is not told by their looks alone.
pub(crate) fn of(rows: &[Numbered]) -> Option<Guess> {
    if are_pairs(rows) {
        return Some(Guess::Pairs);
    }
    columns(rows).map(Guess::Columns)
}

impl Guess {
    /// Reads the rows, and says what was assumed. `link` gives the address behind a row.
    pub(crate) fn read(self, rows: &[Numbered], link: &dyn Fn(u32) -> Option<String>, sink: &mut Sink<'_>) {
        let first = rows.first().map_or(0, |(number, _)| *number);
        match self {
            Self::Columns(mut header) => {
                let fact = format!("no row names the columns; took {}", header.described());
                sink.warn(first, fact, "check them, or put a header above the rows");
                let linked = header.columns_of(Field::Url).next().is_none();
                let width = header.width();
                if linked {
                    header.add_column("hyperlink", Field::Url);
                }
                for (number, cells) in rows {
                    let mut cells = cells.clone();
                    let raw = cells.join("\t");
                    if let (true, Some(link)) = (linked && cells.len() <= width, link(*number)) {
                        cells.resize(width, String::new());
                        cells.push(link);
                    }
                    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
                    let titled =
                        cells.iter().enumerate().any(|(at, cell)| header.is_title(at) && !cell.is_empty());
                    header.read_row(sink, &cells, (*number, *number), &raw, filled == 1 && !titled);
                }
            }
            Self::Pairs => {
                let fact = "no row names the columns; took two rows for each record, the first for its title";
                sink.warn(first, fact, "check them, or put a header above the rows");
                read_pairs(rows, link, sink);
            }
        }
    }
}

/// The columns by their looks. There must be one of titles, and one of addresses, DOIs or years: a
/// list of anything else has no such two.
fn columns(rows: &[Numbered]) -> Option<Header> {
    let sample: Vec<&Vec<String>> = rows.iter().take(SAMPLE).map(|(_, cells)| cells).collect();
    let width = sample.iter().map(|cells| cells.len()).max()?;
    let looks: Vec<Looks> = (0..width).map(|column| Looks::of(&sample, column)).collect();
    let first = |is: &dyn Fn(&Looks) -> bool| looks.iter().position(is);
    let url = first(&|looks| looks.most(looks.addresses));
    let doi = first(&|looks| looks.most(looks.dois));
    let year = first(&|looks| looks.most(looks.years));
    let rows_that_count = sample.iter().filter(|cells| filled(cells).count() > 1).count();
    let is_text = |looks: &&Looks| {
        looks.is_text() && looks.filled * 10 >= rows_that_count * 6 && !looks.most(looks.names)
    };
    // An abstract is longer than any title.
    let titles = looks.iter().filter(is_text).filter(|looks| (15..=300).contains(&looks.length()));
    let title = titles.max_by_key(|looks| looks.length())?.column;
    (url.is_some() || doi.is_some() || year.is_some()).then_some(())?;
    let mut fields = vec![None; width];
    fields[title] = Some(Field::Title);
    let abstracts = looks.iter().filter(is_text).filter(|looks| looks.length() > 300);
    let authors = first(&|looks| looks.most(looks.names) && looks.is_text());
    for (column, field) in [
        (url, Field::Url),
        (doi, Field::Doi),
        (year, Field::Year),
        (authors, Field::Authors),
        (abstracts.map(|looks| looks.column).next(), Field::Abstract),
    ] {
        if let Some(column) = column.filter(|column| fields[*column].is_none()) {
            fields[column] = Some(field);
        }
    }
    Some(Header::guessed(fields))
}

/// What the cells of a column look like: how many are filled, and how many of these hold what.
#[derive(Default)]
struct Looks {
    column: usize,
    filled: usize,
    bytes: usize,
    addresses: usize,
    dois: usize,
    years: usize,
    numbers: usize,
    names: usize,
}

impl Looks {
    fn of(rows: &[&Vec<String>], column: usize) -> Self {
        let mut looks = Self { column, ..Self::default() };
        for cell in rows.iter().filter_map(|cells| cells.get(column)).map(|cell| cell.trim()) {
            if cell.is_empty() {
                continue;
            }
            let is_number = cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
            looks.filled += 1;
            looks.bytes += cell.len();
            looks.addresses += usize::from(cell.contains("://") || cell.starts_with("www."));
            looks.dois += usize::from(cell.contains("10.") && cell.contains('/') && !cell.contains(' '));
            looks.years += usize::from(is_year(cell) || is_day(cell));
            looks.numbers += usize::from(is_number);
            looks.names += usize::from(are_names(cell));
        }
        looks
    }

    /// Whether this is said of most cells.
    fn most(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 7
    }

    fn is_text(&self) -> bool {
        self.filled > 0 && !self.most(self.addresses + self.dois + self.years + self.numbers)
    }

    /// Of the cells that are filled, on average, in bytes.
    fn length(&self) -> usize {
        self.bytes / self.filled.max(1)
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// `2018-04-09`
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.get(..4).is_some_and(is_year) && text.as_bytes()[4] == b'-'
}

/// `Nobody, A.; Somebody, B. C.`, `Nobody A`: a short text whose first name has initials.
fn are_names(text: &str) -> bool {
    let first = text.split(';').next().unwrap_or_default();
    let mut words = first.split([' ', ',']).filter(|word| !word.is_empty());
    let family = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    !are_initials(family) && are_initials(second)
}

/// The cells that hold something.
fn filled(cells: &[String]) -> impl Iterator<Item = &str> {
    cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

/// The longest cell of a row, which says what it is of.
fn longest(cells: &[String]) -> &str {
    filled(cells).max_by_key(|cell| cell.len()).unwrap_or_default()
}

/// Whether nearly every second row says who published where and when.
fn are_pairs(rows: &[Numbered]) -> bool {
    let sample = || rows.iter().take(SAMPLE);
    let lines = sample().filter(|(_, cells)| Line::parse(longest(cells)).is_some()).count();
    lines >= 1 && lines * 10 >= sample().count() * 4 && lines * 10 <= sample().count() * 6
}

/// Names of the columns that two rows make.
const PAIR: [(&str, Field); 6] = [
    ("title", Field::Title),
    ("authors", Field::Authors),
    ("publication", Field::Journal),
    ("year", Field::Year),
    ("publisher", Field::Publisher),
    ("hyperlink", Field::Url),
];

fn read_pairs(rows: &[Numbered], link: &dyn Fn(u32) -> Option<String>, sink: &mut Sink<'_>) {
    let header = Header::named(&PAIR);
    let mut at = 0;
    while let Some((number, cells)) = rows.get(at) {
        let title = longest(cells);
        let next = rows.get(at + 1).map(|(number, cells)| (*number, cells));
        let line = next.and_then(|(_, cells)| Line::parse(longest(cells)));
        at += 1;
        let Some(line) = line else {
            let fact = format!("no row below says who published \"{}\"", crate::fields::shortened(title));
            if title.len() < 15 {
                sink.warn(*number, fact, "passed over it");
            } else {
                sink.warn(*number, fact, "read the record with its title alone");
                let fields = Row::read(&header, &[title], *number);
                if let Some(fields) = fields {
                    sink.start();
                    fields.finish(sink, (*number, *number), title);
                }
            }
            continue;
        };
        at += 1;
        let last = next.map_or(*number, |(number, _)| number);
        let link = link(*number).or_else(|| link(last)).unwrap_or_default();
        let authors = line.authors.split(',').map(str::trim).collect::<Vec<_>>().join("; ");
        let record = [without_label(title), &authors, line.publication, line.year, line.publisher, &link];
        if let Some(fields) = Row::read(&header, &record, *number) {
            sink.start();
            fields.finish(sink, (*number, last), &format!("{title}\n{}", line.text));
        }
    }
}

/// `[PDF] A title`, `[HTML][HTML] A title`: what a search engine puts before it.
fn without_label(title: &str) -> &str {
    const LABELS: [&str; 8] =
        ["[PDF]", "[HTML]", "[BOOK]", "[B]", "[CITATION]", "[C]", "[DOC]", "[ZITATION]"];
    let mut title = title.trim();
    while let Some(rest) = LABELS.into_iter().find_map(|label| title.strip_prefix(label)) {
        title = rest.trim_start();
    }
    title
}

/// `A Nobody, B Somebody - Journal of Care, 2019 - example.org`
struct Line<'t> {
    text: &'t str,
    authors: &'t str,
    publication: &'t str,
    year: &'t str,
    publisher: &'t str,
}

impl<'t> Line<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        if text.len() > 1_000 {
            return None;
        }
        // Search engines have a blank there at which no line breaks.
        let dashes: Vec<(usize, usize)> = [" - ", "\u{a0}- ", " \u{2013} "]
            .into_iter()
            .flat_map(|dash| text.match_indices(dash).map(|(at, dash)| (at, at + dash.len())))
            .collect();
        let authors_end = dashes.iter().min()?;
        let authors = text[..authors_end.0].trim();
        let rest = &text[authors_end.1..];
        // The first part that ends with a year: a journal may have a dash in its name.
        let ends = dashes.iter().map(|(at, end)| (*at, *end)).filter(|(at, _)| *at >= authors_end.1);
        let mut ends: Vec<(usize, usize)> = ends.chain([(text.len(), text.len())]).collect();
        ends.sort_unstable();
        let (end, next) = ends.into_iter().find(|(end, _)| {
            let part = text[authors_end.1..*end].trim_end();
            part.len() >= 4 && part.get(part.len() - 4..).is_some_and(is_year)
        })?;
        let part = rest[..end - authors_end.1].trim_end();
        let (publication, year) = part.split_at(part.len() - 4);
        let is_apart = publication.is_empty() || publication.ends_with([' ', ',', '\u{a0}']);
        let are_names = !authors.is_empty() && authors.len() < 300 && authors.split(' ').count() <= 40;
        (is_apart && are_names).then(|| Self {
            text,
            authors,
            publication: publication.trim_end_matches([',', ' ', '\u{a0}', '…']).trim(),
            year,
            publisher: text[next..].trim(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;

    fn rows(rows: &[&[&str]]) -> Vec<Numbered> {
        (1..).zip(rows.iter().map(|cells| cells.iter().map(ToString::to_string).collect())).collect()
    }

    fn read(lines: &[Numbered]) -> Option<(Vec<Entry>, Vec<String>)> {
        let mut sink = Sink::new("list.xlsx");
        of(lines)?.read(
            lines,
            &|number| (number == 1).then(|| "https://example.org/1".to_owned()),
            &mut sink,
        );
        Some((sink.entries, sink.problems.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn two_rows_make_a_record() {
        let lines = rows(&[
            &["[PDF] Scale and spread of kinship care"],
            &["A Nobody, B van Nowhere, …\u{a0}- Journal of Care - Series B, 2019 - example.org"],
            &["Care without a journal"],
            &["C Somebody - 2010 - books.example.org"],
            &["A title with nothing below it, at the end"],
        ]);
        let (entries, problems) = read(&lines).unwrap();
        let first = &entries[0].citation;
        assert_eq!(first.title.as_deref(), Some("Scale and spread of kinship care"));
        assert_eq!(first.authors.len(), 2);
        assert_eq!(first.authors[1].inverted(), "van Nowhere, B");
        assert_eq!(first.container.as_deref(), Some("Journal of Care - Series B"));
        assert_eq!(first.year().unwrap().number(), 2019);
        assert_eq!(first.urls, ["https://example.org/1"]);
        assert_eq!((entries[0].place.line, entries[0].place.last_line), (1, 2));
        assert_eq!(entries[1].citation.container, None);
        assert_eq!(entries.len(), 3);
        assert_eq!(problems.len(), 2, "{problems:?}");
    }

    #[test]
    fn columns_are_told_by_what_stands_in_them() {
        let lines = rows(&[
            &[
                "1",
                "Ofsted",
                "Fostering services in England: a report",
                "2018",
                "https://example.org/1",
                "Nobody, A.",
            ],
            &[
                "2",
                "Invented Trust",
                "Kinship care and what it costs",
                "2019",
                "www.example.org/2",
                "Somebody, B.",
            ],
            &["3", "Invented Trust", "Kinship care, second edition", "2021", "", ""],
        ]);
        let (entries, problems) = read(&lines).unwrap();
        assert_eq!(entries.len(), 3);
        let first = &entries[0].citation;
        assert_eq!(first.title.as_deref(), Some("Fostering services in England: a report"));
        assert_eq!((first.year().unwrap().number(), first.authors.len()), (2018, 1));
        assert_eq!(entries[0].unknown.len(), 2);
        assert_eq!(
            problems,
            ["list.xlsx:1: no row names the columns; took column C for title, D for year, E for url, \
              F for authors; check them, or put a header above the rows"]
        );
    }

    #[test]
    fn lists_of_other_things_are_no_records() {
        for lines in [
            rows(&[&["population", "Children in care"], &["setting", "Statutory services of any kind"]]),
            rows(&[&["A", "B"], &["C", "D"]]),
            rows(&[&["1", "2018"], &["2", "2019"]]),
            rows(&[]),
        ] {
            assert!(of(&lines).is_none());
        }
    }
}
