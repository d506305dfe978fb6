//! Titles that a spreadsheet would run: written as text, and read back as they were.

use super::process::{convert, convert_to, file};

/// What OWASP lists under CSV injection, each as the beginning of a title.
const FORMULAS: [&str; 8] = [
    "=HYPERLINK(\"http://example.org\",\"A\")",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "'=1+1",
    "''+1",
    "=\"19326203\"",
];

#[test]
fn no_cell_begins_a_formula_and_reading_takes_the_guard_off() {
    let records: String = FORMULAS
        .iter()
        .map(|title| {
            format!(
                "TY  - JOUR\nTI  - {title}\nAU  - {title}\nT2  - {title}\nAB  - {title}\nKW  - {title}\n\
                 VL  - {title}\nER  - \n"
            )
        })
        .collect();
    let ris = file("formulas.ris", records);
    let table = convert_to(&ris.path, "csv").out;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut cells = 0;
    for row in reader.records() {
        for cell in &row.expect("a table") {
            cells += 1;
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?} is a formula");
        }
    }
    assert!(cells > FORMULAS.len() * 6);

    let before = convert(&ris.path).records();
    let after = convert(&file("formulas.csv", table).path).records();
    for (before, after) in before.iter().zip(&after) {
        for field in ["title", "container-title", "abstract", "volume"] {
            assert_eq!(before[field], after[field], "{field}");
        }
    }
    assert_eq!(before.len(), after.len());
}
