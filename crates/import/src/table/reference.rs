//! A whole reference in one cell, as it would stand in the list at the end of a paper: sheets that
//! people make by hand often have no other column that says what the work is.

use super::dialect::Lists;
use super::lists;
use crate::fields::{Fields, shortened};
use crate::names::{self, are_initials, looks_like_an_organisation, plain_person, run_together};
use crate::plain_text::is_placeholder;
use crate::pubmed_text;
use revflow_review::{Author, Doi};

/// No reference is longer; what comes behind is not looked at.
const LONGEST: usize = 3_000;

/// Reads the reference that a column of this name holds. What other columns said goes before it, and
/// the text as it was printed is kept beside; where its parts are not told apart, it is the title.
pub(super) fn read(name: &str, text: &str, fields: &mut Fields, line: u32) {
    if is_placeholder(text) {
        return;
    }
    let text = names::single_spaced(text);
    // "Nobody 2019": a name for the row, and no reference.
    if text.split(' ').count() <= 2 {
        return fields.keep(name, &text, line);
    }
    let looked_at = &text[..text.floor_char_boundary(LONGEST)];
    let found = pubmed_text::reference(looked_at, line).or_else(|| with_year_in_brackets(looked_at, line));
    if let Some(found) = found {
        fields.fill(found);
        return fields.keep(name, &text, line);
    }
    fields.fill(whole(looked_at, line));
    if fields.citation.title.is_some() {
        return fields.keep(name, &text, line);
    }
    let fact = format!("the parts of the reference \"{}\" are not told apart", shortened(&text));
    fields.remark(line, fact, "took the whole text for the title");
    fields.citation.title = Some(text.into_owned());
}

/// `Nobody, A., & Noone, B. (2019). Title of the report. Publisher.`, with any signs between.
fn with_year_in_brackets(text: &str, line: u32) -> Option<Fields> {
    let (start, end) = year_in_brackets(text)?;
    let authors = authors(text[..start].trim_end_matches([' ', ',']))?;
    let rest = text[end..].trim_start_matches(['.', ',', ':', ' ']);
    let title = &rest[..end_of_title(rest)];
    title.contains(char::is_alphabetic).then(|| {
        let mut fields = whole(text, line);
        fields.citation.authors = authors;
        fields.citation.title = Some(title.to_owned());
        fields
    })
}

/// What can be told of any reference: the year in brackets, the DOI and the addresses.
fn whole(text: &str, line: u32) -> Fields {
    let mut fields = Fields::default();
    if let Some((start, _)) = year_in_brackets(text) {
        fields.date("date", &text[start + 1..start + 5], line);
    }
    let is_address = |word: &&str| word.starts_with("http://") || word.starts_with("https://");
    for url in text.split([' ', '<', '>']).filter(is_address) {
        fields.url(url.trim_end_matches(['.', ',', ';', ')', ']']));
    }
    if text.contains("10.") {
        fields.citation.doi = Doi::parse(text).ok();
    }
    fields
}

/// Where the bracket opens that holds the year, and where it ends: `(2019)`, `(2019a)`, `(2019, May)`.
fn year_in_brackets(text: &str) -> Option<(usize, usize)> {
    text.match_indices('(').find_map(|(at, _)| {
        let (year, after) = text.get(at + 1..)?.split_at_checked(4)?;
        let is_year = year.starts_with(['1', '2']) && year.bytes().all(|byte| byte.is_ascii_digit());
        let inside = &after[..after.find(')')?];
        let is_letter = inside.len() == 1 && inside.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_alone = inside.is_empty() || is_letter || (inside.starts_with(',') && inside.len() < 30);
        (is_year && is_alone).then_some((at, at + 5 + inside.len() + 1))
    })
}

/// The authors, when the text cannot be a title: people with initials, or an organisation.
fn authors(text: &str) -> Option<Vec<Author>> {
    if let Some(names) = run_together(text) {
        return Some(names.iter().map(|name| names::parse_inverted(name)).collect());
    }
    let words: Vec<&str> = text.split(' ').collect();
    let is_person = plain_person(text).is_some()
        || (words.len() <= 4 && words.len() >= 2 && words.last().is_some_and(|word| are_initials(word)));
    let is_name = words.len() == 1 && text.starts_with(char::is_uppercase);
    // A title may speak of an organisation, too, but its words have small letters.
    let is_capital = |word: &&str| word.len() <= 4 || !word.starts_with(char::is_lowercase);
    let is_group = words.len() <= 12 && words.iter().all(is_capital) && looks_like_an_organisation(&words);
    let authors = || lists::authors(text.trim_end_matches('.'), Lists::Any);
    match () {
        () if is_person => Some(vec![names::parse_inverted(text)]),
        () if is_name || is_group => Some(authors()).filter(|authors| !authors.is_empty()),
        () => None,
    }
}

/// A title ends with its sentence, or where an address begins. The points of short words end none.
fn end_of_title(text: &str) -> usize {
    let ends = text.match_indices(['.', '?', '!']).find_map(|(at, sign)| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        let ends = text[at + 1..].starts_with(' ') && (sign != "." || word.len() > 2);
        ends.then_some(if sign == "." { at } else { at + 1 })
    });
    let ends = ends.unwrap_or_else(|| text.trim_end_matches(['.', ' ']).len());
    let address =
        [" http", " doi", " Available", " Retrieved"].into_iter().filter_map(|word| text.find(word));
    address.chain([ends]).min().unwrap_or(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Fields {
        let mut fields = Fields::default();
        super::read("Reference", text, &mut fields, 3);
        fields
    }

    fn parts(text: &str) -> (String, String, String) {
        let Fields { citation, .. } = read(text);
        let authors: Vec<String> = citation.authors.iter().map(Author::inverted).collect();
        let year = citation.date.map(|date| date.year().to_string()).unwrap_or_default();
        (authors.join("; "), year, citation.title.unwrap_or_default())
    }

    #[test]
    fn printed_reference_is_read_in_the_manners_that_tell_its_parts() {
        for (text, authors, year, title) in [
            (
                "Nobody A, Noone BC. Care in two towns. J Made Up. 2020 Jan;12(3):221-8. doi: 10.9999/a.",
                "Nobody, A; Noone, BC",
                "2020",
                "Care in two towns",
            ),
            (
                "Nobody, A. B., & Noone, C. (2019). Care vs. custody: a report. Made-up Press.",
                "Nobody, A. B.; Noone, C.",
                "2019",
                "Care vs. custody: a report",
            ),
            ("Nobody A (2018a) Who cares? London: Nemo.", "Nobody, A", "2018", "Who cares?"),
            (
                "Department for Made-up Things (2017, May), Care https://example.org/a.",
                "Department for Made-up Things",
                "2017",
                "Care",
            ),
            ("Children in need (2016). Nemo.", "", "2016", "Children in need (2016). Nemo."),
            ("Children of an agency (2016). Nemo.", "", "2016", "Children of an agency (2016). Nemo."),
            ("A report of no year", "", "", "A report of no year"),
        ] {
            let expected = (authors.to_owned(), year.to_owned(), title.to_owned());
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn text_of_a_reference_is_kept_beside_its_parts() {
        let text = "Nobody, A. (2019). Care. Nemo. https://doi.org/10.9999/made.up.";
        let fields = read(text);
        assert_eq!(fields.unknown, [("Reference".into(), text.into(), 3)]);
        assert_eq!(fields.citation.doi.as_ref().map(Doi::as_str), Some("10.9999/made.up"));
        assert_eq!(fields.citation.urls, ["https://doi.org/10.9999/made.up"]);
        assert!(read("Care in two towns").unknown.is_empty());
        assert_eq!(read("Nobody 2019a").unknown.len(), 1);
    }
}
