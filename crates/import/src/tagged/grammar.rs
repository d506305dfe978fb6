//! The grammar of tag lines, one function per family. A tag has a grammar here; what it means is
//! the business of the module of the format.

use crate::glance::trimmed;

/// A line of RIS, `TY  - JOUR`: two characters, blanks, a hyphen. Vendors write one blank, two, or
/// a tab before the hyphen, up to three before the tag, and nothing or several after the hyphen.
///
/// Small tools write some longer tags of their own: `PMID  - 12345678`.
pub(crate) fn ris_tag(line: &str) -> Option<(&str, &str)> {
    const LONGER: [&str; 5] = ["PMID", "DOI", "ISSN", "ISBN", "URL"];
    let bytes = line.as_bytes();
    if let Some(plain) = plain_ris_tag(line) {
        return Some(plain);
    }
    if matches!(bytes.first(), Some(b'P' | b'D' | b'I' | b'U'))
        && bytes.get(2).is_some_and(u8::is_ascii_uppercase)
    {
        let longer = LONGER.into_iter().find_map(|tag| Some((tag.len(), line.strip_prefix(tag)?)));
        let value = longer.and_then(|(length, rest)| Some((length, rest.strip_prefix("  - ")?)));
        return value.map(|(length, value)| (&line[..length], trimmed(value)));
    }
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
    // Two blanks before the hyphen are as sure a sign as one behind it: `TY  -JOUR`.
    let apart = value.is_empty()
        || value.starts_with(|c: char| c.is_whitespace())
        || (indent == 0 && &bytes[2..4] == b"  " && !value.starts_with('-'));
    apart.then(|| (&line[indent..indent + 2], trimmed(value)))
}

/// A line of RIS as nearly every line is written.
#[inline]
pub(crate) fn plain_ris_tag(line: &str) -> Option<(&str, &str)> {
    match line.as_bytes() {
        [first, second, b' ', b' ', b'-', b' ', ..]
            if first.is_ascii_uppercase() && (second.is_ascii_uppercase() || second.is_ascii_digit()) =>
        {
            Some((&line[..2], trimmed(&line[6..])))
        }
        _ => None,
    }
}

/// A line of RIS in small letters, `ty  - jour`: the tag in capitals, and the value. Texts may hold
/// such lines, so that it is a tag only where a whole file is written so.
pub(crate) fn small_ris_tag(line: &str) -> Option<([u8; 2], &str)> {
    let &[first, second, b' ', b' ', b'-', ..] = line.as_bytes() else { return None };
    let is_tag = first.is_ascii_lowercase() && (second.is_ascii_lowercase() || second.is_ascii_digit());
    let value = &line[5..];
    let apart = value.is_empty() || value.starts_with(' ');
    (is_tag && apart).then(|| ([first.to_ascii_uppercase(), second.to_ascii_uppercase()], trimmed(value)))
}

/// A line of PubMed text, `PMID- 123` or `TI  - Title`: two to four capitals padded to four
/// columns, then a hyphen.
pub(crate) fn nbib_tag(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    // As nearly every line is written: a tag of two or three letters, or one that continues.
    match bytes {
        [first, second, b' ', b' ', b'-', b' ', ..]
            if first.is_ascii_uppercase() && second.is_ascii_uppercase() =>
        {
            return Some((&line[..2], trimmed(&line[6..])));
        }
        [first, second, third, b' ', b'-', b' ', ..]
            if first.is_ascii_uppercase() && second.is_ascii_uppercase() && third.is_ascii_uppercase() =>
        {
            return Some((&line[..3], trimmed(&line[6..])));
        }
        [b' ', b' ', b' ', b' ', ..] => return None,
        _ => {}
    }
    let letters = bytes.iter().take(5).take_while(|byte| byte.is_ascii_uppercase()).count();
    let blanks = bytes.get(letters..)?.iter().take(3).take_while(|byte| **byte == b' ').count();
    let hyphen = letters + blanks;
    let padded = (2..=4).contains(&letters) && hyphen >= 3 && hyphen <= letters.max(4) + 1;
    if !padded || bytes.get(hyphen) != Some(&b'-') {
        return None;
    }
    let value = &line[hyphen + 1..];
    let is_number = &line[..letters] == "PMID" && value.bytes().all(|byte| byte.is_ascii_digit());
    let apart = value.is_empty() || value.starts_with(' ') || is_number;
    apart.then(|| (&line[..letters], trimmed(value)))
}

/// A line of Web of Science, `TI A title`: a capital, a capital or digit, then a blank or nothing.
pub(crate) fn web_of_science_tag(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let is_tag = bytes.len() >= 2
        && bytes[0].is_ascii_uppercase()
        && (bytes[1].is_ascii_uppercase() || bytes[1].is_ascii_digit())
        && matches!(bytes.get(2), None | Some(b' '));
    is_tag.then(|| (&line[..2], trimmed(&line[2..])))
}

/// A line of refer, `%T Title`: a per cent sign and one capital, digit or sign. Lower case is text:
/// `%a of them`.
pub(crate) fn refer_tag(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let indent = bytes.iter().take(3).take_while(|byte| **byte == b' ').count();
    let &[b'%', tag] = bytes.get(indent..indent + 2)? else { return None };
    let is_tag = tag.is_ascii_graphic() && !tag.is_ascii_lowercase() && tag != b'%';
    let apart = matches!(bytes.get(indent + 2), None | Some(b' ' | b'\t'));
    (is_tag && apart).then(|| (&line[indent..indent + 2], line[indent + 2..].trim()))
}

/// A line of RefWorks, `T1 Title`. Nothing but a blank stands between tag and value, and texts begin
/// with `US` or `IT` too, so that only the tags of the format's own legend are tags.
pub(crate) fn refworks_tag(line: &str) -> Option<(&str, &str)> {
    const TAGS: [&str; 68] = [
        "A1", "A2", "A3", "A4", "A5", "A6", "AB", "AD", "AN", "AV", "CL", "CN", "CR", "DB", "DO", "DS", "ED",
        "FD", "ID", "IP", "IS", "JF", "JO", "K1", "LA", "LK", "LL", "NO", "OL", "OP", "OT", "PB", "PMCID",
        "PMID", "PP", "RD", "RT", "SF", "SL", "SN", "SP", "SR", "ST", "T1", "T2", "T3", "U1", "U10", "U11",
        "U12", "U13", "U14", "U15", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9", "UL", "VO", "WP", "WT",
        "WV", "YR", "vo",
    ];
    let line = line.trim_end();
    let tag = line.split([' ', '\t']).next()?;
    TAGS.binary_search(&tag).is_ok().then(|| (tag, line[tag.len()..].trim()))
}

/// A line of the Cochrane Library, `AU: Author A`: two or three capitals and a colon.
pub(crate) fn cochrane_tag(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_once(':')?;
    let is_tag = (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_uppercase());
    let apart = value.is_empty() || value.starts_with([' ', '\t']);
    (is_tag && apart).then(|| (tag, value.trim()))
}

/// A line of Ovid with short names, `TI  - A title`, also with one blank before the hyphen: two
/// letters, or a letter and a digit. Says whether there were two blanks, since a whole file has one
/// or two, and texts have lines such as `II - Methods`.
pub(crate) fn ovid_tag(line: &str) -> Option<(&str, &str, bool)> {
    let (tag, value) = ris_tag(line)?;
    let blanks = line.trim_start()[tag.len()..].bytes().take_while(|byte| *byte == b' ').count();
    Some((tag, value, blanks >= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_of_refer_begins_with_a_per_cent_sign_and_one_letter() {
        for (line, tag, value) in [
            ("%0 Journal Article", "%0", "Journal Article"),
            ("%T\tTab ", "%T", "Tab"),
            ("%0", "%0", ""),
            ("%@ 0964-6906", "%@", "0964-6906"),
            ("  %A Indented", "%A", "Indented"),
        ] {
            assert_eq!(refer_tag(line), Some((tag, value)), "{line:?}");
        }
        for line in ["% of all", "%%EOF", "%TIGHT", "%a small", "50 %T", "%", "", "%\u{e9} x"] {
            assert_eq!(refer_tag(line), None, "{line:?}");
        }
    }

    #[test]
    fn line_of_web_of_science_begins_with_two_letters_and_a_blank() {
        for (line, tag, value) in
            [("TI A title ", "TI", "A title"), ("J9  J MADE-UP", "J9", "J MADE-UP"), ("ER", "ER", "")]
        {
            assert_eq!(web_of_science_tag(line), Some((tag, value)), "{line:?}");
        }
        for line in ["   Other, B", "DNA of a", "A title", "9A x", "Ti x", "\u{e9}\u{e9} x", "T", ""] {
            assert_eq!(web_of_science_tag(line), None, "{line:?}");
        }
    }

    #[test]
    fn line_of_refworks_begins_with_a_tag_of_its_legend() {
        for (line, tag, value) in [
            ("RT Book, Section", "RT", "Book, Section"),
            ("U15 mine", "U15", "mine"),
            ("PMCID PMC1", "PMCID", "PMC1"),
            ("YR 2003", "YR", "2003"),
            ("vo 10", "vo", "10"),
            ("AB", "AB", ""),
        ] {
            assert_eq!(refworks_tag(line), Some((tag, value)), "{line:?}");
        }
        for line in ["US policy", "RT=Reference Type", " A1 Indented", "Abstract", ""] {
            assert_eq!(refworks_tag(line), None, "{line:?}");
        }
    }

    #[test]
    fn line_of_the_cochrane_library_has_a_colon() {
        assert_eq!(cochrane_tag("ID: CN-00123456"), Some(("ID", "CN-00123456")));
        assert_eq!(cochrane_tag("DOI:"), Some(("DOI", "")));
        for line in ["Provider: Somebody", "A: b", "AIMS: b", "AU:b", "Au: b", "AU", ""] {
            assert_eq!(cochrane_tag(line), None, "{line:?}");
        }
    }

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
            ("TI  -no blank after", "TI", "no blank after"),
            ("PMID  - 12345678", "PMID", "12345678"),
        ] {
            assert_eq!(ris_tag(line), Some((tag, value)), "{line:?}");
        }
        for line in [
            "ER-positive cells",
            "PMID - 1",
            "DOIS  - 1",
            "ER then a second line",
            "Ty  - JOUR",
            "TI   - three blanks",
            "    TI  - four before",
            "TI -no blank after",
            "  TI  -indented, no blank after",
            "TI  --- a rule",
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
    fn line_of_ris_in_small_letters_has_the_tag_of_one_in_capitals() {
        assert_eq!(small_ris_tag("ty  - jour "), Some((*b"TY", "jour")));
        assert_eq!(small_ris_tag("a1  -"), Some((*b"A1", "")));
        for line in
            ["TY  - JOUR", "ty - jour", "ty  -jour", "  ty  - jour", "1a  - x", "\u{e9}  - x", "ty", ""]
        {
            assert_eq!(small_ris_tag(line), None, "{line:?}");
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
            ("PMID-22664220", "PMID", "22664220"),
        ] {
            assert_eq!(nbib_tag(line), Some((tag, value)), "{line:?}");
        }
        for line in [
            "      wrapped",
            "TI- short",
            "PMID-22664220x",
            "OWN-1",
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
