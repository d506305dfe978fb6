//! What a paper says of the deduplication, written from the rules that were in force.

use crate::Rules;

/// The sentences for the methods section of a paper, generated from the rules. A switch that is off
/// changes them.
#[must_use]
pub fn methods_sentence(rules: &Rules) -> String {
    let mut sentences = vec![
        format!(
            "Duplicate records were identified with revflow {version}.",
            version = env!("CARGO_PKG_VERSION")
        ),
        format!(
            "Records that shared the title, its first or last 20 letters, the DOI, the PubMed or registration number, \
             first author and year (within one year), or first page and year or volume were compared field by field: \
             title, authors, year, journal, volume, issue, pages, DOI{}.",
            match rules.compare_abstracts {
                true => ", PubMed identifier and, where these left a doubt, abstract",
                false => " and PubMed identifier",
            }
        ),
        format!(
            "Two records were taken for duplicates when titles (after folding of case, accents and punctuation, with \
             a Levenshtein similarity of at least {likeness} where only the spelling differs) and authors (at least \
             {authors} of the family names of the shorter list) agreed and no other field contradicted{exception}.",
            likeness = rules.title_likeness,
            authors = percent(rules.same_authors.get()),
            exception = match rules.one_contradiction {
                true => ", or when one field contradicted but two others, such as DOI and pages, agreed",
                false => "",
            },
        ),
        "Names of journals that differ were taken for one when ".to_owned()
            + &format!("{} or more works stood under both.", rules.journal_name_works),
        format!(
            "DOIs borne by records of {} or more first authors were not compared.",
            rules.collection_doi_authors
        ),
    ];
    if rules.compare_abstracts {
        sentences.push(format!(
            "Abstracts were taken for one text when at least {same} of the three-word phrases of the shorter one stood \
             in the other, and for two texts below {other}.",
            same = percent(rules.same_abstract.get()),
            other = percent(rules.other_abstract.get()),
        ));
    }
    sentences.push(format!(
        "Titles of fewer than {short} letters by a single author, and titles that recur (standing columns, and titles \
         borne in {years} or more years or by {authors} or more first authors), had to agree in place or DOI as well.",
        short = rules.short_title_letters,
        years = rules.recurring_title_years,
        authors = rules.recurring_title_authors,
    ));
    let or_abstract = if rules.compare_abstracts { " or abstract" } else { "" };
    sentences.push(format!(
        "Years one apart were accepted where the place{or_abstract}, or journal and volume, agreed, where the earlier \
         record gave no volume, issue or pages, as works online before print do, and for papers of one conference. \
         Titles that differ in letters that may make another word, and records of different types, had to agree in \
         place, DOI{or_abstract}."
    ));
    if rules.alike_titles {
        sentences.push(format!(
            "Titles of which one has a subtitle the other lacks were taken for one where DOI, pages, issue{or_abstract} \
             agreed, or where only one of the records gave pages and journal and year agreed; titles with other words \
             more, where all pages{or_abstract} agreed."
        ));
    }
    if rules.translated_titles {
        sentences.push(format!(
            "Titles that are unlike were taken for translations where all pages of one volume agreed and brackets, \
             language or script told of a translation, or where the DOI and the pages{or_abstract} agreed."
        ));
    }
    if rules.authors_aside {
        sentences.push(
            "Records with authors that are missing or agree in part were merged where the title and the place, or \
             journal and year or volume, agreed; with authors that differ, where the DOI, or volume and pages, agreed."
                .to_owned(),
        );
    }
    if rules.printed_again && rules.compare_abstracts {
        sentences.push(format!(
            "An article that its journal printed again in the next volume, with at least {} of the abstract word for \
             word, was counted once.",
            percent(rules.verbatim_abstract.get())
        ));
    }
    sentences.push(
        "Replies, errata, protocols, congress abstracts, preprints and versions that could be told from the works they \
         belong to were linked with them, or left to a reviewer, and not merged. Groups whose \
         members contradicted each other were not formed. Pairs in doubt were left to a reviewer."
            .to_owned(),
    );
    sentences.join(" ")
}

fn percent(share: f64) -> String {
    // Shares are given to the hundredth; a finer one is rounded.
    format!("{}%", (share * 100.0).round())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Share;

    #[test]
    fn sentence_states_the_rules_in_force() {
        let sentence = methods_sentence(&Rules::default()).replace(env!("CARGO_PKG_VERSION"), "[version]");
        insta::assert_snapshot!(sentence);
        let strict = Rules { title_likeness: Share::of(0.97), recurring_title_years: 7, ..Rules::default() };
        let sentence = methods_sentence(&strict);
        assert!(sentence.contains("at least 0.97") && sentence.contains("in 7 or more years"), "{sentence}");
    }

    #[test]
    fn switch_that_is_off_changes_the_sentence() {
        let usual = methods_sentence(&Rules::default());
        type Switch = fn(&mut Rules);
        let off: [(Switch, &str); 6] = [
            (|rules| rules.compare_abstracts = false, "left a doubt"),
            (|rules| rules.one_contradiction = false, "but two others"),
            (|rules| rules.authors_aside = false, "authors that are missing"),
            (|rules| rules.alike_titles = false, "subtitle"),
            (|rules| rules.translated_titles = false, "translations"),
            (|rules| rules.printed_again = false, "printed again"),
        ];
        for (switch, words) in off {
            let mut rules = Rules::default();
            switch(&mut rules);
            assert!(usual.contains(words) && !methods_sentence(&rules).contains(words), "{words}");
        }
    }
}
