//! What a paper says of the deduplication, written from the rules that were in force.

use crate::Rules;

/// The sentences for the methods section of a paper, generated from the rules.
#[must_use]
pub fn methods_sentence(rules: &Rules) -> String {
    format!(
        "Duplicate records were identified with revflow {version}. Records that shared the title, its first or last \
         20 letters, the DOI, the PubMed or registration number, first author and year (within one year), or first \
         page and year or volume were compared field by field: title, authors, year, journal, volume, issue, pages, \
         DOI, PubMed identifier and, where these left a doubt, abstract. Two records were taken for duplicates when \
         titles (after folding of case, accents and punctuation, with a Levenshtein similarity of at least \
         {likeness} where only the spelling differs) and authors agreed and no other field contradicted, or when one \
         field contradicted but two others, such as DOI and pages, agreed. Names of journals that differ were taken \
         for one when {works} or more works stood under both. Titles of fewer than {short} letters by a single \
         author, and titles that recur (standing columns, and titles borne in {years} or more years or by {authors} \
         or more first authors), had to agree in place or DOI as well. Titles that differ in a number or a telling \
         word were merged only where the pages or the abstract showed one work; replies, errata, protocols, \
         congress abstracts, preprints and versions were linked with the works they belong to, and not merged. Groups whose members contradicted \
         each other were not formed. Pairs in doubt were left to a reviewer.",
        version = env!("CARGO_PKG_VERSION"),
        likeness = rules.title_likeness,
        works = rules.journal_name_works,
        short = rules.short_title_letters,
        years = rules.recurring_title_years,
        authors = rules.recurring_title_authors,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentence_states_the_rules_in_force() {
        let sentence = methods_sentence(&Rules::default()).replace(env!("CARGO_PKG_VERSION"), "[version]");
        insta::assert_snapshot!(sentence);
        let strict = Rules { title_likeness: 0.97, recurring_title_years: 7, ..Rules::default() };
        let sentence = methods_sentence(&strict);
        assert!(sentence.contains("at least 0.97") && sentence.contains("in 7 or more years"), "{sentence}");
    }
}
