//! No value of an XML record is lost, in whatever element it stands.

use super::{lawful, lost_words, word};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_value_of_an_xml_record_is_lost(
        which in 0..XML.len(),
        known in vec(any::<prop::sample::Index>(), 1..30),
        unknown in vec("[a-z]{3,8}", 0..4),
    ) {
        let (before, tags, after) = XML[which];
        let mut tags: Vec<&str> = known.iter().map(|tag| tags[tag.index(tags.len())]).collect();
        tags.extend(unknown.iter().map(String::as_str));
        let mut text = before.to_owned();
        for (count, tag) in tags.iter().enumerate() {
            let (open, close) = tag.split_once('|').unwrap_or((tag, tag));
            let close: String = close.split('/').rev().map(|name| format!("</{name}>")).collect();
            text.push_str(&format!("<{}>{}{close}\n", open.replace('/', "><"), word(count)));
        }
        text.push_str(after);
        let import = lawful(text.as_bytes(), None).expect("a record of XML");
        prop_assert_eq!(lost_words(&import, tags.len()), Vec::<String>::new(), "{}", text);
    }
}

/// Records of XML: what stands before the fields, the fields, and what stands after them. `a/b` is
/// an element in an element; where the start tag has attributes, the names follow it.
const XML: [(&str, &[&str], &str); 8] = [
    (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>A title</ArticleTitle>\n",
        &[
            "Pagination/MedlinePgn",
            "ELocationID EIdType=\"doi\"|ELocationID",
            "ELocationID",
            "Language",
            "AuthorList/Author/LastName",
            "AuthorList/Author/CollectiveName",
            "AuthorList Type=\"editors\"/Author/LastName|AuthorList/Author/LastName",
            "DataBankList/DataBank/AccessionNumberList/AccessionNumber",
            "GrantList/Grant/GrantID",
            "PublicationTypeList/PublicationType",
        ],
        "</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    ),
    (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>A title</ArticleTitle></Article>\n",
        &[
            "KeywordList/Keyword",
            "MeshHeadingList/MeshHeading/DescriptorName",
            "ChemicalList/Chemical/NameOfSubstance",
            "CoiStatement",
            "CommentsCorrectionsList/CommentsCorrections RefType=\"ErratumIn\"/RefSource|CommentsCorrectionsList/\
             CommentsCorrections/RefSource",
            "OtherID",
            "OtherAbstract Language=\"spa\"/AbstractText|OtherAbstract/AbstractText",
            "MedlineJournalInfo/MedlineTA",
            "GeneralNote",
        ],
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
    ),
    (
        "<xml><records><record><titles><title>A title</title></titles>\n",
        &[
            "abstract",
            "accession-num",
            "auth-address",
            "contributors/authors/author",
            "contributors/secondary-authors/author",
            "contributors/tertiary-authors/author",
            "custom2",
            "dates/year",
            "electronic-resource-num",
            "isbn",
            "issue",
            "keywords/keyword",
            "label",
            "language",
            "notes",
            "number",
            "orig-pub",
            "pages",
            "publisher",
            "rec-number",
            "remote-database-name",
            "titles/short-title",
            "urls/related-urls/url",
            "volume",
            "work-type",
        ],
        "</record></records></xml>",
    ),
    (
        "<rdf:RDF><bib:Article><z:itemType>journalArticle</z:itemType><dc:title>A title</dc:title>\n",
        &[
            "bib:authors/rdf:Seq/rdf:li/foaf:Person/foaf:surname",
            "bib:pages",
            "dc:date",
            "dc:description",
            "dc:identifier",
            "dc:identifier/dcterms:URI/rdf:value",
            "dc:publisher/foaf:Organization/foaf:name",
            "dc:rights",
            "dc:subject",
            "dc:subject/z:AutomaticTag/rdf:value",
            "dc:title",
            "dcterms:abstract",
            "dcterms:isPartOf/bib:Journal/dc:title",
            "dcterms:isPartOf/bib:Journal/prism:volume",
            "dcterms:isReferencedBy/bib:Memo/rdf:value",
            "z:language",
            "z:shortTitle",
            "z:translators/rdf:Seq/rdf:li/foaf:Person/foaf:surname",
        ],
        "</bib:Article></rdf:RDF>",
    ),
    (
        "<doi_records><doi_record><crossref><journal><journal_article><titles><title>A title</title></titles>\n",
        &[
            "titles/title",
            "contributors/person_name/surname",
            "contributors/organization",
            "jats:abstract/jats:p",
            "publication_date/year",
            "pages/first_page",
            "publisher_item/item_number",
            "doi_data/doi",
            "doi_data/resource",
            "program/clinical-trialnumber",
            "crossmark/crossmark_version",
            "publisher/publisher_name",
        ],
        "</journal_article></journal></crossref></doi_record></doi_records>",
    ),
    (
        "<Trials_downloaded_from_ICTRP><Trial><Public_title>A title</Public_title>\n",
        &[
            "TrialID",
            "Public_title",
            "Scientific_title",
            "Primary_sponsor",
            "Date_registration",
            "Date_registration3",
            "Source_Register",
            "web_address",
            "Condition",
            "Intervention",
            "Secondary_ID",
            "Inclusion_Criteria",
        ],
        "</Trial></Trials_downloaded_from_ICTRP>",
    ),
    (
        "<records><rec resultID=\"1\"><header uiTerm=\"1\"><controlInfo><artinfo><tig><atl>A title</atl></tig>\n",
        &[
            "ui",
            "ui type=\"doi\"|ui",
            "ui type=\"mfs\"|ui",
            "ppf",
            "ppct",
            "aug/au",
            "aug/affil",
            "sug/subj",
            "su",
            "ab",
            "pubtype",
            "doctype",
        ],
        "</artinfo></controlInfo></header></rec></records>",
    ),
    (
        "<ovidresults><records><record index=\"1\"><F C=\"TI\" L=\"Title\"><D>A title</D></F>\n",
        &[
            "F C=\"UI\" L=\"Unique Identifier\"/D|F/D",
            "F C=\"TI\" L=\"Title\"/D|F/D",
            "F C=\"SO\" L=\"Source\"/D|F/D",
            "F C=\"VI\" L=\"Version ID\"/D|F/D",
            "F C=\"AU\" L=\"Authors\"/D|F/D",
            "F C=\"AB\" L=\"Abstract\"/D|F/D",
            "F C=\"ZZ\" L=\"Made Up\"/D|F/D",
            "F/D",
            "F",
        ],
        "</record></records></ovidresults>",
    ),
];
