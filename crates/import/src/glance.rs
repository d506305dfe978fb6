//! A first look at a text: whether there is anything to do about it at all. Most texts of an export
//! are as they should be, and every byte of the file is looked at here several times; so these
//! functions never stop early, which lets the compiler look at many bytes with one instruction, and
//! leave the work to others when they find something.

/// The text without the white space around it. Most texts have none, and their first and last byte
/// tell it.
#[inline]
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] | [first @ last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// The text without the white space at its end.
#[inline]
pub(crate) fn trimmed_end(text: &str) -> &str {
    match text.as_bytes().last() {
        Some(last) if last.is_ascii_graphic() => text,
        _ => text.trim_end(),
    }
}

/// Whether a control character of ASCII, which line ends and tabs are too, or one of these bytes
/// stands in the text.
#[inline]
pub(crate) fn has_control_or<const N: usize>(text: &str, others: [u8; N]) -> bool {
    let is_one = |byte: u8| others.iter().fold(byte < b' ', |is_one, other| is_one | (byte == *other));
    text.bytes().fold(false, |found, byte| found | is_one(byte))
}

/// Whether two blanks follow each other in the text.
#[inline]
pub(crate) fn has_two_blanks(text: &str) -> bool {
    text.as_bytes().array_windows().fold(false, |found, [one, two]| found | ((*one == b' ') & (*two == b' ')))
}

/// Whether a text surely is as a person would type it: without control characters, entities, tags,
/// blanks in a row and no-break blanks, which begin with `0xC2`.
#[inline]
pub(crate) fn is_plain(text: &str) -> bool {
    if text.len() > SHORT {
        return !has_control_or(text, [0x7F, b'&', b'<', 0xC2]) && !has_two_blanks(text);
    }
    let mut before = 0;
    text.bytes().all(|byte| {
        let is_blank_again = byte == b' ' && before == b' ';
        before = byte;
        PLAIN[usize::from(byte)] && !is_blank_again
    })
}

/// Up to this length one byte after the other is as fast as many at a time.
const SHORT: usize = 24;

const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < b' ' as usize {
        plain[byte] = false;
        byte += 1;
    }
    plain[0x7F] = false;
    plain[b'&' as usize] = false;
    plain[b'<' as usize] = false;
    plain[0xC2] = false;
    plain
};

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 14] = [
        "",
        " ",
        "a",
        " a",
        "a\t",
        "\u{a0}a\u{3000}",
        "é",
        "a  b",
        "ab  ",
        "a b",
        "fifteen letters",
        "sixteen letters!",
        "seventeen letters",
        "a text of more than thirty-two letters & what follows",
    ];

    #[test]
    fn trimmed_text_is_what_the_standard_library_makes_of_it() {
        for text in TEXTS {
            assert_eq!(trimmed(text), text.trim());
            assert_eq!(trimmed_end(text), text.trim_end());
        }
    }

    #[test]
    fn byte_is_found_wherever_it_stands() {
        for text in TEXTS {
            let has_control = text.bytes().any(|byte| byte.is_ascii_control());
            assert_eq!(has_control_or(text, []), has_control, "{text:?}");
            for byte in b' '..=b'~' {
                let has_byte = text.as_bytes().contains(&byte);
                assert_eq!(has_control_or(text, [byte]), has_control || has_byte, "{text:?}");
            }
            assert_eq!(has_two_blanks(text), text.contains("  "), "{text:?}");
        }
    }

    #[test]
    fn short_text_is_plain_when_a_long_one_is() {
        let long = "a text that is longer than others are ";
        for text in
            TEXTS.into_iter().chain(["a&b", "<i>a", "a\u{7F}", "a\u{85}b", "M\u{fc}ller", "a \u{a0} b"])
        {
            assert_eq!(is_plain(text), is_plain(&format!("{long}.{text}")), "{text:?}");
        }
    }
}
