//! The book a chapter stands in, as databases on Ovid compose it.

use super::Imprint;
use super::numbers::{pages, year_at};

/// `Nobody, Ann [Ed]; Other, Ben [Ed]. (2012). Title of the book. (pp. 11-31). xvii, 254 pp. Town:
/// Press`, `(2014). Title 58 pp. Town: Press.`
pub(super) fn with_year(text: &str) -> Option<Imprint<'_>> {
    let (at, _) = text
        .match_indices('(')
        .find(|(at, _)| year_at(text, at + 1) && text.get(at + 5..at + 7) == Some(")."))?;
    let (editors, rest) = (text[..at].trim(), text[at + 7..].trim_start());
    let is_book = editors.is_empty() || editors.contains("[Ed") || !text[..at].ends_with(' ');
    if !is_book {
        return None;
    }
    let end = rest.find(". (pp").or_else(|| rest.find(" (pp")).or_else(|| end_of_title(rest));
    let title = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ' ']);
    let in_book = rest.split_once("(pp").map_or("", |(_, after)| pages(after));
    Some(Imprint {
        journal: title,
        date: &text[at + 1..at + 5],
        pages: in_book,
        editors: editors.trim_end_matches('.'),
        is_book: true,
        ..Imprint::default()
    })
}

/// A title ends before the number of pages: `Title 58 pp.`, `Title. xvii, 254 pp.`
fn end_of_title(text: &str) -> Option<usize> {
    let before_count = text[..text.find(" pp.")?].rsplit_once(' ').map(|(before, _)| before.len())?;
    let sentence = text.find(". ").filter(|end| *end < before_count);
    Some(sentence.unwrap_or(before_count))
}

/// `Nobody, Ann [Editor], Other, Ben [Editor]. Title of the book.:371-397, 2004`
pub(super) fn with_pages(text: &str) -> Option<Imprint<'_>> {
    let (before, after) = text.rsplit_once(".:")?;
    let pages = pages(after);
    let (editors, title) = before.rsplit_once("]. ").unwrap_or(("", before));
    let year = after.char_indices().map(|(at, _)| at).find(|at| year_at(after, *at) && *at >= pages.len())?;
    Some(Imprint {
        journal: title.trim(),
        date: &after[year..year + 4],
        pages,
        editors: editors.trim_end_matches("[Editor").trim_end(),
        is_book: true,
        ..Imprint::default()
    })
}
