//! Files that were made to break a reader: nested, open-ended or endless in one place. Each is read
//! to its end in linear time, and every start of a record is read or rejected.

use revflow_import::{Format, Import, Options, read};
use std::time::{Duration, Instant};

/// Reads a text of some megabytes. A quadratic step over it would take hours.
fn read_at_once(text: &str, format: Format) -> Option<Import> {
    let begun = Instant::now();
    let options = Options { format: Some(format), ..Options::default() };
    let import = read(text.as_bytes(), "hostile", &options).ok();
    if let Some(import) = &import {
        assert_eq!(import.receipt.starts, import.receipt.read + import.receipt.rejected);
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "it took {:?}", begun.elapsed());
    import
}

const MANY: usize = 40_000;

#[test]
fn entities_are_not_expanded() {
    let mut dtd = String::from("<!DOCTYPE l [<!ENTITY l0 \"ha\">");
    for level in 1..64 {
        dtd.push_str(&format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)));
    }
    let text = format!(
        "{dtd}]><PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>&l63;</ArticleTitle>\
         </Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    );
    let import = read_at_once(&text, Format::PubmedXml).unwrap();
    assert_eq!(import.entries[0].citation.title.as_deref(), Some("&l63;"));
}

#[test]
fn nested_elements_are_read_without_recursion() {
    let nested = format!("{}x{}", "<b>".repeat(1_000_000), "</b>".repeat(1_000_000));
    let text = format!("<records><record><titles><title>{nested}</title></titles></record></records>");
    let import = read_at_once(&text, Format::EndnoteXml).unwrap();
    assert_eq!(import.entries[0].citation.title.as_deref(), Some("x"));
}

#[test]
fn xml_that_never_closes_anything_is_rejected_record_by_record() {
    let import = read_at_once(&"<record><title>".repeat(MANY), Format::EndnoteXml).unwrap();
    assert_eq!(import.receipt.rejected, MANY);
    read_at_once(&format!("<record>{}", "< ".repeat(MANY)), Format::EndnoteXml);
    read_at_once(&format!("<record>{}", "<!--".repeat(MANY)), Format::EndnoteXml);
    read_at_once(&"<!DOCTYPE [".repeat(MANY), Format::PubmedXml);
    let children = "<keyword>k</keyword>".repeat(MANY);
    let text = format!("<record><titles><title>t</title></titles><keywords>{children}</keywords></record>");
    assert_eq!(read_at_once(&text, Format::EndnoteXml).unwrap().entries[0].citation.keywords.len(), MANY);
}

#[test]
fn json_that_nests_or_never_closes_is_rejected() {
    for text in [
        "[".repeat(5 * MANY),
        "{\"a\":".repeat(5 * MANY),
        "{\n".repeat(MANY),
        format!("[{{\"title\":{}", "[".repeat(5 * MANY)),
        format!("[{{\"title\":\"{}", "x".repeat(5 * MANY)),
        "{\"items\":[".repeat(MANY),
        "{\"title\": \"\n".repeat(MANY),
        "{\"title\": 1, \"a\": [".repeat(MANY),
        format!("[{}", "{\"title\": 1}, ".repeat(MANY)),
        format!("[{{\"a\": [{}", "{\"title\": 1}, ".repeat(MANY)),
        format!("[{{\"a\": \"x\"y\"{}", "},{\"title\":\"".repeat(MANY)),
        format!("[{{\"title\": 1, \"a\" {}", "}]".repeat(5 * MANY)),
        format!("{{\"abstract_inverted_index\": {{{}}}}}", "\"a\": [9999999999999, 1], ".repeat(MANY)),
        format!("[{{\"title\": \"{}\"}}]", "\\ud83d".repeat(5 * MANY)),
    ] {
        read_at_once(&text, Format::CslJson);
    }
}

#[test]
fn bibtex_that_nests_or_never_closes_is_read_to_its_end() {
    for text in [
        format!("@book{{k, title = {{t}}, note = {}", "{".repeat(5 * MANY)),
        format!("@book{{k, title = {{{}x{}}}}}", "{".repeat(MANY), "}".repeat(MANY)),
        format!("@book{{k, title = {{{}}}}}", "\\a{".repeat(MANY)),
        format!("@book{{k, title = {{t}}, {}", "a={{},".repeat(MANY)),
        format!("@book{{k, title = {{t}}, {}", "a=\"{\n".repeat(MANY)),
        format!("@book{{k, title = {{t}}, {}}}", "a = 1 # ".repeat(MANY)),
        "@book{k, title = {t}\n".repeat(MANY / 10),
        "@".repeat(5 * MANY),
        "@book ".repeat(MANY),
        "@book{k, title={t}, crossref={k}, xdata={k,k,k}}\n".repeat(MANY / 10),
        format!("@book{{k, title={{t}}, author={{{}}}}}", "A and ".repeat(MANY)),
    ] {
        read_at_once(&text, Format::Bibtex);
    }
}

#[test]
fn table_of_ten_thousand_columns_is_read() {
    let header: Vec<String> = (0..10_000).map(|column| format!("column {column}")).collect();
    let text =
        format!("title,year,{}\n{}", header.join(","), format!("t,2020{}\n", ",x".repeat(10_000)).repeat(20));
    let import = read_at_once(&text, Format::Csv).unwrap();
    assert_eq!((import.receipt.read, import.entries[0].unknown.len()), (20, 10_000));
}

#[test]
fn quotation_marks_that_are_never_closed_swallow_no_rows() {
    let rows = "t,2020\n".repeat(MANY);
    let import = read_at_once(&format!("title,year\n\"open,2019\n{rows}"), Format::Csv).unwrap();
    assert_eq!(import.receipt.read, MANY + 1);
    let import = read_at_once(&format!("title,year\n{}", "\"open,2019\n".repeat(MANY)), Format::Csv).unwrap();
    assert_eq!(import.receipt.read, MANY);
    let import =
        read_at_once(&format!("title,year,x\n{}", "\"a,2019,\nb,2018,\"\n".repeat(MANY)), Format::Csv)
            .unwrap();
    assert_eq!(import.receipt.read, 2 * MANY);
}

#[test]
fn endless_line_is_rejected_and_the_rows_around_it_are_read() {
    let endless = "é, ".repeat(6 << 20);
    let import = read_at_once(&format!("title,year\nA,2020\n{endless}\nB,2021\n"), Format::Csv).unwrap();
    assert_eq!((import.receipt.read, import.receipt.rejected), (2, 1));
    let (line, last) = (import.entries[1].place.line, &import.problems.last().unwrap().fact);
    assert_eq!((line, last.as_str()), (4, "the row is longer than 16 MB"));
    // A quotation mark that is closed more than 16 MB later is none.
    let rows = format!("{},2020\n", "t".repeat(10_000)).repeat(2_000);
    let import = read_at_once(&format!("title,year\n\"open,2019\n{rows}\",2020\n"), Format::Csv).unwrap();
    assert_eq!(import.receipt.read, 2_002);
}

#[test]
fn endless_cells_are_read_in_linear_time() {
    for cell in [
        "A. B.; ".repeat(MANY),
        "Smith, J. and ".repeat(MANY),
        "{".repeat(MANY),
        "Smith J, ".repeat(MANY),
        "10.".repeat(MANY),
        "10.1000/".repeat(MANY),
        "%25".repeat(MANY),
        "2049-3630 ".repeat(MANY),
        "1-".repeat(MANY),
        "2020 ".repeat(MANY),
        "(".repeat(MANY),
    ] {
        for column in ["authors", "doi", "issn", "pages", "year", "keywords", "citation", "url", "type"] {
            read_at_once(&format!("title,{column}\nt,\"{cell}\"\n"), Format::Csv);
        }
    }
}

#[test]
fn endless_records_of_tagged_text_are_read_in_linear_time() {
    for piece in [
        "A B, ",
        "A B; ",
        "(",
        "(1)",
        ". ",
        ". 2020;",
        ". 2020 ",
        "In: ",
        "Erratum in: a. ",
        "PMID: ",
        "-\n",
        "a-\nb",
        "\n\n",
        "\n\na",
        "\n\nPMID: 1\n",
        "\n\nErratum in\n",
        "] ",
        "[",
        "\n2: ",
        "\n\n\n2. ",
    ] {
        for mark in ["1: ", "1. ", "1: A B. T. J. 2020;1:2. ", "1. J. 2020;1:2.\n\nT.\n\n"] {
            read_at_once(&format!("{mark}{}", piece.repeat(MANY / 4)), Format::PubmedText);
        }
    }
    for piece in
        ["%A A B\n", "%A A, B\n", "%A ", " %A A", "%0 Book\n", "%T T\n", "%K k\n", "\n%X x\n", "%", "x\n"]
    {
        read_at_once(&format!("%T T\n%A A B\n{}", piece.repeat(MANY / 4)), Format::EndnoteTagged);
    }
    for piece in ["A1 A,B\n", "RT ", "RT Book\n", "T1 T\n", "\nAB a\n", "\nID 1\n", "*", "x\n"] {
        read_at_once(&format!("RT Book\nT1 T\n{}", piece.repeat(MANY / 4)), Format::RefworksTagged);
    }
    for piece in ["AU: A B\n", "ID: CN-1\n", "Record #1 of 1\n", "AB: a\n", "KY: a; b\n", "AU: ", "x\n"] {
        read_at_once(&format!("ID: CN-1\nTI: T\n{}", piece.repeat(MANY / 4)), Format::CochraneText);
    }
}

#[test]
fn many_elements_in_one_xml_record_are_read_in_linear_time() {
    let book = "<records><rec resultID=\"1\"><header uiTerm=\"1\"><controlInfo><artinfo><tig><atl>A title</atl></tig>";
    let rdf =
        "<rdf:RDF><bib:Article rdf:about=\"a\"><z:itemType>book</z:itemType><dc:title>A title</dc:title>";
    let crossref = "<doi_record><crossref><journal><journal_article><titles><title>A title</title></titles>";
    let query = "<query status=\"resolved\"><article_title>A title</article_title>";
    let pubmed = "<PubmedArticle><MedlineCitation><Article><ArticleTitle>A title</ArticleTitle>";
    let endnote = "<records><record><titles><title>A title</title></titles>";
    for (format, before, element, after) in [
        (
            Format::EbscoXml,
            book,
            "<aug><au>N N</au></aug>",
            "</artinfo></controlInfo></header></rec></records>",
        ),
        (Format::EbscoXml, book, "<ui>N</ui>", "</artinfo></controlInfo></header></rec></records>"),
        (Format::ZoteroRdf, rdf, "<bibo:pageStart>x</bibo:pageStart>", "</bib:Article></rdf:RDF>"),
        (Format::ZoteroRdf, rdf, "<dcterms:isPartOf rdf:resource=\"a\"/>", "</bib:Article></rdf:RDF>"),
        (Format::ZoteroRdf, rdf, "<bib:authors><rdf:li>N</rdf:li></bib:authors>", "</bib:Article></rdf:RDF>"),
        (
            Format::ZoteroRdf,
            rdf,
            "</bib:Article><bib:Memo>\n</bib:Memo><bib:Article>",
            "</bib:Article></rdf:RDF>",
        ),
        (
            Format::CrossrefXml,
            crossref,
            "<contributors><person_name>\n<ORCID>1</ORCID><surname>N</surname></person_name></contributors>",
            "</journal_article></journal></crossref></doi_record>",
        ),
        (
            Format::CrossrefXml,
            crossref,
            "<publication_date>\n<year>2020</year></publication_date>",
            "</journal_article></journal></crossref></doi_record>",
        ),
        (Format::CrossrefXml, query, "<first_page>x</first_page>", "</query>"),
        (
            Format::PubmedXml,
            pubmed,
            "<ELocationID>\nN</ELocationID>",
            "</Article></MedlineCitation></PubmedArticle>",
        ),
        (
            Format::PubmedXml,
            pubmed,
            "<PublicationTypeList><PublicationType>\nN</PublicationType></PublicationTypeList>",
            "</Article></MedlineCitation></PubmedArticle>",
        ),
        (Format::EndnoteXml, endnote, "<notes>2049-3630&#13;N\n</notes>", "</record></records>"),
        (Format::EndnoteXml, endnote, "<dates>\n<year>x</year></dates>", "</record></records>"),
        (Format::OvidXml, "<record>", "<F C=\"TI\" L=\"Title\"><D>\nA title</D></F>", "</record>"),
        (
            Format::IctrpXml,
            "<Trial><Public_title>A title</Public_title>",
            "<TrialID>\nN</TrialID>",
            "</Trial>",
        ),
    ] {
        let text = format!("{before}{}{after}", element.repeat(MANY));
        let import = read_at_once(&text, format).expect("a record");
        assert_eq!(import.receipt.rejected, 0, "{format}: {element}");
    }
}
