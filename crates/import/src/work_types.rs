//! The kinds of works, by the many names tools have for them.

use revflow_review::WorkType;

/// The kind a text names: `Journal Article`, `article-journal`, `inproceedings`, `JOUR`, `Thesis`.
/// A text that names none gives [`WorkType::Other`].
pub(crate) fn named(text: &str) -> WorkType {
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
    let name: String = letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    if let Ok(at) = NAMES.binary_search_by_key(&name.as_str(), |(name, _)| name) {
        return NAMES[at].1;
    }
    // "Article; Proceedings Paper", "Article in Press", "Doctoral dissertation (PhD)".
    first_part_of(&name).map_or(WorkType::Other, |at| PARTS[at].1)
}

/// The first of [`PARTS`] that stands in the name. Every letter of the name is held against the parts
/// that begin with it, which are few.
fn first_part_of(name: &str) -> Option<usize> {
    let mut first = None;
    for (at, byte) in name.bytes().enumerate() {
        let mut begin = BEGIN_WITH[usize::from(byte)];
        while begin != 0 {
            let part = begin.trailing_zeros() as usize;
            begin &= begin - 1;
            if first.is_none_or(|first| part < first) && name[at..].starts_with(PARTS[part].0) {
                first = Some(part);
            }
        }
    }
    first
}

/// For every letter a bit for each of [`PARTS`] that begins with it.
const BEGIN_WITH: [u64; 256] = {
    let mut begin = [0; 256];
    let mut part = 0;
    while part < PARTS.len() {
        begin[PARTS[part].0.as_bytes()[0] as usize] |= 1 << part;
        part += 1;
    }
    begin
};

/// In the order of `str`, for the search.
const NAMES: [(&str, WorkType); 82] = [
    ("abst", WorkType::Article),
    ("abstract", WorkType::Article),
    ("addendum", WorkType::Erratum),
    ("arxiv", WorkType::Preprint),
    ("blog", WorkType::Webpage),
    ("blogpost", WorkType::Webpage),
    ("book", WorkType::Book),
    ("bookinbook", WorkType::Chapter),
    ("booklet", WorkType::Book),
    ("bookpart", WorkType::Chapter),
    ("booksection", WorkType::Chapter),
    ("booktrack", WorkType::Chapter),
    ("brief", WorkType::Report),
    ("chap", WorkType::Chapter),
    ("chapter", WorkType::Chapter),
    ("classic", WorkType::Book),
    ("clinicaltrial", WorkType::Article),
    ("collection", WorkType::Book),
    ("commentary", WorkType::Article),
    ("conf", WorkType::ConferencePaper),
    ("cpaper", WorkType::ConferencePaper),
    ("data", WorkType::Dataset),
    ("dataset", WorkType::Dataset),
    ("dict", WorkType::Chapter),
    ("ebook", WorkType::Book),
    ("echap", WorkType::Chapter),
    ("edbook", WorkType::Book),
    ("editorial", WorkType::Article),
    ("ejour", WorkType::Article),
    ("elec", WorkType::Webpage),
    ("encyc", WorkType::Chapter),
    ("entry", WorkType::Chapter),
    ("errata", WorkType::Erratum),
    ("forumpost", WorkType::Webpage),
    ("govdoc", WorkType::Report),
    ("guideline", WorkType::Report),
    ("inbook", WorkType::Chapter),
    ("incollection", WorkType::Chapter),
    ("inp", WorkType::Article),
    ("inproceedings", WorkType::ConferencePaper),
    ("inreference", WorkType::Chapter),
    ("j", WorkType::Article),
    ("jfull", WorkType::Article),
    ("jour", WorkType::Article),
    ("journal", WorkType::Article),
    ("letter", WorkType::Article),
    ("manual", WorkType::Report),
    ("mastersthesis", WorkType::Thesis),
    ("metaanalysis", WorkType::Article),
    ("mgzn", WorkType::Article),
    ("monograph", WorkType::Book),
    ("mvcollection", WorkType::Book),
    ("mvproceedings", WorkType::Book),
    ("mvreference", WorkType::Book),
    ("news", WorkType::Article),
    ("note", WorkType::Article),
    ("online", WorkType::Webpage),
    ("onlinedatabase", WorkType::Dataset),
    ("other", WorkType::Other),
    ("pamphlet", WorkType::Report),
    ("peerreview", WorkType::Other),
    ("periodical", WorkType::Article),
    ("post", WorkType::Webpage),
    ("postedcontent", WorkType::Preprint),
    ("poster", WorkType::ConferencePaper),
    ("postweblog", WorkType::Webpage),
    ("practiceguideline", WorkType::Article),
    ("proceedings", WorkType::Book),
    ("reference", WorkType::Book),
    ("registration", WorkType::Registration),
    ("research", WorkType::Article),
    ("retracted", WorkType::Article),
    ("retraction", WorkType::Erratum),
    ("rprt", WorkType::Report),
    ("shortsurvey", WorkType::Article),
    ("speech", WorkType::ConferencePaper),
    ("standard", WorkType::Report),
    ("suppbook", WorkType::Chapter),
    ("suppcollection", WorkType::Chapter),
    ("thes", WorkType::Thesis),
    ("tradepublication", WorkType::Article),
    ("www", WorkType::Webpage),
];

/// What a longer name may hold, the most telling first.
const PARTS: [(&str, WorkType); 49] = [
    ("erratum", WorkType::Erratum),
    ("corrigend", WorkType::Erratum),
    ("correction", WorkType::Erratum),
    ("retractionof", WorkType::Erratum),
    ("retractionnotice", WorkType::Erratum),
    ("expressionofconcern", WorkType::Erratum),
    ("preprint", WorkType::Preprint),
    ("workingpaper", WorkType::Preprint),
    ("trialregist", WorkType::Registration),
    ("clinicaltrial", WorkType::Article),
    ("casereport", WorkType::Article),
    ("casestud", WorkType::Article),
    ("datapaper", WorkType::Article),
    ("conference", WorkType::ConferencePaper),
    ("proceeding", WorkType::ConferencePaper),
    ("meeting", WorkType::ConferencePaper),
    ("congress", WorkType::ConferencePaper),
    ("symposium", WorkType::ConferencePaper),
    ("presentation", WorkType::ConferencePaper),
    ("encyclopedia", WorkType::Chapter),
    ("dictionary", WorkType::Chapter),
    ("referenceentry", WorkType::Chapter),
    ("chapter", WorkType::Chapter),
    ("booksection", WorkType::Chapter),
    ("thesis", WorkType::Thesis),
    ("theses", WorkType::Thesis),
    ("dissertation", WorkType::Thesis),
    ("dataset", WorkType::Dataset),
    ("datastudy", WorkType::Dataset),
    ("bookreview", WorkType::Article),
    ("book", WorkType::Book),
    ("blog", WorkType::Webpage),
    ("webpage", WorkType::Webpage),
    ("website", WorkType::Webpage),
    ("governmentdocument", WorkType::Report),
    ("officialpublication", WorkType::Report),
    ("factsheet", WorkType::Report),
    ("whitepaper", WorkType::Report),
    ("policybrief", WorkType::Report),
    ("report", WorkType::Report),
    ("article", WorkType::Article),
    ("review", WorkType::Article),
    ("comment", WorkType::Article),
    ("editorial", WorkType::Article),
    ("journal", WorkType::Article),
    ("magazine", WorkType::Article),
    ("newspaper", WorkType::Article),
    ("newsitem", WorkType::Article),
    ("controlledtrial", WorkType::Article),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_part_is_the_first_that_the_name_contains() {
        let plainly = |name: &str| PARTS.iter().position(|(part, _)| name.contains(part));
        let names =
            PARTS.iter().flat_map(|(one, _)| PARTS.iter().map(move |(two, _)| format!("a{one}{two}s")));
        for name in names.chain(["".into(), "journalarticle".into(), "researchsupport".into()]) {
            assert_eq!(first_part_of(&name), plainly(&name), "{name}");
        }
    }

    #[test]
    fn names_are_in_order_for_the_search() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn kind_is_read_by_the_names_of_many_tools() {
        for (text, work_type) in [
            ("Journal Article", WorkType::Article),
            ("article-journal", WorkType::Article),
            ("journalArticle", WorkType::Article),
            ("Article in Press", WorkType::Article),
            ("J", WorkType::Article),
            ("Review", WorkType::Article),
            ("inproceedings", WorkType::ConferencePaper),
            ("paper-conference", WorkType::ConferencePaper),
            ("Article; Proceedings Paper", WorkType::ConferencePaper),
            ("Conference Abstract", WorkType::ConferencePaper),
            ("Book, Section", WorkType::Chapter),
            ("Book Review", WorkType::Article),
            ("BOOK", WorkType::Book),
            ("phdthesis", WorkType::Thesis),
            ("Published Erratum", WorkType::Erratum),
            ("Correction, Addition", WorkType::Erratum),
            ("Retraction of Publication", WorkType::Erratum),
            ("Retraction", WorkType::Erratum),
            ("Retracted Publication", WorkType::Other),
            ("Corrected and Republished Article", WorkType::Article),
            ("Expression of Concern", WorkType::Erratum),
            ("Clinical Trial", WorkType::Article),
            ("Randomized Controlled Trial", WorkType::Article),
            ("Case Reports", WorkType::Article),
            ("Editorial Material", WorkType::Article),
            ("Data Paper", WorkType::Article),
            ("Article; Meeting paper", WorkType::ConferencePaper),
            ("Meeting", WorkType::ConferencePaper),
            ("presentation", WorkType::ConferencePaper),
            ("encyclopediaArticle", WorkType::Chapter),
            ("entry-encyclopedia", WorkType::Chapter),
            ("reference-entry", WorkType::Chapter),
            ("Dissertations & Theses", WorkType::Thesis),
            ("Scholarly Journals", WorkType::Article),
            ("Government & Official Publications", WorkType::Report),
            ("Government Document", WorkType::Report),
            ("blogPost", WorkType::Webpage),
            ("monograph", WorkType::Book),
            ("posted-content", WorkType::Preprint),
            ("peer-review", WorkType::Other),
            ("Peer Reviewed Journal", WorkType::Article),
            ("Patent", WorkType::Other),
            ("techreport", WorkType::Report),
            ("Web Page", WorkType::Webpage),
            ("Trial registry record", WorkType::Registration),
            ("PDF", WorkType::Other),
            ("", WorkType::Other),
        ] {
            assert_eq!(named(text), work_type, "{text}");
        }
    }
}
