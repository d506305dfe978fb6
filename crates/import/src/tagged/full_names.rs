//! People whom a record names twice, in full and in short: in pairs of fields, as PubMed does, or in
//! two lists, as Web of Science does.

use super::citation::{Tagged, keep_whole};
use super::meaning::Meaning;
use crate::fields::Fields;
use crate::lines::Field;
use crate::{names, plain_text};
use revflow_review::Author;

pub(super) fn authors(entry: &Tagged<'_>, fields: &mut Fields) {
    let authors = [Meaning::AuthorInFull, Meaning::AuthorInShort, Meaning::GroupAmongAuthors];
    let authors = paired(entry, &authors);
    fields.citation.authors.extend(authors);
    listed_authors(entry, fields);
}

pub(super) fn editors(entry: &Tagged<'_>, fields: &mut Fields) {
    fields.citation.editors.extend(paired(entry, &[Meaning::EditorInFull, Meaning::EditorInShort]));
    for field in entry.of(Meaning::EditorList) {
        let names = field.each_line().flat_map(|(_, text)| text.split(';')).filter_map(plain_text::told);
        fields.citation.editors.extend(names.map(|name| family_first(&name)));
    }
}

/// The people of fields that mean a full name, a short one or, third, a group among them. A short
/// form is passed over where the full one goes before it, or where all people have one.
fn paired(entry: &Tagged<'_>, meanings: &[Meaning]) -> Vec<Author> {
    let [full, short, ..] = *meanings else { return Vec::new() };
    let count = |meaning| entry.of(meaning).filter(|field| !field.first().is_empty()).count();
    let fulls = count(full);
    let all_in_full = fulls > 0 && fulls >= count(short);
    let mut follows_full = false;
    let mut people = Vec::new();
    for (meaning, field) in entry.among(meanings) {
        let (is_full, is_short) = (meaning == full, meaning == short);
        let is_repeat = is_short && (all_in_full || follows_full);
        if is_full || is_short {
            follows_full = is_full && !field.first().is_empty();
        }
        if !is_repeat && let Some(name) = plain_text::told(&field.text()) {
            people.push(if is_full || is_short { names::parse_inverted(&name) } else { Author::group(name) });
        }
    }
    people
}

/// The lists of people and groups, one a line. People come before the groups they belong to, as the
/// article prints them. The authors of a book are those of the record where it names no others.
fn listed_authors(entry: &Tagged<'_>, fields: &mut Fields) {
    const LISTS: &[Meaning] = &[
        Meaning::AuthorList,
        Meaning::FullAuthorList,
        Meaning::BookAuthorList,
        Meaning::FullBookAuthorList,
        Meaning::GroupList,
        Meaning::BookGroupList,
    ];
    const OF_BOOK: &[Meaning] =
        &[Meaning::BookAuthorList, Meaning::FullBookAuthorList, Meaning::BookGroupList];
    if entry.among(LISTS).next().is_none() {
        return;
    }
    let is_said = |field: &&Field<'_>| field.each_line().any(|(_, name)| !name.is_empty());
    let said = |meaning| entry.of(meaning).find(is_said);
    let short = said(Meaning::AuthorList);
    let own = said(Meaning::FullAuthorList).or(short);
    let of_book = || said(Meaning::FullBookAuthorList).or_else(|| said(Meaning::BookAuthorList));
    let used = own.or_else(of_book);
    if let Some(field) = used {
        let short = short.filter(|short| short.tag != field.tag);
        people(field, short, fields);
    }
    // A list that comes again.
    for meaning in [Meaning::AuthorList, Meaning::FullAuthorList] {
        entry.of(meaning).filter(is_said).skip(1).for_each(|field| keep_whole(field, fields));
    }
    for (meaning, field) in entry.among(&[Meaning::GroupList, Meaning::BookGroupList]) {
        if meaning == Meaning::GroupList || own.is_none() {
            let groups = field.each_line().filter_map(|(_, name)| plain_text::told(name));
            fields.citation.authors.extend(groups.map(Author::group));
        }
    }
    for (meaning, field) in entry.among(OF_BOOK) {
        let is_taken = match meaning {
            Meaning::BookGroupList => own.is_none(),
            _ => used.is_some_and(|used| used.line() == field.line()),
        };
        if !is_taken {
            field.each_line().for_each(|(line, value)| fields.keep(field.tag.text(), value, line));
        }
    }
}

/// One name a line; MEDLINE records have all on one line, parted by semicolons. Some databases put
/// the e-mail address behind the name.
fn people(field: &Field<'_>, short: Option<&Field<'_>>, fields: &mut Fields) {
    // The short form has its comma where the full one may have none: "Zhang, ZW", "Zhang Zhi-Wei".
    let mut short_names = short.into_iter().flat_map(Field::each_line).map(|(_, name)| name);
    for (line, text) in field.each_line() {
        let short = short_names.next().unwrap_or_default();
        for name in text.split(';') {
            let name = match name.split_once('(') {
                Some((name, inside)) if inside.contains('@') => name,
                _ => name,
            };
            match plain_text::told(name) {
                Some(name) if name == "[Anonymous]" => fields.keep(field.tag.text(), &name, line),
                Some(name) => {
                    let author = with_family_of(short, &name).unwrap_or_else(|| family_first(&name));
                    fields.citation.authors.push(author);
                }
                None => {}
            }
        }
    }
}

/// The full name, where it has no comma, with the family name of its short form.
fn with_family_of(short: &str, full: &str) -> Option<Author> {
    let (family, _) = short.split_once(',').filter(|_| !full.contains(','))?;
    let given = full.strip_prefix(family.trim())?.strip_prefix(' ')?;
    Some(Author::person(family.trim(), Some(given)))
}

/// `Family, Given`; records of the seventies have `BEAUREGA.OC`, a family name cut to eight letters.
fn family_first(name: &str) -> Author {
    match name.split_once('.') {
        Some((family, initials)) if (4..=15).contains(&family.len()) && (1..=3).contains(&initials.len()) => {
            let capitals = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
            if capitals(family) && capitals(initials) {
                return Author::person(family, Some(initials));
            }
            names::parse_inverted(name)
        }
        _ => names::parse_inverted(name),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Entry, Options, read};
    use revflow_review::Author;

    fn entry(text: &str) -> Entry {
        read(text.as_bytes(), "a.txt", &Options::default()).unwrap().entries.remove(0)
    }

    fn names(people: &[Author]) -> String {
        people.iter().map(Author::inverted).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn short_form_of_a_name_that_stands_in_full_is_passed_over() {
        for (lines, authors) in [
            (
                "FAU - Nobody, Ann\nAU  - Nobody A\nCN  - Group\nFAU - Other, Ben",
                "Nobody, Ann; Group; Other, Ben",
            ),
            ("AU  - Nobody A\nAU  - Other B\nFAU - Nobody, Ann\nFAU - Other, Ben", "Nobody, Ann; Other, Ben"),
            ("FAU - Nobody, Ann\nAU  - Nobody A\nAU  - Third C", "Nobody, Ann; Third, C"),
            ("FAU -\nAU  - Nobody A", "Nobody, A"),
        ] {
            let entry = entry(&format!("PMID- 1\nTI  - One\n{lines}\n"));
            assert_eq!(names(&entry.citation.authors), authors, "{lines}");
        }
    }

    #[test]
    fn authors_of_a_book_are_those_of_the_record_where_it_names_no_others() {
        for (lines, authors, kept) in [
            ("BA Nemo, C\nBF Nemo, Carl\nGP Society", "Nemo, Carl; Society", &["BA"][..]),
            ("BA Nemo, C\nCA Group", "Nemo, C; Group", &[]),
            ("AU Own, A\nBA Nemo, C\nGP Society", "Own, A", &["BA", "GP"]),
            ("AF\nAU Own, A\n   Two, B", "Own, A; Two, B", &[]),
            ("AU Own, A\nAU Late, B", "Own, A", &["AU"]),
        ] {
            let entry = entry(&format!("PT B\n{lines}\nTI One\nSO Book\nER\n"));
            assert_eq!(names(&entry.citation.authors), authors, "{lines}");
            let beside: Vec<&str> = entry.unknown.iter().map(|(tag, ..)| tag.as_str()).collect();
            assert_eq!(beside, kept, "{lines}");
        }
    }
}
