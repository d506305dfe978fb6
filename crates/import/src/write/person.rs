//! Names of authors and editors, written so that they are read back as the same people. Whether they
//! are is asked of the reader, not assumed.

use crate::names;
use crate::table::{self, Lists};
use revflow_review::Author;

/// `Family, Given, Suffix`, or the name of a group; in braces where it would be taken for that of a
/// person. `reads` is how the format reads a name.
pub(crate) fn inverted(author: &Author, reads: &dyn Fn(&str) -> Option<Author>) -> String {
    let is_read_as = |text: &str, author: &Author| reads(text).as_ref() == Some(author);
    if let Some(text) = as_person(author) {
        if is_read_as(&text, author) {
            return text;
        }
        // What reading makes of the name may be a person who can be written.
        if let Some(read) = reads(&author.inverted())
            && let Some(text) = as_person(&read).filter(|text| is_read_as(text, &read))
        {
            return text;
        }
    }
    // What cannot be said of the person, its name can.
    let name = author.inverted().replace(['{', '}'], "");
    let name = names::single_spaced(&name);
    if is_read_as(&name, &Author::group(&*name)) { name.into_owned() } else { format!("{{{name}}}") }
}

/// A person in the order of the format; nothing for a group.
fn as_person(author: &Author) -> Option<String> {
    let text = match author {
        Author::Person { family, given: None, suffix: None } => Some(format!("{family},")),
        Author::Person { family, given: None, suffix: Some(suffix) } => Some(format!("{family}, , {suffix}")),
        Author::Person { .. } => Some(author.inverted()),
        Author::Group(_) => None,
    };
    // In a list of names, braces are those of a group.
    text.filter(|text| !text.contains(['{', '}']))
}

/// A name as the formats read it that ask for the family name first.
pub(crate) fn family_first(text: &str) -> Option<Author> {
    Some(names::parse_inverted(text))
}

/// A name as it is read in a list of a table.
pub(super) fn in_a_list(text: &str) -> Option<Author> {
    let mut people = table::authors(&format!("{text};"), Lists::Any);
    people.pop().filter(|_| people.is_empty())
}

/// The initials of PubMed's short names: `Oliveira AB`, `Hoven J Jr`.
pub(super) fn with_initials(author: &Author) -> Option<String> {
    let Author::Person { family, given, suffix } = author else { return None };
    let initials: String = given
        .iter()
        .flat_map(|given| given.split([' ', '-', '.']))
        .filter_map(|name| name.chars().next())
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect();
    let suffix = suffix.as_deref().map(|suffix| suffix.trim_end_matches('.'));
    let parts = [Some(family.as_str()), Some(initials.as_str()).filter(|text| !text.is_empty()), suffix];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(family: &str, given: Option<&str>, suffix: Option<&str>) -> Author {
        Author::of_parts(family, given, suffix)
    }

    #[test]
    fn name_is_read_back_as_the_same_person_or_group() {
        for (author, text) in [
            (person("van den Example", Some("Ann B."), None), "van den Example, Ann B."),
            (person("Example", Some("Ann"), Some("Jr.")), "Example, Ann, Jr."),
            (person("Example", None, None), "Example,"),
            (person("Example", None, Some("III")), "Example, , III"),
            (Author::Group("Ecorys UK".into()), "Ecorys UK"),
            (Author::Group("Nobody AB".into()), "{Nobody AB}"),
            (Author::Group("Barnardo's".into()), "Barnardo's"),
            (Author::Group("Department for Examples, Wales".into()), "Department for Examples, Wales"),
            (Author::Group("Nobody, Ann".into()), "{Nobody, Ann}"),
        ] {
            let written = inverted(&author, &family_first);
            assert_eq!(written, text);
            assert_eq!(family_first(&written), Some(author));
        }
    }

    #[test]
    fn name_that_cannot_be_written_as_that_of_a_person_is_that_of_a_group() {
        for author in [person("Trust", None, None), person("{A", Some("B}, C, D"), None)] {
            let written = inverted(&author, &family_first);
            let read = family_first(&written).unwrap();
            assert_eq!(inverted(&read, &family_first), written);
        }
    }

    #[test]
    fn short_name_is_family_and_initials() {
        for (given, suffix, text) in [
            (Some("Ann B."), None, "Hoven AB"),
            (Some("Jean-Paul"), Some("Jr."), "Hoven JP Jr"),
            (None, None, "Hoven"),
        ] {
            assert_eq!(with_initials(&person("Hoven", given, suffix)).as_deref(), Some(text));
        }
        assert_eq!(with_initials(&Author::Group("Ofsted".into())), None);
    }
}
