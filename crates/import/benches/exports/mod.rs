//! Generated exports: records with the fields of real ones, each with an abstract of 427 characters,
//! which is short for one. Everything in them is made up. What is timed, here and beside other tools
//! (`benches/peers`), is timed on these.

use std::collections::BTreeMap;
use std::fmt::Write;

const ABSTRACT: &str = "Innovations in children\u{2019}s social care are rarely taken up beyond the place \
    where they began. We asked 42 managers and practitioners in nine local authorities what had \
    helped and what had stood in the way, and compared their answers with the records of the \
    programme. Leadership, slack in budgets and the fit with practice mattered most; evidence \
    alone did not. Implications for the scale and spread of programmes are discussed.";

const KEYWORDS: [&str; 12] = [
    "Adolescent",
    "Child",
    "Child Welfare",
    "Diffusion of Innovation",
    "Family",
    "Foster Home Care",
    "Humans",
    "Leadership",
    "Qualitative Research",
    "Social Work/methods",
    "United Kingdom",
    "scale and spread",
];

/// Writes the record with this number.
type Record = fn(usize, &mut String);

/// The formats, each with the ending of its files, how a record is written, and what ends the file.
const FORMATS: [(&str, &str, Record, &str); 14] = [
    ("ris", "ris", ris, ""),
    ("nbib", "nbib", nbib, ""),
    ("web-of-science", "txt", web_of_science, ""),
    ("csv", "csv", csv, ""),
    ("bibtex", "bib", bibtex, ""),
    ("csl-json", "json", csl_json, "]\n"),
    ("pubmed-xml", "xml", pubmed_xml, "</PubmedArticleSet>\n"),
    ("endnote-xml", "xml", endnote_xml, "</records></xml>\n"),
    ("ovid-tagged", "txt", ovid_tagged, ""),
    ("endnote-tagged", "enw", endnote_tagged, ""),
    ("refworks-tagged", "txt", refworks_tagged, ""),
    ("pubmed-text", "txt", pubmed_text, ""),
    ("zotero-rdf", "rdf", zotero_rdf, "</rdf:RDF>\n"),
    ("openalex-json", "json", openalex_json, "]}\n"),
];

/// An export of every format, at least so many bytes long: the name of the format, which is also the
/// name of a file, its ending, and the bytes.
pub(crate) fn exports(length: usize) -> impl Iterator<Item = (&'static str, &'static str, Vec<u8>)> {
    FORMATS.into_iter().map(move |(format, ending, record, end)| {
        let mut text = String::with_capacity(length + 10_000);
        let mut number = 1;
        while text.len() < length {
            record(number, &mut text);
            number += 1;
        }
        text.push_str(end);
        (format, ending, text.into_bytes())
    })
}

fn ris(number: usize, text: &mut String) {
    _ = write!(
        text,
        "{number}. \nTY  - JOUR\nID  - {number}\nT1  - Scale and spread of innovation {number}\nA1  - Oliveira, Ana \
         B\nA1  - Godar, Rosa\nA1  - van den Hoven, Jan\nY1  - 2021//\nN2  - {ABSTRACT}\n"
    );
    for keyword in KEYWORDS {
        _ = writeln!(text, "KW  - {keyword}");
    }
    _ = write!(
        text,
        "JF  - Journal of Made-up Social Work\nJA  - J Made-up Soc Work\nVL  - 12\nIS  - 3\nSP  - 221\nEP  - 8\nCY  - \
         England\nSN  - 2049-3630\nDO  - https://dx.doi.org/10.9999/made.up.{number}\nL2  - \
         http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=medl&NEWS=N&AN={number}\nER  - \n\nLink to the \
         Ovid Full Text or citation: http://ovidsp.ovid.com/ovidweb.cgi?AN={number}\n\n"
    );
}

fn nbib(number: usize, text: &mut String) {
    _ = write!(
        text,
        "PMID- {number}\nOWN - NLM\nSTAT- MEDLINE\nDCOM- 20210901\nLR  - 20210901\nIS  - 2049-3630 (Electronic)\nVI  \
         - 12\nIP  - 3\nDP  - 2021 Mar\nTI  - Scale and spread of innovation {number}\nPG  - 221-8\nLID - \
         10.9999/made.up.{number} [doi]\nAB  - "
    );
    for (at, word) in ABSTRACT.split(' ').enumerate() {
        text.push_str(if at % 12 == 11 { "\n      " } else { "" });
        text.push_str(word);
        text.push(' ');
    }
    text.push('\n');
    for (full, short) in [("Oliveira, Ana B", "Oliveira AB"), ("Godar, Rosa", "Godar R")] {
        _ = write!(text, "FAU - {full}\nAU  - {short}\nAD  - School of Made-up Work, Town, England.\n");
    }
    text.push_str(
        "LA  - eng\nPT  - Journal Article\nTA  - J Made-up Soc Work\nJT  - Journal of made-up social work\n",
    );
    for keyword in KEYWORDS {
        _ = writeln!(text, "MH  - {keyword}");
    }
    _ = write!(
        text,
        "EDAT- 2021/03/01 06:00\nMHDA- 2021/09/02 06:00\nCRDT- 2021/03/01 05:57\nPHST- 2021/03/01 06:00 [pubmed]\nAID \
         - 10.9999/made.up.{number} [doi]\nPST - ppublish\nSO  - J Made-up Soc Work. 2021 Mar;12(3):221-8.\n\n"
    );
}

fn web_of_science(number: usize, text: &mut String) {
    _ = write!(
        text,
        "PT J\nAU Oliveira, AB\n   Godar, R\nAF Oliveira, Ana B.\n   Godar, Rosa\nTI Scale and spread of innovation\n   \
         {number}\nSO JOURNAL OF MADE-UP SOCIAL WORK\nLA English\nDT Article\nDE {}\nAB {ABSTRACT}\nC1 [Oliveira, \
         Ana B.] Made Up Univ, Town, England.\n",
        KEYWORDS.join("; ")
    );
    for year in 1990..2010 {
        let lead = if year == 1990 { "CR" } else { "  " };
        _ = writeln!(text, "{lead} NOBODY A, {year}, MADE UP J, V{year}, P1, DOI 10.9999/m.{year}");
    }
    _ = write!(
        text,
        "SN 2049-3630\nJ9 J MADE-UP SOC WORK\nJI J. Made-Up Soc. Work\nPD MAR\nPY 2021\nVL 12\nIS 3\nBP 221\nEP 228\nDI \
         10.9999/made.up.{number}\nUT WOS:{number:015}\nER\n\n"
    );
}

fn csv(number: usize, text: &mut String) {
    if number == 1 {
        text.push_str(
            "Title,Authors,Year,Source title,Volume,Issue,Page start,Page end,DOI,Abstract,Author Keywords\n",
        );
    }
    _ = writeln!(
        text,
        "\"Scale and spread of innovation {number}\",\"Oliveira, A.B.; Godar, R.\",2021,Journal of Made-up Social \
         Work,12,3,221,228,10.9999/made.up.{number},\"{ABSTRACT}\",{}",
        KEYWORDS.join("; ")
    );
}

fn bibtex(number: usize, text: &mut String) {
    _ = write!(
        text,
        "@article{{oliveira{number},\n  author = {{Oliveira, Ana B. and Godar, Rosa}},\n  title = {{Scale and spread of \
         innovation {number}}},\n  journal = {{Journal of Made-up Social Work}},\n  year = 2021,\n  volume = {{12}},\n  \
         number = {{3}},\n  pages = {{221--228}},\n  doi = {{10.9999/made.up.{number}}},\n  abstract = {{{ABSTRACT}}},\n  \
         keywords = {{{}}}\n}}\n\n",
        KEYWORDS.join(", ")
    );
}

fn csl_json(number: usize, text: &mut String) {
    _ = writeln!(
        text,
        "{}{{\"id\":\"{number}\",\"type\":\"article-journal\",\"title\":\"Scale and spread of innovation \
         {number}\",\"author\":[{{\"family\":\"Oliveira\",\"given\":\"Ana B\"}},{{\"family\":\"Godar\",\"given\":\"Rosa\"\
         }}],\"issued\":{{\"date-parts\":[[2021,3]]}},\"container-title\":\"Journal of Made-up Social \
         Work\",\"volume\":\"12\",\"issue\":\"3\",\"page\":\"221-228\",\"DOI\":\"10.9999/made.up.{number}\",\"abstract\":\
         \"{ABSTRACT}\"}}",
        if number == 1 { "[" } else { "," }
    );
}

fn pubmed_xml(number: usize, text: &mut String) {
    if number == 1 {
        text.push_str("<?xml version=\"1.0\"?>\n<PubmedArticleSet>\n");
    }
    _ = write!(
        text,
        "<PubmedArticle><MedlineCitation><PMID Version=\"1\">{number}</PMID><Article><Journal><ISSN \
         IssnType=\"Print\">2049-3630</ISSN><JournalIssue><Volume>12</Volume><Issue>3</Issue><PubDate><Year>2021</Year>\
         <Month>Mar</Month></PubDate></JournalIssue><Title>Journal of made-up social work</Title></Journal>\
         <ArticleTitle>Scale and spread of innovation {number}</ArticleTitle><Abstract><AbstractText>{ABSTRACT}\
         </AbstractText></Abstract><AuthorList><Author><LastName>Oliveira</LastName><ForeName>Ana B</ForeName></Author>\
         </AuthorList></Article><MeshHeadingList>"
    );
    for keyword in KEYWORDS {
        _ = write!(text, "<MeshHeading><DescriptorName>{keyword}</DescriptorName></MeshHeading>");
    }
    _ = writeln!(
        text,
        "</MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList><ArticleId \
         IdType=\"doi\">10.9999/made.up.{number}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>"
    );
}

fn endnote_xml(number: usize, text: &mut String) {
    if number == 1 {
        text.push_str("<?xml version=\"1.0\"?><xml><records>");
    }
    _ = write!(
        text,
        "<record><ref-type name=\"Journal Article\">17</ref-type><contributors><authors><author><style>Oliveira, Ana \
         B</style></author></authors></contributors><titles><title><style>Scale and spread of innovation {number}</style>\
         </title><secondary-title>Journal of Made-up Social Work</secondary-title></titles><pages>221-8</pages><volume>12\
         </volume><number>3</number><dates><year>2021</year></dates><abstract><style>{ABSTRACT}</style></abstract>\
         <electronic-resource-num>10.9999/made.up.{number}</electronic-resource-num></record>"
    );
}

fn ovid_tagged(number: usize, text: &mut String) {
    _ = write!(
        text,
        "<{number}. >\nVN  - Ovid Technologies\nDB  - Ovid MEDLINE(R)\nUI  - {number}\nAU  - Oliveira AB\nAU  - Godar R\nFA  \
         - Oliveira, Ana B\nFA  - Godar, Rosa\nTI  - Scale and spread of innovation {number}.\nSO  - Journal of Made-up \
         Social Work. 12(3):221-8, 2021 Mar.\nIS  - 2049-3630\nAB  - "
    );
    wrapped(text, "\n      ");
    for keyword in KEYWORDS {
        _ = writeln!(text, "MH  - {keyword}");
    }
    _ = write!(text, "DO  - https://dx.doi.org/10.9999/made.up.{number}\nLG  - English\nYR  - 2021\n\n");
}

fn endnote_tagged(number: usize, text: &mut String) {
    _ = write!(
        text,
        "%0 Journal Article\n%A Oliveira, Ana B\n%A Godar, Rosa\n%T Scale and spread of innovation {number}\n%J Journal of \
         Made-up Social Work\n%V 12\n%N 3\n%P 221-228\n%D 2021\n%@ 2049-3630\n%R 10.9999/made.up.{number}\n%X \
         {ABSTRACT}\n"
    );
    for (at, keyword) in KEYWORDS.into_iter().enumerate() {
        // The others stand on lines below.
        _ = writeln!(text, "{}{keyword}", if at == 0 { "%K " } else { "" });
    }
    text.push('\n');
}

fn refworks_tagged(number: usize, text: &mut String) {
    _ = write!(
        text,
        "RT Journal Article\nSR Electronic(1)\nID {number}\nA1 Oliveira,Ana B.\nA1 Godar,Rosa\nT1 Scale and spread of \
         innovation {number}\nYR 2021\nFD Mar\nVO 12\nIS 3\nSP 221\nOP 228\nJF Journal of Made-up Social Work\n"
    );
    for keyword in KEYWORDS {
        _ = writeln!(text, "K1 {keyword}");
    }
    _ = write!(text, "AB {ABSTRACT}\nSN 2049-3630\nDO 10.9999/made.up.{number}\nLA English\n\n");
}

fn pubmed_text(number: usize, text: &mut String) {
    _ = write!(
        text,
        "{number}. J Made-up Soc Work. 2021 Mar;12(3):221-8. doi: 10.9999/made.up.{number}.\n\nScale and spread of \
         innovation {number}.\n\nOliveira AB(1), Godar R(2).\n\nAuthor information:\n(1)School of Made-up Work, Town, \
         England.\n(2)School of Made-up Work, Village, England.\n\n"
    );
    wrapped(text, "\n");
    _ = write!(text, "\nDOI: 10.9999/made.up.{number}\nPMID: {number} [Indexed for MEDLINE]\n\n\n");
}

fn zotero_rdf(number: usize, text: &mut String) {
    if number == 1 {
        text.push_str(
            "<rdf:RDF\n xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n \
             xmlns:z=\"http://www.zotero.org/namespaces/export#\"\n xmlns:dcterms=\"http://purl.org/dc/terms/\"\n \
             xmlns:bib=\"http://purl.org/net/biblio#\"\n xmlns:foaf=\"http://xmlns.com/foaf/0.1/\"\n \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n \
             xmlns:prism=\"http://prismstandard.org/namespaces/1.2/basic/\">\n",
        );
    }
    let person = |family: &str, given: &str| {
        format!(
            "<rdf:li><foaf:Person><foaf:surname>{family}</foaf:surname><foaf:givenName>{given}</foaf:givenName>\
             </foaf:Person></rdf:li>\n"
        )
    };
    _ = write!(
        text,
        "<bib:Article rdf:about=\"#item_{number}\">\n<z:itemType>journalArticle</z:itemType>\n<dcterms:isPartOf \
         rdf:resource=\"#journal_{number}\"/>\n<bib:authors><rdf:Seq>\n{}{}</rdf:Seq></bib:authors>\n",
        person("Oliveira", "Ana B"),
        person("Godar", "Rosa")
    );
    for keyword in KEYWORDS {
        _ = writeln!(text, "<dc:subject>{keyword}</dc:subject>");
    }
    _ = write!(
        text,
        "<dc:title>Scale and spread of innovation {number}</dc:title>\n<dcterms:abstract>{ABSTRACT}</dcterms:abstract>\n\
         <dc:date>2021-03</dc:date>\n<bib:pages>221-228</bib:pages>\n</bib:Article>\n<bib:Journal \
         rdf:about=\"#journal_{number}\">\n<dc:title>Journal of Made-up Social Work</dc:title>\n\
         <prism:volume>12</prism:volume>\n<prism:number>3</prism:number>\n<dc:identifier>DOI \
         10.9999/made.up.{number}</dc:identifier>\n<dc:identifier>ISSN 2049-3630</dc:identifier>\n</bib:Journal>\n"
    );
}

fn openalex_json(number: usize, text: &mut String) {
    text.push_str(if number == 1 { "{\"meta\":{\"page\":1},\"results\":[\n" } else { "," });
    _ = write!(
        text,
        "{{\"id\":\"https://openalex.org/W{number}\",\"doi\":\"https://doi.org/10.9999/made.up.{number}\",\
         \"display_name\":\"Scale and spread of innovation {number}\",\"publication_year\":2021,\
         \"publication_date\":\"2021-03-01\",\"language\":\"en\",\"type\":\"article\",\"primary_location\":{{\"source\":\
         {{\"display_name\":\"Journal of Made-up Social Work\",\"issn\":[\"2049-3630\"]}}}},\"authorships\":["
    );
    for (at, name) in ["Ana B. Oliveira", "Rosa Godar"].into_iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        _ = write!(
            text,
            "{comma}{{\"author\":{{\"display_name\":\"{name}\"}},\"raw_author_name\":\"{name}\"}}"
        );
    }
    text.push_str(
        "],\"biblio\":{\"volume\":\"12\",\"issue\":\"3\",\"first_page\":\"221\",\"last_page\":\"228\"},\"keywords\":[",
    );
    for (at, keyword) in KEYWORDS.into_iter().enumerate() {
        _ = write!(
            text,
            "{}{{\"display_name\":\"{keyword}\",\"score\":0.5}}",
            if at == 0 { "" } else { "," }
        );
    }
    // The abstract stands there as an index: each word with its places.
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, word) in ABSTRACT.split(' ').enumerate() {
        places.entry(word).or_default().push(at);
    }
    text.push_str("],\"abstract_inverted_index\":{");
    for (at, (word, places)) in places.into_iter().enumerate() {
        _ = write!(text, "{}\"{word}\":{places:?}", if at == 0 { "" } else { "," });
    }
    text.push_str("}}\n");
}

/// The abstract in lines, with what begins each but the first.
fn wrapped(text: &mut String, lead: &str) {
    for (at, word) in ABSTRACT.split(' ').enumerate() {
        text.push_str(match at {
            0 => "",
            _ if at % 12 == 0 => lead,
            _ => " ",
        });
        text.push_str(word);
    }
    text.push('\n');
}
