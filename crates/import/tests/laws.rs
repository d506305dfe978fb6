//! Laws that hold for every input: nothing panics, every start of a record is read or rejected, the
//! same bytes give the same import, and every record stands on lines of the file.

#[path = "laws/xml.rs"]
mod xml;

use proptest::collection::vec;
use proptest::prelude::*;
use revflow_import::{Format, Import, NotUnderstood, Options, read};
use std::fs;
use std::path::{Path, PathBuf};

const TEXTS: [Format; 23] = [
    Format::Ris,
    Format::Nbib,
    Format::OvidTagged,
    Format::PubmedText,
    Format::CochraneText,
    Format::EndnoteTagged,
    Format::RefworksTagged,
    Format::WosTagged,
    Format::PubmedXml,
    Format::EndnoteXml,
    Format::Bibtex,
    Format::CslJson,
    Format::CrossrefJson,
    Format::OpenalexJson,
    Format::EuropePmcJson,
    Format::ScholarJson,
    Format::ClinicalTrialsJson,
    Format::Csv,
    Format::ZoteroRdf,
    Format::CrossrefXml,
    Format::IctrpXml,
    Format::EbscoXml,
    Format::OvidXml,
];

/// Reads, checks the laws, and gives back what was read.
fn lawful(bytes: &[u8], format: Option<Format>) -> Result<Import, NotUnderstood> {
    let options = Options { format, ..Options::default() };
    let import = read(bytes, "file", &options)?;
    let receipt = &import.receipt;
    assert_eq!(receipt.starts, receipt.read + receipt.rejected);
    assert_eq!(receipt.read, import.entries.len());
    assert_eq!(receipt.bytes, bytes.len() as u64);
    for entry in &import.entries {
        assert!(entry.place.line >= 1 && entry.place.last_line >= entry.place.line, "{:?}", entry.place);
    }
    assert_eq!(read(bytes, "file", &options).expect("it was read before"), import);
    Ok(import)
}

/// The small exports of the repository.
fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/exports");
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(folder).expect("the fixtures are there").flatten() {
        if let Ok(files) = fs::read_dir(folder.path()) {
            paths.extend(files.flatten().map(|file| file.path()));
        }
    }
    paths.retain(|path| {
        let name = path.to_string_lossy();
        !name.ends_with(".md") && !name.ends_with(".expected.json")
    });
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("the fixture can be read")).collect()
}

/// One damage to a file.
#[derive(Debug, Clone)]
enum Damage {
    Replace(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index, usize),
    Double(prop::sample::Index, usize),
    Truncate(prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = || any::<prop::sample::Index>();
    let tokens = prop::sample::select(vec![
        "\n",
        "\r",
        "\r\n",
        "\0",
        "TY  - ",
        "ER  - \n",
        "PMID- ",
        "PT J\n",
        "  - ",
        "\u{feff}",
        "&",
        "<",
        ">",
        "{",
        "}",
        "\"",
        ",",
        "@article{",
        "\u{a0}",
        ";",
        "2021",
        "10.",
        "1. \n",
        "\n\n2: ",
        "\n%0 ",
        "\n%T ",
        "\nRT Journal Article\n",
        "\nRecord #2 of 3\n",
        "PMID: ",
        ". 2020;",
        "-\n",
        "<7. >\n",
        " [Ed]; ",
        ". (2012). ",
    ]);
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (at(), vec(any::<u8>(), 0..6)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (at(), tokens).prop_map(|(at, token)| Damage::Insert(at, token.as_bytes().to_vec())),
        (at(), 0..300_usize).prop_map(|(at, length)| Damage::Cut(at, length)),
        (at(), 0..300_usize).prop_map(|(at, length)| Damage::Double(at, length)),
        at().prop_map(Damage::Truncate),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        let range = |at: &prop::sample::Index, count: usize| {
            let at = at.index(length);
            at..(at + count).min(length)
        };
        match damage {
            Damage::Replace(at, byte) => bytes[at.index(length)] = *byte,
            Damage::Insert(at, new) => {
                let at = at.index(length);
                bytes.splice(at..at, new.iter().copied());
            }
            Damage::Cut(at, count) => drop(bytes.drain(range(at, *count))),
            Damage::Double(at, count) => {
                let copy = bytes[range(at, *count)].to_vec();
                bytes.extend(copy);
            }
            Damage::Truncate(at) => bytes.truncate(at.index(length)),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..2000), format in prop::sample::select(&TEXTS[..])) {
        _ = lawful(&bytes, None);
        _ = lawful(&bytes, Some(format));
    }

    #[test]
    fn any_lines_are_read_or_refused(
        lines in vec("([A-Z]{2,4}( {0,2})- ?|<1>\n|%[0AT] |RT |[A-Z]{2}: |[0-9]{1,2}[.:] |@[a-z]+\\{|   )?[ -~äß中]{0,30}\r?", 0..60),
        format in prop::sample::select(&TEXTS[..]),
    ) {
        let text = lines.join("\n");
        _ = lawful(text.as_bytes(), None);
        _ = lawful(text.as_bytes(), Some(format));
    }

    #[test]
    fn damaged_exports_are_read_or_refused(
        which in any::<prop::sample::Index>(),
        damages in vec(damage(), 1..12),
    ) {
        let files = fixtures();
        let bytes = damaged(files[which.index(files.len())].clone(), &damages);
        _ = lawful(&bytes, None);
    }
}

/// Whether every one of the made-up words that were written can be found in what was read.
fn lost_words(import: &Import, count: usize) -> Vec<String> {
    let mut all = format!("{:?}", import.problems);
    for entry in &import.entries {
        all.push_str(&serde_json::to_string(&entry.citation).expect("a citation can be written"));
        all.push_str(&format!("{:?}", entry.unknown));
    }
    (0..count).map(word).filter(|word| !all.contains(word)).collect()
}

/// A word that stands nowhere else, with digits, so that it may be a page or a volume, and with too
/// many of them to be a date or an identifier.
fn word(number: usize) -> String {
    format!("w{number:011}q")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_value_of_a_ris_record_is_lost(
        tags in vec("[A-Z][A-Z0-9]", 1..40),
        mark in prop::sample::select(vec![
            "", "DP  - EBSCOhost", "DB  - Scopus", "AN  - WOS:1", "AN  - CN-1", "AN  - pub.1", "U2  - L9929880245",
            "AN  - rayyan-1", "L2  - http://ovidsp.ovid.com/ovidweb.cgi?D=medl", "N1  - Copyright - x", "DA  - 2013///",
            "UR  - https://lens.org/1", "M4  - Citavi", "RP  - IN FILE", "ID  - RefID:1", "KW  - eppi-reviewer",
            "UR  - https://openalex.org/W1", "PD  -\nPG  -\nNS  -\nCY  -",
        ]),
        continued in any::<bool>(),
    ) {
        let mut text = format!("TY  - JOUR\nTI  - A title\nPY  - 2013\n{mark}\n");
        let mut count = 0;
        for tag in tags.iter().filter(|tag| !matches!(tag.as_str(), "TY" | "ER")) {
            text.push_str(&format!("{tag}  - {}\n", word(count)));
            count += 1;
            if continued {
                text.push_str(&format!("{}\n", word(count)));
                count += 1;
            }
        }
        text.push_str("ER  - \n");
        let import = lawful(text.as_bytes(), None).expect("a record of RIS");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_value_of_an_ovid_record_is_lost(
        tags in vec("[A-Z][A-Z0-9]", 1..40),
        database in prop::sample::select(vec!["PsycINFO", "Embase", "Journals@Ovid", "Zoological Record", "Other"]),
        continued in any::<bool>(),
    ) {
        let mut text = format!("<1>\nVN  - Ovid Technologies\nDB  - {database}\nTI  - A title\nYR  - 2013\n");
        let mut count = 0;
        for tag in tags.iter().filter(|tag| tag.as_str() != "VN") {
            text.push_str(&format!("{tag}  - {}\n", word(count)));
            count += 1;
            if continued {
                text.push_str(&format!("      {}\n", word(count)));
                count += 1;
            }
        }
        let import = lawful(text.as_bytes(), None).expect("a record of Ovid");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_value_of_a_pubmed_record_is_lost(tags in vec("[A-Z]{2,4}", 1..40), continued in any::<bool>()) {
        let mut text = "PMID- 1\nTI  - A title\n".to_owned();
        let mut count = 0;
        // The short form of a full name is the one thing that may go.
        for tag in tags.iter().filter(|tag| !matches!(tag.as_str(), "PMID" | "AU")) {
            text.push_str(&format!("{tag:4}- {}\n", word(count)));
            count += 1;
            if continued {
                text.push_str(&format!("      {}\n", word(count)));
                count += 1;
            }
        }
        let import = lawful(text.as_bytes(), None).expect("a record of PubMed");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_value_of_a_web_of_science_record_is_lost(tags in vec("[A-Z][A-Z0-9]", 1..40), continued in any::<bool>()) {
        let mut text = "PT J\nTI A title\nPY 2013\n".to_owned();
        let mut count = 0;
        // The short names beside the full ones may go, and these tags begin or end something.
        let plain = |tag: &&String| !matches!(tag.as_str(), "PT" | "ER" | "EF" | "FN" | "VR" | "AU");
        for tag in tags.iter().filter(plain) {
            text.push_str(&format!("{tag} {}\n", word(count)));
            count += 1;
            if continued {
                text.push_str(&format!("   {}\n", word(count)));
                count += 1;
            }
        }
        text.push_str("ER\n");
        let import = lawful(text.as_bytes(), None).expect("a record of Web of Science");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }
}

/// Names of fields that mean something in BibTeX.
const BIBTEX: [&str; 34] = [
    "title",
    "subtitle",
    "maintitle",
    "author",
    "editor",
    "collaboration",
    "year",
    "month",
    "day",
    "date",
    "issue_date",
    "journal",
    "booktitle",
    "shortjournal",
    "volume",
    "number",
    "pages",
    "eid",
    "articleno",
    "doi",
    "pmid",
    "issn",
    "isbn",
    "abstract",
    "keywords",
    "language",
    "publisher",
    "school",
    "url",
    "howpublished",
    "note",
    "type",
    "eprint",
    "eprinttype",
];

/// Names of members that mean something in one dialect of JSON or another.
const MEMBERS: [&str; 44] = [
    "id",
    "type",
    "genre",
    "title",
    "subtitle",
    "original-title",
    "author",
    "authors",
    "editor",
    "container-title",
    "journal",
    "issued",
    "year",
    "date",
    "published",
    "volume",
    "issue",
    "page",
    "number",
    "DOI",
    "doi",
    "PMID",
    "pmid",
    "PMCID",
    "ISSN",
    "ISBN",
    "abstract",
    "URL",
    "keyword",
    "keywords",
    "language",
    "publisher",
    "source",
    "archive",
    "note",
    "extra",
    "biblio",
    "ids",
    "authorships",
    "journalInfo",
    "pubType",
    "creators",
    "tags",
    "made up",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_value_of_a_refer_record_is_lost(tags in vec("%[0-9A-Z@!#$&+<>~?^*]", 1..40), continued in any::<bool>()) {
        let mut text = "%0 Journal Article\n%T A title\n%D 2013\n".to_owned();
        let mut count = 0;
        // A second type begins a record.
        for tag in tags.iter().filter(|tag| *tag != "%0") {
            text.push_str(&format!("{tag} {}\n", word(count)));
            count += 1;
            if continued {
                text.push_str(&format!("{}\n", word(count)));
                count += 1;
            }
        }
        let import = lawful(text.as_bytes(), None).expect("a record of refer");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_value_of_a_refworks_record_is_lost(tags in vec("[A-Z][A-Z0-9]|U1[0-5]|PMC?ID", 1..40), continued in any::<bool>()) {
        let mut text = "RT Journal Article\nT1 A title\nYR 2013\n".to_owned();
        let mut count = 0;
        for tag in tags {
            text.push_str(&format!("{tag} {}\n", word(count)));
            count += 1;
            if continued {
                text.push_str(&format!("{}\n", word(count)));
                count += 1;
            }
        }
        let import = lawful(text.as_bytes(), None).expect("a record of RefWorks");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_value_of_a_cochrane_record_is_lost(tags in vec("[A-Z]{2,3}", 1..40), continued in any::<bool>()) {
        let mut text = "Record #1 of 1\nID: CN-00000001\nTI: A title\nYR: 2013\n".to_owned();
        let mut count = 0;
        for tag in tags.iter().filter(|tag| *tag != "ID") {
            text.push_str(&format!("{tag}: {}\n", word(count)));
            count += 1;
            if continued {
                text.push_str(&format!("{}\n", word(count)));
                count += 1;
            }
        }
        let import = lawful(text.as_bytes(), None).expect("a record of the Cochrane Library");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_word_of_a_pubmed_list_is_lost(
        parts in vec(prop::sample::select(vec![
            "{}. ", "{}? ", "{}; ", "{}, ", "[{}]. ", "2020 Jan;12(3):{}. ", "J {}. 2020;1:2. ", "doi: {}. ", "Epub {}. ",
            "Erratum in: {}. ", "In: {}. ", "PMID: {}; PMCID: {}. ", "{}-\n", "\n", "\n\n", "Author information:\n{}\n\n",
            "Comment in\n {}\n\n", "DOI: {}\n", "Copyright {}\n\n", "[Article in {}]\n\n", "Publisher: {}\n\n",
        ]), 1..30),
        mark in prop::sample::select(vec!["1: ", "1. "]),
    ) {
        let mut text = format!("{mark}Long V. A title. J Made Up. 2020;1:2. ");
        let mut count = 0;
        for part in parts {
            let mut pieces = part.split("{}").peekable();
            while let Some(piece) = pieces.next() {
                text.push_str(piece);
                if pieces.peek().is_some() {
                    text.push_str(&word(count));
                    count += 1;
                }
            }
        }
        let import = lawful(text.as_bytes(), Some(Format::PubmedText)).expect("a list of PubMed");
        prop_assert_eq!(lost_words(&import, count), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_value_of_a_bibtex_entry_is_lost(
        fields in vec(("[a-z]{2,8}", 0..4_usize), 0..20),
        known in vec((prop::sample::select(&BIBTEX[..]), 0..4_usize), 1..20),
        kind in prop::sample::select(vec!["article", "book", "inproceedings", "misc", "set"]),
    ) {
        let mut text = format!("@{kind}{{k,\n title = {{A title}}");
        let fields: Vec<_> = known.iter().map(|(name, shape)| (*name, *shape))
            .chain(fields.iter().map(|(name, shape)| (name.as_str(), *shape)))
            .filter(|(name, _)| !matches!(*name, "crossref" | "xdata"))
            .collect();
        for (count, (name, shape)) in fields.iter().enumerate() {
            let word = word(count);
            let value = match shape {
                0 => format!("{{{word}}}"),
                1 => format!("\"{word}\""),
                2 => format!("{{{{{word}}}}}"),
                _ => word,
            };
            text.push_str(&format!(",\n {name} = {value}"));
        }
        text.push_str("\n}\n");
        let import = lawful(text.as_bytes(), None).expect("an entry of BibTeX");
        prop_assert_eq!(lost_words(&import, fields.len()), Vec::<String>::new(), "{}", text);
    }

    #[test]
    fn no_value_of_a_json_object_is_lost(
        members in vec((prop::sample::select(&MEMBERS[..]), 0..5_usize), 1..40),
        mark in prop::sample::select(vec![
            "\"a\": 1", "\"title\": [\"A title\"]", "\"id\": \"https://openalex.org/W1\"", "\"authorString\": \"\"",
            "\"NCTId\": [\"NCT09999991\"], \"BriefTitle\": \"A title\"", "\"article_url\": \"\"", "\"lens_id\": \"1\"", "\"paperId\": \"1\"",
            "\"itemType\": \"book\"",
        ]),
    ) {
        let mut text = format!("[{{{mark}, \"title\": \"A title\"");
        for (count, (name, shape)) in members.iter().enumerate() {
            let word = word(count);
            let value = match shape {
                0 | 1 => format!("\"{word}\""),
                2 => format!("[\"{word}\"]"),
                3 => format!("{{\"name\": \"{word}\"}}"),
                _ => format!("[{{\"x\": [null, \"{word}\"]}}]"),
            };
            text.push_str(&format!(", \"{name}\": {value}"));
        }
        text.push_str("}]");
        let import = lawful(text.as_bytes(), None).expect("a record of JSON");
        prop_assert_eq!(lost_words(&import, members.len()), Vec::<String>::new(), "{}", text);
    }
}

#[test]
fn every_fixture_is_read_whole() {
    let files = fixtures();
    assert!(files.len() >= 16, "the fixtures are there");
    for bytes in files {
        let import = lawful(&bytes, None).expect("a fixture is an export");
        assert!(import.receipt.read > 0);
        assert_eq!(import.receipt.encoding.map_or(0, |encoding| encoding.replaced), 0);
    }
}

#[test]
fn entries_that_are_the_same_to_the_letter_are_told_apart() {
    let text = b"TY  - JOUR\nTI  - Twice\nER  - \n".repeat(2);
    let import = lawful(&text, None).unwrap();
    let source = revflow_review::SourceId::parse("Medline").unwrap();
    let ids: Vec<String> = import.records(&source, |_| true).iter().map(|r| r.id.to_string()).collect();
    assert_eq!(ids[1], format!("{}-2", ids[0]));
}

#[test]
fn record_ids_do_not_depend_on_line_ends_or_encoding() {
    let text = "TY  - JOUR\nTI  - Über Zügel\nAU  - Nobody, Anna\nPY  - 2020\nER  - \n";
    let source = revflow_review::SourceId::parse("Medline").unwrap();
    let id = |bytes: &[u8]| lawful(bytes, None).unwrap().records(&source, |_| true)[0].id.to_string();
    let plain = id(text.as_bytes());
    assert_eq!(id(text.replace('\n', "\r\n").as_bytes()), plain);
    assert_eq!(id(text.replace('\n', "\r").as_bytes()), plain);
    assert_eq!(id(text.replace('\n', "  \n").as_bytes()), plain);
    assert_eq!(id(format!("\u{feff}{text}").as_bytes()), plain);
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(id(&utf_16), plain);
    let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    assert_eq!(id(&latin), plain);
}
