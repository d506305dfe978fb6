//! Exports in archives are read as if they lay beside it, and an archive is no way past a limit or
//! out of its folder.

use flate2::Compression;
use flate2::write::GzEncoder;
use revflow_import::{Format, Import, NotUnderstood, Options, read};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RIS: &str = "TY  - JOUR\nTI  - Scale and spread\nAU  - Oliveira, Ana\nPY  - 2022\nER  - \n";
const NBIB: &str =
    "PMID- 99000001\nTI  - Kinship care\nDP  - 2021\n\nPMID- 99000002\nTI  - Leaving care\nDP  - 2020\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).expect("memory takes it");
    packed.finish().expect("memory takes it")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn imported(bytes: &[u8], file: &str) -> Result<Import, NotUnderstood> {
    read(bytes, file, &Options::default())
}

#[test]
fn gzip_is_read_as_the_file_within_with_the_hash_of_the_file_itself() {
    let long = RIS.repeat(5_000);
    let plain = imported(long.as_bytes(), "a.ris").unwrap();
    let packed_bytes = gzip(long.as_bytes());
    let packed = imported(&packed_bytes, "a.ris").unwrap();
    assert_eq!((packed.entries, packed.problems), (plain.entries, plain.problems));
    assert_eq!(packed.receipt.bytes, packed_bytes.len() as u64);
    assert_ne!(packed.receipt.sha256, plain.receipt.sha256);
    assert_eq!(packed.receipt.to_string(), "a.ris: RIS, gzip, UTF-8: 5000 records, 5000 read, 0 rejected");
}

#[test]
fn every_export_of_an_archive_is_read_and_what_is_none_is_told() {
    let inner = zip(&[("within.ris", RIS.as_bytes())]);
    let bytes = zip(&[
        ("search/medline.nbib", NBIB.as_bytes()),
        ("search/", b""),
        ("search/.DS_Store", b"x"),
        ("__MACOSX/search/._medline.nbib", b"x"),
        ("../../etc/all.ris", RIS.as_bytes()),
        ("article.pdf", b"%PDF-1.7"),
        ("inner.zip", &inner),
    ]);
    let import = imported(&bytes, "exports.zip").unwrap();
    let places: Vec<String> = import.entries.iter().map(|entry| entry.place.to_string()).collect();
    assert_eq!(
        places,
        [
            "exports.zip[search/medline.nbib]:1",
            "exports.zip[search/medline.nbib]:5",
            "exports.zip[../../etc/all.ris]:1"
        ]
    );
    let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "exports.zip[article.pdf]: looks like a PDF, not an export; left it out; the other files of the archive were read",
            "exports.zip[inner.zip]: is an archive within an archive; left it out; the other files of the archive were read",
        ]
    );
    let receipt = &import.receipt;
    assert_eq!((receipt.format, receipt.starts, receipt.read, receipt.rejected), (Format::Archive, 3, 3, 0));
    let parts: Vec<(Format, usize)> = receipt.parts.iter().map(|part| (part.format, part.read)).collect();
    assert_eq!(parts, [(Format::Nbib, 2), (Format::Ris, 1)]);
    assert_eq!(receipt.to_string(), "exports.zip: archive of 2 exports: 3 records, 3 read, 0 rejected");
}

#[test]
fn archive_without_an_export_is_refused_with_what_is_in_it() {
    let refusal = |bytes: &[u8]| imported(bytes, "a.zip").unwrap_err().to_string();
    assert_eq!(
        refusal(&zip(&[("photo.png", b"\x89PNG\r\n")])),
        "a.zip: is a zip archive without an export; for instance a.zip[photo.png] looks like a picture, not an export; unpack it and look at what is inside"
    );
    assert!(refusal(&zip(&[("folder/", b"")])).contains("without a file"));
    let mut cut = zip(&[("a.ris", RIS.as_bytes())]);
    cut.truncate(60);
    assert!(refusal(&cut).contains("list of contents is damaged"), "{}", refusal(&cut));
    assert!(refusal(&gzip(&zip(&[("a.ris", RIS.as_bytes())]))).contains("archive within an archive"));
}

#[test]
fn damaged_gzip_is_refused_and_not_read_halfway() {
    let mut bytes = gzip(RIS.repeat(5_000).as_bytes());
    bytes.truncate(bytes.len() / 2);
    assert!(imported(&bytes, "a.ris").unwrap_err().to_string().contains("cannot be read"));
}

#[test]
fn bomb_is_refused_whatever_its_list_of_contents_says() {
    let line = format!("KW  - {}\n", "a".repeat(1_000_000));
    let bomb = format!("TY  - JOUR\nTI  - x\n{}ER  - \n", line.repeat(80));
    let mut archive = zip(&[("bomb.ris", bomb.as_bytes())]);
    assert!(archive.len() < 1_000_000);
    let refusal = imported(&archive, "a.zip").unwrap_err().to_string();
    assert!(refusal.contains("unpacks to 64 MB and more, as no export does"), "{refusal}");
    // The unpacked size stands at byte 24 of the entry in the list of contents.
    let entry = archive.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    archive[entry + 24..entry + 28].copy_from_slice(&1_000_u32.to_le_bytes());
    assert!(imported(&archive, "a.zip").is_err());
    assert!(imported(&gzip(bomb.as_bytes()), "a.ris").is_err());
}

#[test]
fn format_can_be_named_where_the_content_does_not_tell_it() {
    let options = Options { format: Some(Format::Ris), ..Options::default() };
    let text = format!("title,author,year\n{RIS}");
    assert_eq!(imported(text.as_bytes(), "a").unwrap().receipt.format, Format::Csv);
    assert_eq!(read(text.as_bytes(), "a", &options).unwrap().receipt.format, Format::Ris);
}
