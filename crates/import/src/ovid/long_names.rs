//! The long names of fields, as Ovid writes them where a person asks for them, and the short ones
//! they stand for.

/// The tag of a long name.
pub(super) fn tag(name: &str) -> Option<&'static str> {
    let name = name.trim_end_matches(':').to_ascii_lowercase();
    let at = NAMES.binary_search_by_key(&name.as_str(), |(long, _)| long).ok()?;
    Some(NAMES[at].1)
}

/// In the order of `str`, for the search.
const NAMES: [(&str, &str); 86] = [
    ("abbreviated source", "AS"),
    ("abstract", "AB"),
    ("accession number", "AN"),
    ("article number", "AR"),
    ("author", "AU"),
    ("author affiliation", "IN"),
    ("author keywords", "KW"),
    ("authors", "AU"),
    ("authors full name", "FA"),
    ("book editors", "ED"),
    ("book title", "BT"),
    ("candidate term word", "KW"),
    ("chapter title", "CT"),
    ("clinical trial number", "CN"),
    ("comments", "CM"),
    ("conference information", "CF"),
    ("copyright", "CR"),
    ("corporate author", "CA"),
    ("country of publication", "CP"),
    ("database", "DB"),
    ("date of publication", "DP"),
    ("descriptors", "DE"),
    ("digital object identifier", "DO"),
    ("document type", "DT"),
    ("doi", "DO"),
    ("doi number", "DO"),
    ("editor", "ED"),
    ("editors", "ED"),
    ("electronic issn", "IS"),
    ("external link", "XL"),
    ("full text", "XL"),
    ("heading word", "MH"),
    ("identifiers", "KW"),
    ("index terms", "DE"),
    ("institution", "IN"),
    ("isbn", "IB"),
    ("iso journal abbreviation", "JA"),
    ("issn", "IS"),
    ("issn electronic", "IS"),
    ("issn linking", "IS"),
    ("issn print", "IS"),
    ("issue", "IP"),
    ("issue/part", "IP"),
    ("journal", "JN"),
    ("journal name", "JN"),
    ("journal subset", "SB"),
    ("journal title", "JN"),
    ("key concepts", "KW"),
    ("key phrase identifiers", "KW"),
    ("keyword heading", "KW"),
    ("keywords", "KW"),
    ("language", "LG"),
    ("link to the external link resolver", "XL"),
    ("link to the ovid full text or citation", "XL"),
    ("mesh subject headings", "MH"),
    ("nlm journal code", "JC"),
    ("nlm journal name", "NJ"),
    ("original title", "TT"),
    ("page", "PG"),
    ("pages", "PG"),
    ("pmid", "PM"),
    ("publication date", "DP"),
    ("publication status", "ST"),
    ("publication type", "PT"),
    ("publication year", "YR"),
    ("publisher", "PB"),
    ("pubmed id", "PM"),
    ("record owner", "RO"),
    ("references", "RF"),
    ("score", "SC"),
    ("secondary source id", "SI"),
    ("serial title", "JN"),
    ("source", "SO"),
    ("source title", "JN"),
    ("status", "ST"),
    ("subject headings", "MH"),
    ("table of contents", "TC"),
    ("title", "TI"),
    ("translated title", "TT"),
    ("trial registration number", "CN"),
    ("unique identifier", "UI"),
    ("url", "UR"),
    ("vernacular title", "TT"),
    ("volume", "VI"),
    ("year", "YR"),
    ("year of publication", "YR"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_search() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| name));
        assert_eq!(tag("Title"), Some("TI"));
        assert_eq!(tag("Year of Publication"), Some("YR"));
        assert_eq!(tag("Author e-mail"), None);
    }
}
