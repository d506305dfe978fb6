//! XML that wants more than to be read: entities that grow, entities that fetch, elements without
//! end (OWASP, "XML external entity prevention").

use super::process::{convert, file};
use std::fs;
use std::net::TcpListener;

/// A PubMed export with a document type and a title.
fn pubmed(dtd: &str, title: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n{dtd}\n<PubmedArticleSet><PubmedArticle><MedlineCitation>\
         <PMID>99000001</PMID><Article><ArticleTitle>Title: {title}</ArticleTitle></Article>\
         </MedlineCitation></PubmedArticle></PubmedArticleSet>\n"
    )
}

/// The same from EndNote.
fn endnote(dtd: &str, title: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n{dtd}\n<xml><records><record><ref-type name=\"Journal Article\">17\
         </ref-type><titles><title>Title: {title}</title></titles></record></records></xml>\n"
    )
}

#[test]
fn entities_are_not_expanded() {
    let grown: String =
        (1..=9).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))).collect();
    let long = format!("<!ENTITY e0 \"{}\">", "x".repeat(40_000));
    for (entity, title) in [(grown, "&e9;".to_owned()), (long, "&e0;".repeat(10_000))] {
        let dtd = format!("<!DOCTYPE s [<!ENTITY e0 \"ha\">{entity}]>");
        for text in [pubmed(&dtd, &title), endnote(&dtd, &title)] {
            let said = convert(&file("laughs.xml", text).path);
            assert_eq!(said.sums(), Some((1, 0)));
            assert!(
                said.out.len() < 100_000 && !said.out.contains("haha") && !said.out.contains("xx"),
                "{} bytes",
                said.out.len()
            );
        }
    }
}

#[test]
fn other_files_are_not_read_and_nobody_is_called() {
    let canary = file("canary.txt", "the canary sings");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a port that does not wait");
    let web = format!("http://{}/canary", listener.local_addr().expect("an address"));
    let path = canary.path.display();
    for address in [format!("file://{path}"), format!("{path}"), web] {
        for dtd in [
            format!("<!DOCTYPE s [<!ENTITY c SYSTEM \"{address}\">]>"),
            format!("<!DOCTYPE s [<!ENTITY c PUBLIC \"-//X\" \"{address}\">]>"),
            format!("<!DOCTYPE s [<!ENTITY % p SYSTEM \"{address}\"> %p;]>"),
            format!("<!DOCTYPE s SYSTEM \"{address}\">"),
        ] {
            let title = format!("&c; <xi:include href=\"{address}\" parse=\"text\"/>");
            for text in [pubmed(&dtd, &title), endnote(&dtd, &title)] {
                let said = convert(&file("canary.xml", text).path);
                said.sums();
                assert!(!said.out.contains("sings") && !said.err.contains("sings"), "{said:?}");
            }
        }
    }
    assert!(listener.accept().is_err(), "somebody called");
    assert_eq!(fs::read_to_string(&canary.path).expect("the canary"), "the canary sings");
}

#[test]
fn million_elements_in_each_other_are_read_without_a_stack() {
    let title = format!("{}x{}", "<b>".repeat(1_000_000), "</b>".repeat(1_000_000));
    for text in [pubmed("", &title), endnote("", &title)] {
        assert_eq!(convert(&file("deep.xml", text).path).sums(), Some((1, 0)));
    }
}

#[test]
fn million_attributes_and_ampersands_are_read_in_linear_time() {
    let attributes: String = (0..1_000_000).map(|nth| format!(" a{nth}=\"\"")).collect();
    for title in [format!("<b{attributes}>x</b>"), "&".repeat(1_000_000)] {
        assert_eq!(convert(&file("wide.xml", pubmed("", &title)).path).sums(), Some((1, 0)));
    }
}
