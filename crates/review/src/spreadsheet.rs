//! Cells that a spreadsheet would calculate. A title may begin with `=` or `-`; opened in a
//! spreadsheet it would be a formula, at best a wrong text and at worst a command of whoever wrote
//! the record (OWASP, "CSV injection"). Tables are written with an apostrophe before such a cell,
//! which makes it a text, and read without it.

use std::borrow::Cow;

/// Whether a spreadsheet would calculate a cell that begins so.
#[must_use]
pub fn is_calculated(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

/// The cell as it is written: with an apostrophe before it where a spreadsheet would calculate it. A
/// cell that is written so already gets a second one, since reading takes one off.
#[must_use]
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_calculated(cell.trim_start_matches('\'')) { format!("'{cell}").into() } else { cell.into() }
}

/// The cell as it is read: the inverse of [`guarded`].
#[must_use]
pub fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(guarded) if is_calculated(cell.trim_start_matches('\'')) => guarded,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formula_is_written_as_text_and_other_cells_as_they_are() {
        for (cell, written) in [("=1+1", "'=1+1"), ("'=1+1", "''=1+1"), ("'tis", "'tis"), ("a=b", "a=b")] {
            assert_eq!(guarded(cell), written);
        }
    }

    proptest! {
        #[test]
        fn guard_is_taken_off_again(cell in "['=+@a-]{0,6}") {
            let written = guarded(&cell);
            prop_assert!(!is_calculated(&written));
            prop_assert_eq!(without_guard(&written), cell.as_str());
        }
    }
}
