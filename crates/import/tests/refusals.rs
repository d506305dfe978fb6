//! Files that are no export, or none that is read yet: each is refused with what it looks like and
//! what the person can do.

use revflow_import::{Format, Options, read};
use std::fmt::Write;
use std::io::{self, Read};

fn refusal(bytes: &[u8]) -> String {
    let name = "search.ris";
    read(bytes, name, &Options::default()).expect_err("this is no export").to_string()
}

/// A zip archive with one empty part, as far as telling it apart asks.
fn zip_with(part: &str) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    bytes.push(part.len() as u8);
    bytes.extend([0, 0, 0]);
    bytes.extend(part.as_bytes());
    bytes
}

#[test]
fn files_that_are_no_export_are_refused_by_what_they_look_like() {
    let mut noise = vec![0xFE, 0x00, 0x9C];
    noise.extend((0..4000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8));
    let cases: [(&str, &[u8]); 10] = [
        ("pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj"),
        ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("word document", &zip_with("word/document.xml")),
        ("other zip", &zip_with("photos/1.jpg")),
        ("web page", b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"),
        ("empty", b""),
        ("blank", b" \r\n\r\n"),
        ("bytes", &noise),
        ("prose", b"Dear colleague,\n\nplease find the list attached.\n"),
    ];
    let mut text = String::new();
    for (name, bytes) in cases {
        _ = writeln!(text, "{name:14} {}", refusal(bytes));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn records_without_titles_are_an_error_and_not_a_success() {
    // Without TY and ER, anything with hyphens may look like records.
    let without: String =
        (0..6).map(|n| format!("AU  - Author, A{n}\nPY  - 2020\nVL  - {n}\nER  - \n")).collect();
    assert_eq!(
        refusal(without.as_bytes()),
        "search.ris: was read as RIS: 6 records, no titles; check what was exported, or name the format of the file"
    );
    let few = format!("{}TY  - JOUR\nTI  - One title\nER  - \n", without.repeat(2));
    assert!(refusal(few.as_bytes()).contains("13 records, only 1 titles"), "{}", refusal(few.as_bytes()));
    let enough = format!("{without}TY  - JOUR\nTI  - One title\nER  - \n");
    assert!(read(enough.as_bytes(), "a.ris", &Options::default()).is_ok());
}

#[test]
fn records_that_begin_and_end_as_they_should_are_read_without_titles_and_it_is_said() {
    let without: String = (0..6).map(|n| format!("TY  - JOUR\nAU  - Author, A{n}\nER  - \n")).collect();
    let import = read(without.as_bytes(), "a.ris", &Options::default()).unwrap();
    assert_eq!((import.receipt.read, import.receipt.coverage.title), (6, 0));
    assert_eq!(
        import.problems[0].to_string(),
        "a.ris: 6 records, no titles; export the records again, with their titles"
    );
}

#[test]
fn extension_is_never_asked() {
    let nbib = b"PMID- 1\nTI  - A title\n";
    let import = read(&nbib[..], "search.ris", &Options::default()).unwrap();
    assert_eq!(import.receipt.format, Format::Nbib);
}

#[test]
fn format_that_is_named_is_not_told_from_the_content() {
    let nbib = b"PMID- 1\nTI  - A title\n";
    let options = Options { format: Some(Format::Nbib), ..Options::default() };
    assert_eq!(read(&nbib[..], "a", &options).unwrap().receipt.read, 1);
    let options = Options { format: Some(Format::WosTagged), ..Options::default() };
    let refused = read(&b"PMID- 1\nTITLE- A title\n"[..], "a", &options).unwrap_err().to_string();
    assert!(refused.contains("holds no record that can be read as Web of Science (tagged)"), "{refused}");
}

#[test]
fn file_that_cannot_be_read_is_named() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let refused = read(Broken, "search.ris", &Options::default()).unwrap_err().to_string();
    assert!(refused.starts_with("search.ris: cannot be read: the disk is gone; "), "{refused}");
    // Half way through, too: what was read so far is not the whole search.
    let start = io::Cursor::new(b"TY  - JOUR\nTI  - A title\nER  - \n".repeat(5000));
    let refused = read(start.chain(Broken), "search.ris", &Options::default()).unwrap_err().to_string();
    assert!(refused.contains("the disk is gone"), "{refused}");
}

#[test]
fn table_of_which_only_lines_above_a_header_were_passed_over_is_not_understood() {
    for text in ["1,2\n3,4\ntitle,year\n", "Dear colleague\n\ttitle\tdoi\tyear\n"] {
        assert!(refusal(text.as_bytes()).contains("holds no row below"), "{}", refusal(text.as_bytes()));
    }
    // A search without hits is a table, too.
    assert_eq!(read(&b"title,year\n"[..], "a.csv", &Options::default()).unwrap().receipt.starts, 0);
}

#[test]
fn log_of_decisions_beside_an_export_is_told_from_records() {
    let log = b"created_at,user_email,article_id,key,value\n2021-05-10,somebody@example.org,1,included,-1\n";
    let refused = refusal(log);
    assert!(refused.contains("is the log of decisions of Rayyan"), "{refused}");
    assert!(refused.contains("articles.csv"), "{refused}");
}

#[test]
fn workbook_whose_dimension_runs_backwards_is_no_panic() {
    // Arithmetic that is checked refuses it, other arithmetic does not need the dimension.
    let bytes = include_bytes!("dimension-backwards.xlsx");
    match read(&bytes[..], "a.xlsx", &Options::default()) {
        Ok(import) => assert!(import.receipt.read >= 1),
        Err(refused) => assert!(refused.to_string().contains("outside of any sheet"), "{refused}"),
    }
}

#[test]
fn title_of_control_characters_is_no_title_and_one_note_counts_them() {
    assert!(refusal(b"TI  - \x13\nAU  - A\nPY  - 2020\nER  - \n").contains("no titles"));
    let json = br#"[{"title": "a\u0000b", "abstract": "\u0001\u0002"}]"#;
    let import = read(&json[..], "a.json", &Options::default()).unwrap();
    assert_eq!(import.entries[0].citation.title.as_deref(), Some("ab"));
    let said: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["a.json: 3 control characters in the values; dropped them; XML and tables cannot carry them"]
    );
}

#[test]
fn names_of_nobody_are_no_authors_of_any_format() {
    let bibtex = b"@article{a, title = {T}, author = { and  and and , , , and {}}}\n";
    let import = read(&bibtex[..], "a.bib", &Options::default()).unwrap();
    assert_eq!(import.entries[0].citation.authors, []);
    assert_eq!(import.receipt.coverage.author, 0);
}

#[test]
fn no_message_is_longer_than_a_person_reads() {
    let many = format!("</{}>", "a".repeat(1_000_000));
    let xml = format!(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T{many}</ArticleTitle>\
         </Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    );
    let word = "a".repeat(100_000);
    let bibtex = format!("@article{{a, title = {{T}}, {word}, {word} = , doi = {{{word}}}}}\n");
    let ris = format!("TY  - JOUR\nTI  - T\n{word}\nDO  - {word}\nPY  - {word}\nER  - \n");
    let date = format!("[{{\"title\": \"T\", \"issued\": \"2020 Winter {word}\", \"DOI\": \"{word}\"}}]");
    for text in [xml, bibtex, ris, date] {
        let said: Vec<String> = match read(text.as_bytes(), "a", &Options::default()) {
            Ok(import) => import.problems.iter().map(ToString::to_string).collect(),
            Err(refused) => vec![refused.to_string()],
        };
        assert!(!said.is_empty(), "{}", &text[..40]);
        for line in said {
            assert!(line.chars().count() < 1_000, "{} characters: {}", line.len(), &line[..100]);
        }
    }
}
