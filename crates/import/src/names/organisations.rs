//! The words by which the name of an organisation is told from that of a person.

/// Whether a word says that the name is that of an organisation.
pub(crate) fn looks_like_an_organisation(words: &[&str]) -> bool {
    words.iter().any(|word| is_one_of(word, &WORDS))
}

/// Whether a name with a comma in it is that of an organisation all the same: `University of
/// California, San Francisco`, `Jiangsu HengRui Medicine Co., Ltd.`, `Merck KGaA, Darmstadt, Germany`.
pub(super) fn has_comma_of_its_own(before: &str, after: &str) -> bool {
    if after.rsplit([',', ' ']).next().is_some_and(is_legal_form) {
        return true;
    }
    let (mut count, mut last, mut has_telling) = (0, "", false);
    for word in before.split(' ').filter(|word| !word.is_empty()) {
        (count, last) = (count + 1, word);
        has_telling |= word.len() >= SHORTEST && is_one_of(word, &NEVER_A_FAMILY);
    }
    count >= 2 && (has_telling || is_legal_form(last))
}

/// Whether a word is what ends the name of a company.
pub(super) fn is_legal_form(word: &str) -> bool {
    // Most given names begin with another letter; this is asked of every name with a comma.
    word.starts_with(['C', 'c', 'G', 'g', 'I', 'i', 'K', 'L', 'l', 'P', 'p']) && is_one_of(word, &LEGAL_FORMS)
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    let word = match word.as_bytes() {
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => word,
        _ => word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&'),
    };
    let word = word.as_bytes();
    let mut lower = [0; 16];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    words.binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
}

/// In the order of `str`, for the search. No given or family name is among them that we know of.
const WORDS: [&str; 139] = [
    "&",
    "academy",
    "action",
    "agency",
    "alliance",
    "american",
    "and",
    "archive",
    "archives",
    "associates",
    "association",
    "authority",
    "behalf",
    "behörde",
    "biosciences",
    "biotech",
    "board",
    "british",
    "bundesamt",
    "bureau",
    "center",
    "centers",
    "centre",
    "centres",
    "charity",
    "clinic",
    "coalition",
    "collaboration",
    "collaborative",
    "collaborators",
    "college",
    "commission",
    "committee",
    "community",
    "company",
    "conservancy",
    "consortium",
    "consultants",
    "consulting",
    "corp",
    "corporation",
    "council",
    "councils",
    "department",
    "departments",
    "directorate",
    "education",
    "european",
    "executive",
    "federal",
    "federation",
    "fondation",
    "for",
    "forum",
    "foundation",
    "fund",
    "fundación",
    "fundação",
    "gesellschaft",
    "gmbh",
    "government",
    "group",
    "health",
    "hospital",
    "hospitals",
    "hôpital",
    "inc",
    "initiative",
    "inspectorate",
    "institut",
    "institute",
    "institution",
    "instituto",
    "international",
    "investigators",
    "istituto",
    "klinikum",
    "laboratories",
    "laboratory",
    "library",
    "limited",
    "llc",
    "ltd",
    "members",
    "ministerio",
    "ministry",
    "ministère",
    "ministério",
    "museum",
    "national",
    "nations",
    "network",
    "of",
    "office",
    "organisation",
    "organization",
    "organizations",
    "panel",
    "parliament",
    "partnership",
    "pharma",
    "pharmaceuticals",
    "plc",
    "programme",
    "project",
    "publishing",
    "registry",
    "research",
    "school",
    "secretariat",
    "service",
    "services",
    "societies",
    "society",
    "solutions",
    "stiftung",
    "study",
    "subcommittee",
    "taskforce",
    "team",
    "technologies",
    "the",
    "therapeutics",
    "trial",
    "trialists",
    "trust",
    "union",
    "unit",
    "universidad",
    "universidade",
    "universiteit",
    "universities",
    "university",
    "università",
    "universität",
    "université",
    "verein",
    "workgroup",
    "worldwide",
];

/// The shortest of [`NEVER_A_FAMILY`].
const SHORTEST: usize = 6;

/// Words that are part of no family name, even before a comma.
const NEVER_A_FAMILY: [&str; 48] = [
    "academy",
    "agency",
    "association",
    "bureau",
    "center",
    "centre",
    "clinic",
    "college",
    "commission",
    "committee",
    "consortium",
    "corporation",
    "council",
    "department",
    "directorate",
    "federation",
    "foundation",
    "fundación",
    "fundação",
    "gesellschaft",
    "health",
    "hospital",
    "hospitals",
    "hôpital",
    "institut",
    "institute",
    "institution",
    "instituto",
    "istituto",
    "klinikum",
    "laboratories",
    "laboratory",
    "ministerio",
    "ministry",
    "ministère",
    "ministério",
    "museum",
    "organisation",
    "organization",
    "society",
    "stiftung",
    "universidad",
    "universidade",
    "universiteit",
    "university",
    "università",
    "universität",
    "université",
];

/// What ends the name of a company.
const LEGAL_FORMS: [&str; 12] =
    ["co", "corp", "gmbh", "inc", "incorporated", "kgaa", "limited", "llc", "llp", "ltd", "plc", "pty"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order_for_the_search() {
        assert!(WORDS.is_sorted() && NEVER_A_FAMILY.is_sorted() && LEGAL_FORMS.is_sorted());
        let longest = WORDS.iter().chain(&NEVER_A_FAMILY).map(|word| word.len()).max();
        assert!(longest <= Some(16), "longer words are never looked for");
        assert_eq!(NEVER_A_FAMILY.iter().map(|word| word.len()).min(), Some(SHORTEST));
    }
}
