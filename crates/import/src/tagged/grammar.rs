//! The grammar of tag lines, one function per family. A tag has a grammar here; what it means is
//! the business of the module of the format.

/// A line of RIS, `TY  - JOUR`: two characters, blanks, a hyphen. Vendors write one blank, two, or
/// a tab before the hyphen, up to three before the tag, and nothing or several after the hyphen.
pub(crate) fn ris_tag(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let indent = bytes.iter().take(3).take_while(|byte| **byte == b' ').count();
    let tag = bytes.get(indent..indent + 2)?;
    if !(tag[0].is_ascii_uppercase() && (tag[1].is_ascii_uppercase() || tag[1].is_ascii_digit())) {
        return None;
    }
    let blanks = bytes[indent + 2..].iter().take(2).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let hyphen = indent + 2 + blanks;
    if blanks == 0 || bytes.get(hyphen) != Some(&b'-') {
        return None;
    }
    let value = &line[hyphen + 1..];
    let apart = value.is_empty() || value.starts_with(|c: char| c.is_whitespace());
    apart.then(|| (&line[indent..indent + 2], value.trim()))
}

/// A line of PubMed text, `PMID- 123` or `TI  - Title`: two to four capitals padded to four
/// columns, then a hyphen.
pub(crate) fn nbib_tag(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let letters = bytes.iter().take(5).take_while(|byte| byte.is_ascii_uppercase()).count();
    let blanks = bytes.get(letters..)?.iter().take(3).take_while(|byte| **byte == b' ').count();
    let hyphen = letters + blanks;
    let padded = (2..=4).contains(&letters) && hyphen >= 3 && hyphen <= letters.max(4) + 1;
    if !padded || bytes.get(hyphen) != Some(&b'-') {
        return None;
    }
    let value = &line[hyphen + 1..];
    let apart = value.is_empty() || value.starts_with(' ');
    apart.then(|| (&line[..letters], value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_of_ris_is_one_however_many_blanks_vendors_write() {
        for (line, tag, value) in [
            ("TY  - JOUR", "TY", "JOUR"),
            ("TY - JOUR", "TY", "JOUR"),
            ("TY  -  JOUR ", "TY", "JOUR"),
            ("A1\t- First", "A1", "First"),
            ("   TI  - Indented", "TI", "Indented"),
            ("SP  -", "SP", ""),
            ("ER  - ", "ER", ""),
            ("M1  -\tTab", "M1", "Tab"),
        ] {
            assert_eq!(ris_tag(line), Some((tag, value)), "{line:?}");
        }
        for line in [
            "ER-positive cells",
            "ER then a second line",
            "Ty  - JOUR",
            "TI   - three blanks",
            "    TI  - four before",
            "TI  -no blank after",
            "1A  - digit first",
            "T",
            "",
            "ÄÖ  - letters",
            "TI",
        ] {
            assert_eq!(ris_tag(line), None, "{line:?}");
        }
    }

    #[test]
    fn line_of_pubmed_text_is_padded_to_four_columns() {
        for (line, tag, value) in [
            ("PMID- 123", "PMID", "123"),
            ("TI  - A title", "TI", "A title"),
            ("FAU - Long, Vicky", "FAU", "Long, Vicky"),
            ("ISSN - EISSN-2049-3630", "ISSN", "EISSN-2049-3630"),
            ("AB  - ", "AB", ""),
            ("VI  -", "VI", ""),
        ] {
            assert_eq!(nbib_tag(line), Some((tag, value)), "{line:?}");
        }
        for line in [
            "      wrapped",
            "TI- short",
            "PMID-22664220",
            "DNA-binding",
            "COVID-19 and",
            "A - b",
            "T",
            "",
            "中文  - x",
        ] {
            assert_eq!(nbib_tag(line), None, "{line:?}");
        }
    }
}
