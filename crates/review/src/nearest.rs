//! What a person most likely meant by a word nobody knows.

/// The known word nearest to `text`: one that differs by at most one typing mistake in three
/// letters (insertion, deletion, substitution, transposition), or that contains it or is contained
/// in it. The first one wins where two are equally near; nothing is near to an empty text.
pub fn nearest<'k>(text: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let text = text.trim().to_lowercase();
    let allowed = (text.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|known| {
            let word = known.to_lowercase();
            let contained =
                text.len() > 3 && word.len() > 3 && (word.contains(&text) || text.contains(&word));
            (strsim::damerau_levenshtein(&text, &word), contained, known)
        })
        .filter(|(distance, contained, _)| !text.is_empty() && (*distance <= allowed || *contained))
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_word_is_suggested_only_when_it_is_near() {
        let known = ["population", "setting", "study-design"];
        assert_eq!(nearest("populaton", known), Some("population"));
        assert_eq!(nearest("Design", known), Some("study-design"));
        assert_eq!(nearest("language", known), None);
        assert_eq!(nearest(" ", ["1"]), None);
        assert_eq!(nearest("MN", ["KL", "MM"]), Some("MM"));
    }
}
