//! The registration numbers of a citation that stand where no field is made for them.

use revflow_review::{Author, Citation, RegistrationNumber};

/// Takes the numbers among the authors for what they are, and those that the texts mention.
pub(crate) fn gather(citation: &mut Citation) {
    among_authors(citation);
    in_texts(citation);
}

/// Registration numbers that stand in the texts of an entry: trials name theirs in the abstract.
fn in_texts(citation: &mut Citation) {
    let Citation {
        key, title, original_title, accession, abstract_text, translated_abstract, rights, ..
    } = &*citation;
    let texts = [key, title, original_title, accession, abstract_text, translated_abstract, rights];
    let texts = texts.into_iter().flatten().chain(&citation.urls).chain(&citation.notes);
    let found: Vec<RegistrationNumber> = texts.flat_map(|text| RegistrationNumber::find_all(text)).collect();
    add(citation, found);
}

/// Registries stand as the authors of their trials in some exports: `NCT04381559,`.
fn among_authors(citation: &mut Citation) {
    let mut found = Vec::new();
    citation.authors.retain(|author| {
        let number = match author {
            Author::Group(name) | Author::Person { family: name, given: None, .. } => name,
            Author::Person { .. } => return true,
        };
        // Nearly all names begin with a capital and have no digit; this is asked of every one.
        let number =
            number.ends_with(|c: char| c.is_ascii_digit()).then(|| RegistrationNumber::parse(number));
        let Some(Ok(number)) = number else { return true };
        found.push(number);
        false
    });
    add(citation, found);
}

pub(crate) fn add(citation: &mut Citation, found: Vec<RegistrationNumber>) {
    for number in found {
        if citation.registrations.len() < 100 && !citation.registrations.contains(&number) {
            citation.registrations.push(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registration_numbers_are_no_authors() {
        let mut citation = Citation {
            authors: vec![
                Author::person("NCT04381559", None),
                Author::Group("ChiCTR2500107636".into()),
                Author::Group("Team 10".into()),
                Author::person("Nobody", Some("A")),
            ],
            ..Citation::default()
        };
        among_authors(&mut citation);
        assert_eq!(citation.authors, [Author::Group("Team 10".into()), Author::person("Nobody", Some("A"))]);
        assert_eq!(citation.registrations.len(), 2);
    }
}
