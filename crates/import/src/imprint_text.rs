//! Where and when a work appeared, in the one text that databases compose of it:
//! `Endoscopic Ultrasound (2014) 3:3 (152-160).`, `Autophagy. 2021 Jan;17(1):1-382. doi: 10...`,
//! `Respiratory Research. 22 (1) (no pagination), 2021. Article Number: 101.`

mod book;
mod numbers;

use numbers::{Numbers, digits_end, in_brackets, numbers, year_at};

/// What such a text says; what it does not say is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Imprint<'t> {
    /// The journal, or the book a chapter stands in.
    pub(crate) journal: &'t str,
    pub(crate) date: &'t str,
    pub(crate) volume: &'t str,
    pub(crate) issue: &'t str,
    pub(crate) pages: &'t str,
    pub(crate) doi: &'t str,
    /// The editors of the book, as written.
    pub(crate) editors: &'t str,
    /// Whether the text is that of a book.
    pub(crate) is_book: bool,
}

/// No such text is longer; what comes behind is not looked at.
const LONGEST: usize = 2_000;

/// Reads a text in the manner of Embase, PubMed, Ovid or one of the databases on Ovid; `None` when it
/// is in none of them.
pub(crate) fn parse(text: &str) -> Option<Imprint<'_>> {
    let text = text[..text.floor_char_boundary(LONGEST)].trim();
    let manners = [book::with_year, book::with_pages, embase, semicolon, ovid, psycinfo, keyworded, colon];
    let mut imprint = manners.into_iter().find_map(|manner| manner(text))?;
    if let Some((journal, _)) = imprint.journal.split_once(". Conference: ") {
        imprint.journal = journal;
    }
    if let Some((_, date)) = text.split_once("Date of Publication: ") {
        imprint.date = date.split(['.', ';']).next().unwrap_or_default().trim();
    }
    if let Some((_, number)) = text.split_once("Article Number: ")
        && imprint.pages.is_empty()
    {
        imprint.pages = number.split(['.', ' ']).next().unwrap_or_default();
    }
    if let Some((_, doi)) = text.split_once("doi: ") {
        imprint.doi = doi.split(' ').next().unwrap_or_default().trim_end_matches('.');
    }
    Some(imprint)
}

fn imprint<'t>(journal: &'t str, date: &'t str, numbers: Numbers<'t>) -> Imprint<'t> {
    let Numbers { volume, issue, pages } = numbers;
    let journal = journal.trim().trim_end_matches([',', '.']).trim_end();
    Imprint { journal, date: date.trim(), volume, issue, pages, ..Imprint::default() }
}

/// `Journal (2014) 3:3 (152-160).`
fn embase(text: &str) -> Option<Imprint<'_>> {
    let (at, _) = text
        .match_indices(" (")
        .find(|(at, _)| year_at(text, at + 2) && text.get(at + 6..at + 7) == Some(")"))?;
    let after = text[at + 7..].trim_start();
    let numbers = after.split(['.', ' ', '(']).next().unwrap_or_default();
    let (volume, issue) = numbers.split_once(':').unwrap_or((numbers, ""));
    let volume = if volume.starts_with(|c: char| c.is_ascii_digit()) { volume } else { "" };
    let sentence = after.split(". ").next().unwrap_or_default();
    let pages = in_brackets(sentence).last().unwrap_or_default();
    Some(imprint(&text[..at], &text[at + 2..at + 6], Numbers { volume, issue, pages }))
}

/// `Journal. 2021 Jan;17(1):1-382.`, `Journal June 2015;58(6):688-696`, `Journal. 2007 15 June; 433-441.`
fn semicolon(text: &str) -> Option<Imprint<'_>> {
    let (before, after) = text.split_once(';')?;
    let (journal, date) = match before.rsplit_once(". ") {
        Some((journal, date)) if date.starts_with(|c: char| c.is_ascii_digit()) => (journal, date),
        _ => journal_and_date(before)?,
    };
    let (found, _) = numbers(after.trim_start()).unwrap_or_default();
    Some(imprint(journal, date, found.without_volume_that_is_a_range()))
}

/// Parts `Journal November/December 2010` before its date.
fn journal_and_date(text: &str) -> Option<(&str, &str)> {
    const MONTHS: [&str; 17] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "win", "spr",
        "sum", "aut", "fal",
    ];
    let text = text.trim_end();
    let year = text.len().checked_sub(4).filter(|at| year_at(text, *at))?;
    let mut start = year;
    for _ in 0..3 {
        let before = text[..start].trim_end();
        let word = before.rsplit(' ').next().unwrap_or_default();
        let lower = word.get(..3).unwrap_or_default().to_ascii_lowercase();
        let is_day = word.len() <= 2 && digits_end(word) == word.len();
        if word.is_empty() || !(is_day || MONTHS.contains(&lower.as_str())) {
            break;
        }
        start = before.len() - word.len();
    }
    Some((&text[..start], &text[start..]))
}

/// `Journal. 22 (1) (pp 12-19), 2021.`, `Journal. 201(2-3):327-334, November 15, 2004.`
fn ovid(text: &str) -> Option<Imprint<'_>> {
    text.match_indices(". ").find_map(|(at, _)| {
        let (found, rest) = numbers(text[at + 2..].trim_start())?;
        let date = up_to_year(rest.trim_start().strip_prefix(',')?)?;
        Some(imprint(&text[..at], date, found))
    })
}

/// The beginning of a text as far as a year and what stands behind it in the same sentence.
fn up_to_year(text: &str) -> Option<&str> {
    let at = text.char_indices().take(40).map(|(at, _)| at).find(|at| year_at(text, *at))?;
    let end = text[at + 4..].find(['.', ';', ':', '(']).map_or(text.len(), |end| at + 4 + end);
    Some(text[..end].trim())
}

/// `Journal. Vol.43(5), Sep 2015, pp. 623-634.`, `Journal. Vol 28(2) April 2015, 103-106.`
fn psycinfo(text: &str) -> Option<Imprint<'_>> {
    let (journal, after) = text.split_once(". Vol")?;
    let (mut found, rest) = numbers(after.trim_start_matches(['.', ' ']))?;
    let rest = rest.trim_start_matches([',', ' ']);
    let year = rest.char_indices().take(40).map(|(at, _)| at).find(|at| year_at(rest, *at))?;
    let (date, pages) = rest.split_at(year + 4);
    found.pages = numbers::pages(pages.trim_start_matches([',', ' ']));
    Some(imprint(journal, date, found))
}

/// `Journal, vol 12, no 3, Aug 2007, pp 223-233.`, `Journal v37 n1 p24-26 Jan 1989`
fn keyworded(text: &str) -> Option<Imprint<'_>> {
    const VOLUME: [&str; 5] = ["volume ", "vol. ", "vol ", "v. ", "v"];
    const ISSUE: [&str; 6] = ["issue ", "iss. ", "no. ", "no ", "n. ", "n"];
    const PAGES: [&str; 4] = ["pp. ", "pp ", "p. ", "p"];
    let at_word = |names: &[&str]| {
        text.char_indices().skip(1).find_map(|(at, _)| {
            let is_start = matches!(text.as_bytes()[at - 1], b' ' | b',');
            let name = names.iter().find(|name| is_start && text[at..].starts_with(**name))?;
            let value = text[at + name.len()..].split([',', ' ', ';']).next()?.trim_end_matches('.');
            value.starts_with(|c: char| c.is_ascii_digit()).then_some((at, value))
        })
    };
    let (volume_at, volume) = at_word(&VOLUME)?;
    let issue = at_word(&ISSUE).map_or("", |(_, issue)| issue);
    let (pages_at, pages) = at_word(&PAGES)?;
    let journal_end = text.find(',').unwrap_or(volume_at).min(volume_at);
    // The year stands before the volume, behind the pages, or between them.
    let mut years = text.char_indices().map(|(at, _)| at).filter(|at| year_at(text, *at));
    let year = years.rfind(|at| *at >= journal_end && !(pages_at..pages_at + 4).contains(at))?;
    let (_, date) = journal_and_date(&text[..year + 4])?;
    Some(imprint(&text[..journal_end], date.trim_start_matches(','), Numbers { volume, issue, pages }))
}

/// `Journal 12, Winter 2007: 7-14.`, `Journal, 2013(1): 3-28.`
fn colon(text: &str) -> Option<Imprint<'_>> {
    let (before, after) = text.rsplit_once(": ")?;
    let pages = numbers::pages(after);
    let (journal, date) = before.rsplit_once(", ").filter(|_| !pages.is_empty())?;
    let year = date.char_indices().map(|(at, _)| at).find(|at| year_at(date, *at))?;
    let issue = in_brackets(&date[year..]).next().unwrap_or_default();
    let date = &date[..year + 4];
    let (name, volume) = journal.rsplit_once(' ').unwrap_or((journal, ""));
    let is_volume = !volume.is_empty() && digits_end(volume) == volume.len();
    let (journal, volume) = if is_volume { (name, volume) } else { (journal, "") };
    Some(imprint(journal, date, Numbers { volume, issue, pages }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imprint_of_an_article_is_read_in_the_manner_of_every_database() {
        for (text, journal, date, volume, issue, pages) in [
            (
                "Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014",
                "Endoscopic Ultrasound",
                "2014",
                "3",
                "3",
                "152-160",
            ),
            (
                "Sensors (Basel, Switzerland) (2024) 24:1. Date of Publication: 3 Jan 2024",
                "Sensors (Basel, Switzerland)",
                "3 Jan 2024",
                "24",
                "1",
                "",
            ),
            (
                "Medicine in Drug Discovery (2024) 21 Article Number: 100172. Date of Publication: 1 Feb 2024",
                "Medicine in Drug Discovery",
                "1 Feb 2024",
                "21",
                "",
                "100172",
            ),
            (
                "Eur J Med Genet. 2020 Feb;63(2):103640. doi: 10.1016/j.ejmg.2019.03.004. Epub 2019",
                "Eur J Med Genet",
                "2020 Feb",
                "63",
                "2",
                "103640",
            ),
            (
                "Journal of Travel Medicine. 25 (1) (no pagination), 2018. Article Number: tay018.",
                "Journal of Travel Medicine",
                "2018",
                "25",
                "1",
                "tay018",
            ),
            ("Lung Cancer. 12 (3) (pp 152-160), 2018.", "Lung Cancer", "2018", "12", "3", "152-160"),
            (
                "Made-up Proceedings. Conference: 2nd Conference: Part 2. Spain. 12 (Supplement 3) (no pagination), \
                 2018. Date of Publication: 2018.",
                "Made-up Proceedings",
                "2018",
                "12",
                "Supplement 3",
                "",
            ),
            (
                "Forests. 201(2-3):327-334, November 15, 2004.",
                "Forests",
                "November 15, 2004",
                "201",
                "2-3",
                "327-334",
            ),
            (
                "Gazette of Patents. 1288(3), Nov. 16, 2004.",
                "Gazette of Patents",
                "Nov. 16, 2004",
                "1288",
                "3",
                "",
            ),
            (
                "American Journal. 12(3):45-67, 2018 Jan 05.",
                "American Journal",
                "2018 Jan 05",
                "12",
                "3",
                "45-67",
            ),
            ("A Long Title.   28:103-106, April 2015.", "A Long Title", "April 2015", "28", "", "103-106"),
            (
                "American Journal June 2015;58(6):688-696",
                "American Journal",
                "June 2015",
                "58",
                "6",
                "688-696",
            ),
            ("Acta January/February 2010;6:611-3", "Acta", "January/February 2010", "6", "", "611-3"),
            ("Hydrology. 2007 15 June; 433-441.", "Hydrology", "2007 15 June", "", "", "433-441"),
            ("Regional Proceedings. 2005; 9pp..", "Regional Proceedings", "2005", "", "", ""),
            ("Acta Tropica. 2012; 121(3): 196-203. many ref.", "Acta Tropica", "2012", "121", "3", "196-203"),
            (
                "Cognitive Therapy. Vol.43(5), Sep 2015, pp. 623-634. ",
                "Cognitive Therapy",
                "Sep 2015",
                "43",
                "5",
                "623-634",
            ),
            (
                "Dissertation Abstracts Section A. Vol.75(2-A(E)),2014, pp. No Pagination Specified.",
                "Dissertation Abstracts Section A",
                "2014",
                "75",
                "2-A(E)",
                "",
            ),
            (
                "A Long Title. Vol 28(2) April 2015, 103-106.",
                "A Long Title",
                "April 2015",
                "28",
                "2",
                "103-106",
            ),
            (
                "Political Studies 12, Winter 2007: 7-14.",
                "Political Studies",
                "Winter 2007",
                "12",
                "",
                "7-14",
            ),
            ("Current Affairs, 2013(1): 3-28.", "Current Affairs", "2013", "", "1", "3-28"),
            (
                "Child and Family Work, vol 12, no 3, Aug 2007, pp 223-233",
                "Child and Family Work",
                "Aug 2007",
                "12",
                "3",
                "223-233",
            ),
            (
                "Economics Journal, August 2008, v. 33, iss. 2, pp. 212-31",
                "Economics Journal",
                "August 2008",
                "33",
                "2",
                "212-31",
            ),
            (
                "Geological Education v37 n1 p24-26 Jan 1989",
                "Geological Education",
                "Jan 1989",
                "37",
                "1",
                "24-26",
            ),
        ] {
            let read = parse(text).unwrap();
            assert_eq!(
                (read.journal, read.date, read.volume, read.issue, read.pages),
                (journal, date, volume, issue, pages),
                "{text}"
            );
        }
        assert_eq!(parse("a. 2020;1:2. doi: 10.1/x. Epub").unwrap().doi, "10.1/x");
    }

    #[test]
    fn other_texts_are_no_imprint() {
        for text in ["", "Google", ";", "(2014", "a (20", ", 20", "é (2014é"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn imprint_of_a_chapter_names_the_book_and_its_editors() {
        for (text, book, date, pages, editors) in [
            (
                "Nobody, Ann [Ed]; Other, Ben [Ed]. (2012). Coaching in practice: A guide. (pp. 11-31). xvii, 254 pp. \
                 Town, Press; US.",
                "Coaching in practice: A guide",
                "2012",
                "11-31",
                "Nobody, Ann [Ed]; Other, Ben [Ed]",
            ),
            (
                "Editor(2015). A Long Title. (pp. 103-106) X pp. Town: Press",
                "A Long Title",
                "2015",
                "103-106",
                "Editor",
            ),
            ("(2014). Titel 58 pp. Town: Press.", "Titel", "2014", "", ""),
            (
                "Nobody, Roza [Editor, Reprint Author], Other, B. [Editor]. Methods of analysis.:371-397, 2004",
                "Methods of analysis",
                "2004",
                "371-397",
                "Nobody, Roza [Editor, Reprint Author], Other, B.",
            ),
        ] {
            let read = parse(text).unwrap();
            assert!(read.is_book);
            assert_eq!(
                (read.journal, read.date, read.pages, read.editors),
                (book, date, pages, editors),
                "{text}"
            );
        }
    }
}
