//! Where a record of PubMed appeared, as one line of print: `J Made Up. 2020 Jan 5;12(3):221-8.
//! doi: 10.9999/a.1. Epub 2019 Dec 1. PMID: 99000001; PMCID: PMC9900001.`

use super::statements;
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
            (after.is_empty() || statements::begin(after)).then_some(Reference { after, ..reference })
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
pub(super) fn sentence_end(text: &str) -> usize {
    text.find(". ").unwrap_or_else(|| text.trim_end().trim_end_matches('.').len())
}

/// `2020`, `2020 Jan 5`, `2020 Nov-Dec`, `2016 Dec 31-2017 Jan 6`, `2021 Winter`.
pub(super) fn is_date(text: &str) -> bool {
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
    statements::place(reference.after, fields, line);
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
    let translation = if is_translated { last_bracket(text).filter(|at| *at > 0) } else { None };
    let title = match translation {
        Some(at) => {
            fields.citation.original_title = plain_text::told(&text[..at]);
            &text[at..]
        }
        None => text,
    };
    fields.text(|citation| &mut citation.title, "title", &plain_text::plain(title), line);
}

/// Where the bracket opens that closes at the end of a text.
fn last_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b']' => depth += 1,
            b'[' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return (byte == b'[').then_some(at);
        }
    }
    None
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
    fn translation_stands_in_brackets_behind_the_title_or_alone() {
        for (text, title_read, original) in [
            ("Titel [A title].", "[A title]", Some("Titel")),
            (
                "Titel [alt] von Dingen [A title [old] of things]",
                "[A title [old] of things]",
                Some("Titel [alt] von Dingen"),
            ),
            ("[A title [old] of things].", "[A title [old] of things]", None),
            ("A title [old] of things?", "A title [old] of things?", None),
            ("A title] of things]", "A title] of things]", None),
            ("A title...", "A title...", None),
        ] {
            let mut fields = Fields::default();
            title(text, true, &mut fields, 1);
            let citation = &fields.citation;
            assert_eq!(
                (citation.title.as_deref(), citation.original_title.as_deref()),
                (Some(title_read), original)
            );
        }
        let mut fields = Fields::default();
        title("A title [of things].", false, &mut fields, 1);
        assert_eq!(fields.citation.title.as_deref(), Some("A title [of things]"));
    }
}
