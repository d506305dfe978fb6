//! Where a record of PubMed appeared, as one line of print: `J Made Up. 2020 Jan 5;12(3):221-8.
//! doi: 10.9999/a.1. Epub 2019 Dec 1. PMID: 99000001; PMCID: PMC9900001.`

use crate::fields::Fields;
use crate::plain_text;
use revflow_review::WorkType;

/// The parts of a reference, each as printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reference<'t> {
    /// What stands before the date: the journal, and in a summary authors and title before it.
    pub(super) before: &'t str,
    pub(super) date: &'t str,
    pub(super) volume: &'t str,
    pub(super) issue: &'t str,
    pub(super) pages: &'t str,
    /// Statements that follow, each ending in a point.
    pub(super) after: &'t str,
}

/// The first date that stands as dates do in references: after a point, before a volume, or before
/// one of the statements that follow it. A year in a title does not.
pub(super) fn find(text: &str) -> Option<Reference<'_>> {
    let mut from = 0;
    while let Some(at) = text[from..].find(". ").map(|at| from + at) {
        if let Some(reference) = at_date(&text[..at], text[at + 2..].trim_start()) {
            return Some(reference);
        }
        from = at + 2;
    }
    None
}

fn at_date<'t>(before: &'t str, text: &'t str) -> Option<Reference<'t>> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = text.find([';', ':', '.']).unwrap_or(text.len());
    let (date, after) = text.split_at(end);
    if !is_date(date) {
        return None;
    }
    let reference = Reference { before, date, ..Reference::default() };
    match after.as_bytes().first() {
        Some(b';') => Some(with_volume(reference, after[1..].trim_start())),
        Some(b':') => Some(with_pages(reference, after[1..].trim_start())),
        _ => {
            let after = after.trim_start_matches(['.', ' ']);
            (after.is_empty() || is_statement(after)).then_some(Reference { after, ..reference })
        }
    }
}

/// `12(3 Suppl 1):221-8. doi: ...`, `(2):CD004073.`, `72(2).`, `21 Suppl 1:36-45.`
fn with_volume<'t>(reference: Reference<'t>, text: &'t str) -> Reference<'t> {
    let end = text.find(['(', ':']).unwrap_or(text.len()).min(sentence_end(text));
    let (volume, rest) = text.split_at(end);
    let (issue, rest) = match rest.strip_prefix('(').and_then(|rest| closed(rest)) {
        Some(parts) => parts,
        None => ("", rest),
    };
    let reference = Reference { volume: volume.trim(), issue: issue.trim(), ..reference };
    match rest.trim_start().strip_prefix(':') {
        Some(pages) => with_pages(reference, pages.trim_start()),
        None => Reference { after: rest.trim_start_matches(['.', ' ']), ..reference },
    }
}

fn with_pages<'t>(reference: Reference<'t>, text: &'t str) -> Reference<'t> {
    let (pages, after) = text.split_at(sentence_end(text));
    Reference { pages: pages.trim(), after: after.trim_start_matches(['.', ' ']), ..reference }
}

/// What stands before the bracket that closes, and after it.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    for (at, c) in text.char_indices().take(200) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..at], &text[at + 1..]));
        }
    }
    None
}

/// Where the point is that ends a sentence; points inside numbers do not.
fn sentence_end(text: &str) -> usize {
    text.find(". ").unwrap_or_else(|| text.trim_end().trim_end_matches('.').len())
}

/// `2020`, `2020 Jan 5`, `2020 Nov-Dec`, `2016 Dec 31-2017 Jan 6`, `2021 Winter`.
fn is_date(text: &str) -> bool {
    const NAMES: [&str; 23] = [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "Spring",
        "Summer",
        "Autumn",
        "Fall",
        "Winter",
        "1st",
        "2nd",
        "3rd",
        "4th",
        "Quarter",
        "Trimester",
    ];
    let text = text.trim();
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && word >= "1600";
    let is_day = |word: &str| (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = text.split([' ', '-', '/']);
    text.len() <= 40
        && words.next().is_some_and(is_year)
        && words.all(|word| is_year(word) || is_day(word) || NAMES.contains(&word))
}

/// Whether a text begins with something PubMed writes after a reference.
fn is_statement(text: &str) -> bool {
    let beginnings =
        ["doi:", "pii:", "Epub ", "eCollection ", "Print ", "Online ", "PMID:", "PubMed PMID:", "In: "];
    let language = text.split('.').next().unwrap_or_default();
    beginnings.iter().any(|beginning| text.starts_with(beginning))
        || are_languages(language)
        || is_relation(text)
}

/// `Chinese`, `English, Spanish`
fn are_languages(text: &str) -> bool {
    const LANGUAGES: [&str; 40] = [
        "Afrikaans",
        "Albanian",
        "Arabic",
        "Bosnian",
        "Bulgarian",
        "Catalan",
        "Chinese",
        "Croatian",
        "Czech",
        "Danish",
        "Dutch",
        "English",
        "Estonian",
        "Finnish",
        "French",
        "Georgian",
        "German",
        "Hebrew",
        "Hungarian",
        "Icelandic",
        "Indonesian",
        "Italian",
        "Japanese",
        "Korean",
        "Latvian",
        "Lithuanian",
        "Macedonian",
        "Multiple",
        "Norwegian",
        "Persian",
        "Polish",
        "Portuguese",
        "Romanian",
        "Russian",
        "Serbian",
        "Slovak",
        "Spanish",
        "Swedish",
        "Turkish",
        "Ukrainian",
    ];
    let mut parts = text.split(", ").peekable();
    parts.peek().is_some() && parts.all(|part| LANGUAGES.contains(&part) || part == "Undetermined Language")
}

/// `Erratum in: `, `Comment on`: works that stand in some relation to this one.
pub(super) fn is_relation(text: &str) -> bool {
    let mut words = text.split([' ', ':', '\n']);
    let named = words.next().is_some_and(|word| {
        matches!(
            word,
            "Comment"
                | "Corrected"
                | "Erratum"
                | "Expression"
                | "Original"
                | "Partial"
                | "Republished"
                | "Retracted"
                | "Retraction"
                | "Summary"
                | "Update"
                | "Dataset"
        )
    });
    named && words.take(5).any(|word| matches!(word, "in" | "on" | "for" | "of" | "from" | "described"))
}

/// Places the reference, apart from what stands before its date.
pub(super) fn place(reference: &Reference<'_>, fields: &mut Fields, line: impl Fn(&str) -> u32) {
    fields.date("date", reference.date, line(reference.date));
    fields.date_beyond(reference.date, line(reference.date));
    let Reference { volume, issue, pages, .. } = *reference;
    fields.text(|citation| &mut citation.volume, "volume", volume, line(volume));
    fields.text(|citation| &mut citation.issue, "issue", issue, line(issue));
    // "1036-46; discussion 1046-7"; an article that waits for its issue has the publisher's number.
    let (pages, more) = pages.split_once("; ").unwrap_or((pages, ""));
    if pages.contains('(') {
        fields.keep("pages", pages, line(pages));
    } else {
        fields.pages("pages", pages, line(pages));
    }
    fields.keep("pages", more, line(more));
    statements(reference.after, fields, line);
}

/// `Epub 2020 Jan 5. Erratum in: J Made Up. 2021;5:1. doi: 10.9999/b. PMID: 99000001.`
pub(super) fn statements(text: &str, fields: &mut Fields, line: impl Fn(&str) -> u32) {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let has_points = is_relation(rest) || rest.starts_with("In: ");
        let end = if has_points { end_before_identifiers(rest) } else { sentence_end(rest) };
        let (one, after) = rest.split_at(end);
        statement(one.trim_end_matches('.'), fields, line(one));
        rest = after.trim_start_matches(['.', ' ']);
    }
}

/// The reference of a related work, or of a book, has points of its own; it ends where the
/// identifiers of this work or another relation begin.
fn end_before_identifiers(text: &str) -> usize {
    text.match_indices(". ")
        .map(|(at, _)| at)
        .find(|at| {
            let after = &text[at + 2..];
            after.starts_with("PMID:") || after.starts_with("PubMed PMID:") || is_relation(after)
        })
        .unwrap_or(text.len())
}

fn statement(text: &str, fields: &mut Fields, line: u32) {
    // "doi:10.1000/182" has no blank in some, and addresses have colons that end no name.
    let unspaced = || text.split_once(':').filter(|(name, _)| matches!(*name, "doi" | "PMID"));
    let (name, value) = text.split_once(": ").or_else(unspaced).unwrap_or((text, ""));
    match name {
        "doi" | "DOI" => fields.doi("doi", value, line),
        "PMID" | "PubMed PMID" => {
            for id in text.split("; ") {
                identifier(id, fields, line);
            }
        }
        "In" => book(value, fields, line),
        _ if are_languages(text) => fields.text(|citation| &mut citation.language, "language", text, line),
        _ if is_relation(text) => relation(text, fields, line),
        _ => match text.split_once(' ') {
            Some((name @ ("Epub" | "eCollection" | "Print"), date)) => fields.keep(name, date, line),
            _ if value.is_empty() => fields.keep("statement", text, line),
            _ => fields.keep(name, value, line),
        },
    }
}

/// A work that stands in a relation to this one.
pub(super) fn relation(text: &str, fields: &mut Fields, line: u32) {
    if text.starts_with("Erratum for") {
        fields.citation.work_type = WorkType::Erratum;
    }
    fields.keep("related", text, line);
}

/// `PMID: 99000001 [Indexed for MEDLINE]`, `PubMed Central PMCID: PMC9900001`
pub(super) fn identifier(text: &str, fields: &mut Fields, line: u32) {
    let (name, value) = text.split_once(':').unwrap_or_default();
    let (value, status) = match value.split_once('[') {
        Some((value, status)) => (value.trim(), status.trim_end_matches([']', '.', ' '])),
        None => (value.trim(), ""),
    };
    let value = value.trim_end_matches('.');
    match name.trim() {
        "PMID" | "PubMed PMID" => fields.pmid("PMID", value, line),
        "PMCID" | "PubMed Central PMCID" => fields.pmcid("PMCID", value, line),
        "DOI" | "doi" => fields.doi("DOI", value, line),
        "ISBN" | "ISSN" => fields.serial("ISBN", value, line),
        _ => return fields.keep("identifier", text, line),
    }
    fields.keep("status", status, line);
}

/// `In: The Book [Internet]. Town: Publisher; 2024 Jan–. 2023 Oct 3.`: the book a chapter stands in,
/// and when the chapter was last changed.
pub(super) fn book(text: &str, fields: &mut Fields, line: u32) {
    fields.citation.work_type = WorkType::Chapter;
    let (title, imprint) = text.split_at(sentence_end(text));
    fields.text(|citation| &mut citation.container, "book", title, line);
    let imprint = imprint.trim_matches(['.', ' ']);
    let (imprint, date) = match imprint.rsplit_once(". ") {
        Some((imprint, date)) if is_date(date) => (imprint, date),
        _ => (imprint, ""),
    };
    // The town is kept with the years of the book, which goes on being written.
    let Some((town, rest)) = imprint.split_once(": ") else { return fields.keep("imprint", imprint, line) };
    let (publisher, years) = rest.split_once("; ").unwrap_or((rest, ""));
    fields.text(|citation| &mut citation.publisher, "publisher", publisher, line);
    fields.keep("place", town, line);
    fields.keep("years", years, line);
    let years = years.split(['\u{2013}', '-']).next().unwrap_or_default();
    for date in [date, years].into_iter().filter(|date| !date.is_empty()) {
        if fields.citation.date.is_none() {
            fields.date("date", date, line);
        }
    }
}

/// Places the name of a journal, which has no point of its own.
pub(super) fn journal(name: &str, fields: &mut Fields, line: u32) {
    let name = name.trim().trim_end_matches('.');
    if fields.citation.work_type == WorkType::Other {
        let preprint = name.ends_with("[Preprint]");
        fields.citation.work_type = if preprint { WorkType::Preprint } else { WorkType::Article };
    }
    fields.text(|citation| &mut citation.container, "journal", &plain_text::plain(name), line);
}

/// Places a title. Titles of articles in other languages are followed by their translation in
/// brackets, or are nothing but that.
pub(super) fn title(text: &str, is_translated: bool, fields: &mut Fields, line: u32) {
    let text = text.trim();
    let text = text.strip_suffix('.').filter(|text| !text.ends_with('.')).unwrap_or(text);
    let parts = text.strip_suffix(']').and_then(|_| text.split_once(" [")).filter(|_| is_translated);
    match parts {
        Some((original, translation)) => {
            fields.citation.original_title = plain_text::told(original);
            let translation = format!("[{translation}");
            fields.text(|citation| &mut citation.title, "title", &plain_text::plain(&translation), line);
        }
        None => fields.text(|citation| &mut citation.title, "title", &plain_text::plain(text), line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_is_found_by_its_date() {
        for (text, date, volume, issue, pages) in [
            ("A. 2020 Jan 5;12(3):221-8. doi: 10.1/a.", "2020 Jan 5", "12", "3", "221-8"),
            ("A. 2016 Apr 19;353:i1753. PMID: 1.", "2016 Apr 19", "353", "", "i1753"),
            ("A. 1995 Feb;172(2 Pt 1):642-8. PMID: 1.", "1995 Feb", "172", "2 Pt 1", "642-8"),
            ("A. 2007 Jul;21 Suppl 1:36-45. PMID: 1.", "2007 Jul", "21 Suppl 1", "", "36-45"),
            ("A. 2005 Apr 18;(2):CD004073. PMID: 1.", "2005 Apr 18", "", "2", "CD004073"),
            ("A. 2018 Feb;72(2). doi: 10.1/a.", "2018 Feb", "72", "2", ""),
            ("A [Preprint]. 2020 Mar 3:2020.02.27.200. doi: 10.1/a.", "2020 Mar 3", "", "", "2020.02.27.200"),
            ("A. 2025 Mar;232(3):315.e1-315.e8.", "2025 Mar", "232", "3", "315.e1-315.e8"),
            ("A. 2024 Nov 25. doi: 10.1/a. Online ahead of print.", "2024 Nov 25", "", "", ""),
            ("A. 2016 Dec 31-2017 Jan 6;3:1.", "2016 Dec 31-2017 Jan 6", "3", "", "1"),
            ("Trends. 2019. Sequel. A. 2020 Winter;3:1.", "2020 Winter", "3", "", "1"),
            ("A. 2021", "2021", "", "", ""),
        ] {
            let found = find(text).unwrap_or_default();
            assert_eq!(
                (found.date, found.volume, found.issue, found.pages),
                (date, volume, issue, pages),
                "{text}"
            );
        }
        for text in ["A study of 2020. Nothing more", "2020;3:1", "A. 2020 update. B", "", ". "] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn identifiers_of_a_related_work_stay_with_it() {
        let mut fields = Fields::default();
        let text = "German. doi: 10.9999/own. Epub 2019 Jan 5. Erratum in: J Made Up. 2021;5:1. doi: 10.9999/other. \
                    Comment in: J Made Up. 2022;6:1. PMID: 99000001; PMCID: PMC9900001.";
        statements(text, &mut fields, |_| 1);
        assert_eq!(fields.citation.doi.map(|doi| doi.to_string()).as_deref(), Some("10.9999/own"));
        assert_eq!(fields.citation.pmid.map(revflow_review::Pmid::number), Some(99_000_001));
        assert_eq!(fields.citation.pmcid.map(|id| id.to_string()).as_deref(), Some("PMC9900001"));
        assert_eq!(fields.citation.language.as_deref(), Some("German"));
        let beside: Vec<&str> = fields.unknown.iter().map(|(_, value, _)| value.as_str()).collect();
        let erratum = "Erratum in: J Made Up. 2021;5:1. doi: 10.9999/other";
        assert_eq!(beside, ["2019 Jan 5", erratum, "Comment in: J Made Up. 2022;6:1"]);
    }
}
