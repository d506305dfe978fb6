//! The kinds of works, by the many names tools have for them.

use revflow_review::WorkType;

/// The kind a text names: `Journal Article`, `article-journal`, `inproceedings`, `JOUR`, `Thesis`.
/// A text that names none gives [`WorkType::Other`].
pub(crate) fn named(text: &str) -> WorkType {
    let name: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    if let Ok(at) = NAMES.binary_search_by_key(&name.as_str(), |(name, _)| name) {
        return NAMES[at].1;
    }
    // "Article; Proceedings Paper", "Article in Press", "Doctoral dissertation (PhD)".
    PARTS
        .into_iter()
        .find(|(part, _)| name.contains(part))
        .map_or(WorkType::Other, |(_, work_type)| work_type)
}

/// In the order of `str`, for the search.
const NAMES: [(&str, WorkType); 44] = [
    ("abst", WorkType::Article),
    ("blog", WorkType::Webpage),
    ("book", WorkType::Book),
    ("bookinbook", WorkType::Chapter),
    ("booklet", WorkType::Book),
    ("chap", WorkType::Chapter),
    ("chapter", WorkType::Chapter),
    ("clinicaltrial", WorkType::Registration),
    ("collection", WorkType::Book),
    ("conf", WorkType::ConferencePaper),
    ("cpaper", WorkType::ConferencePaper),
    ("data", WorkType::Dataset),
    ("dataset", WorkType::Dataset),
    ("ebook", WorkType::Book),
    ("echap", WorkType::Chapter),
    ("edbook", WorkType::Book),
    ("editorial", WorkType::Article),
    ("ejour", WorkType::Article),
    ("elec", WorkType::Webpage),
    ("inbook", WorkType::Chapter),
    ("incollection", WorkType::Chapter),
    ("inp", WorkType::Article),
    ("inproceedings", WorkType::ConferencePaper),
    ("j", WorkType::Article),
    ("jfull", WorkType::Article),
    ("jour", WorkType::Article),
    ("journal", WorkType::Article),
    ("letter", WorkType::Article),
    ("manual", WorkType::Report),
    ("mastersthesis", WorkType::Thesis),
    ("mgzn", WorkType::Article),
    ("news", WorkType::Article),
    ("note", WorkType::Article),
    ("online", WorkType::Webpage),
    ("other", WorkType::Other),
    ("post", WorkType::Webpage),
    ("postedcontent", WorkType::Preprint),
    ("postweblog", WorkType::Webpage),
    ("proceedings", WorkType::Book),
    ("registration", WorkType::Registration),
    ("rprt", WorkType::Report),
    ("shortsurvey", WorkType::Article),
    ("thes", WorkType::Thesis),
    ("www", WorkType::Webpage),
];

/// What a longer name may hold, the most telling first.
const PARTS: [(&str, WorkType); 25] = [
    ("erratum", WorkType::Erratum),
    ("corrigendum", WorkType::Erratum),
    ("correction", WorkType::Erratum),
    ("preprint", WorkType::Preprint),
    ("workingpaper", WorkType::Preprint),
    ("trialregistry", WorkType::Registration),
    ("clinicaltrial", WorkType::Article),
    ("conference", WorkType::ConferencePaper),
    ("proceeding", WorkType::ConferencePaper),
    ("meetingabstract", WorkType::ConferencePaper),
    ("congress", WorkType::ConferencePaper),
    ("chapter", WorkType::Chapter),
    ("booksection", WorkType::Chapter),
    ("thesis", WorkType::Thesis),
    ("dissertation", WorkType::Thesis),
    ("dataset", WorkType::Dataset),
    ("bookreview", WorkType::Article),
    ("book", WorkType::Book),
    ("webpage", WorkType::Webpage),
    ("website", WorkType::Webpage),
    ("report", WorkType::Report),
    ("article", WorkType::Article),
    ("review", WorkType::Article),
    ("comment", WorkType::Article),
    ("journal", WorkType::Article),
];

#[cfg(test)]
mod tests {
    use super::*;

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
