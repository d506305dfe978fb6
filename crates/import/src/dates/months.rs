//! The names of the months, in the languages whose databases leave them in their dates.

/// The month a word names: `Jan`, `JANUARY`, `Sept`, `abr`, `août`, `Dezember`.
pub(super) fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 {
        return None;
    }
    let lower = word.to_lowercase();
    let english = MONTHS.iter().position(|month| month.starts_with(&lower));
    if let Some(at) = english {
        return u8::try_from(at + 1).ok();
    }
    let at = OTHER_MONTHS.binary_search_by_key(&lower.as_str(), |(name, _)| name).ok()?;
    Some(OTHER_MONTHS[at].1)
}

/// The months in Spanish, Portuguese, French, German, Italian and Dutch, in full and as they are
/// shortened, where they are not as in English. In the order of `str`, for the search.
const OTHER_MONTHS: [(&str, u8); 80] = [
    ("abr", 4),
    ("abril", 4),
    ("ago", 8),
    ("agosto", 8),
    ("aoû", 8),
    ("août", 8),
    ("aprile", 4),
    ("augustus", 8),
    ("avr", 4),
    ("avril", 4),
    ("dez", 12),
    ("dezember", 12),
    ("dezembro", 12),
    ("dic", 12),
    ("dicembre", 12),
    ("diciembre", 12),
    ("déc", 12),
    ("décembre", 12),
    ("ene", 1),
    ("enero", 1),
    ("febbraio", 2),
    ("febrero", 2),
    ("februari", 2),
    ("fev", 2),
    ("fevereiro", 2),
    ("fév", 2),
    ("févr", 2),
    ("février", 2),
    ("gen", 1),
    ("gennaio", 1),
    ("giu", 6),
    ("giugno", 6),
    ("janeiro", 1),
    ("januari", 1),
    ("janv", 1),
    ("janvier", 1),
    ("juil", 7),
    ("juillet", 7),
    ("juin", 6),
    ("julho", 7),
    ("juli", 7),
    ("julio", 7),
    ("junho", 6),
    ("juni", 6),
    ("junio", 6),
    ("jän", 1),
    ("jänner", 1),
    ("lug", 7),
    ("luglio", 7),
    ("maart", 3),
    ("mag", 5),
    ("maggio", 5),
    ("mai", 5),
    ("maio", 5),
    ("mars", 3),
    ("marzo", 3),
    ("março", 3),
    ("mayo", 5),
    ("mei", 5),
    ("mrt", 3),
    ("mrz", 3),
    ("mär", 3),
    ("märz", 3),
    ("novembre", 11),
    ("novembro", 11),
    ("noviembre", 11),
    ("octobre", 10),
    ("octubre", 10),
    ("okt", 10),
    ("oktober", 10),
    ("ott", 10),
    ("ottobre", 10),
    ("out", 10),
    ("outubro", 10),
    ("septembre", 9),
    ("septiembre", 9),
    ("set", 9),
    ("setembro", 9),
    ("setiembre", 9),
    ("settembre", 9),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_in_order_for_the_search() {
        assert!(OTHER_MONTHS.is_sorted_by_key(|(name, _)| name));
    }
}
