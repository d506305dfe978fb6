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
        _ => trimmed_end(trimmed_start(text)),
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

/// The text without the white space at its beginning.
#[inline]
pub(crate) fn trimmed_start(text: &str) -> &str {
    // Blanks before a letter, as in the lines that continue another.
    let blanks = text.bytes().take_while(|byte| *byte == b' ').count();
    match text.as_bytes().get(blanks) {
        Some(first) if first.is_ascii_graphic() => &text[blanks..],
        _ => text.trim_start(),
    }
}

/// Whether a control character of ASCII, which line ends and tabs are too, or one of these bytes
/// stands in the text.
#[inline]
pub(crate) fn has_control_or<const N: usize>(text: &str, others: [u8; N]) -> bool {
    if text.len() <= SHORT {
        let in_word = |word: u64| {
            others.iter().fold(control_in(word), |found, other| found | zero_in(word ^ repeated(*other)))
        };
        if let Some(found) = any_word(text, in_word) {
            return found;
        }
    }
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
    let is_odd = |word: u64| {
        let others = zero_in(word ^ repeated(0x7F)) | zero_in(word ^ repeated(b'&'));
        let others = others | zero_in(word ^ repeated(b'<')) | zero_in(word ^ repeated(0xC2));
        control_in(word) | others | two_blanks_in(word)
    };
    any_word(text, is_odd).map_or_else(|| is_plain_by_byte(text), |odd| !odd)
}

/// The same of a text that is shorter than a word.
fn is_plain_by_byte(text: &str) -> bool {
    let mut before = 0;
    text.bytes().all(|byte| {
        let is_blank_again = byte == b' ' && before == b' ';
        before = byte;
        byte >= b' ' && !matches!(byte, 0x7F | b'&' | b'<' | 0xC2) && !is_blank_again
    })
}

/// Up to this length eight bytes at a time, in a number, are faster than more of them in a vector.
const SHORT: usize = 32;

/// Whether any eight bytes of a text show what is looked for; `None` when it has fewer. Each word
/// begins with the last byte of the one before, so that neighbours stand together in one of them.
#[inline]
fn any_word(text: &str, shown: impl Fn(u64) -> u64) -> Option<bool> {
    let mut rest = text.as_bytes();
    let mut found = shown(u64::from_le_bytes(*rest.last_chunk()?));
    while let Some(word) = rest.first_chunk() {
        found |= shown(u64::from_le_bytes(*word));
        rest = &rest[7..];
    }
    Some(found != 0)
}

/// Eight times this byte.
const fn repeated(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Not 0 when a byte of the word is 0: only such a byte, or one above it, borrows into a highest bit
/// that it has not itself.
#[inline]
const fn zero_in(word: u64) -> u64 {
    word.wrapping_sub(repeated(1)) & !word & repeated(0x80)
}

/// Not 0 when a byte of the word is below the blank, by the same reckoning.
#[inline]
const fn control_in(word: u64) -> u64 {
    word.wrapping_sub(repeated(b' ')) & !word & repeated(0x80)
}

/// Not 0 when two bytes of the word that follow each other are blanks.
#[inline]
const fn two_blanks_in(word: u64) -> u64 {
    let others = word ^ repeated(b' ');
    // The last byte has no neighbour here.
    zero_in(others | (others >> 8) | (0xFF << 56))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            assert_eq!(trimmed_start(text), text.trim_start());
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

    proptest! {
        #[test]
        fn what_is_seen_does_not_hang_on_the_length(text in "([a-z]{1,9}|[a-z]{1,3} | {1,2}|é|[a-z]{2}|[a-z ]{3}|[a-z ]{4}|[ &<é]|\u{a0}|[\u{0}-\u{7F}]|\u{85}){0,12}") {
            let has_control = text.bytes().any(|byte| byte < b' ');
            prop_assert_eq!(has_control_or(&text, []), has_control);
            prop_assert_eq!(has_control_or(&text, [b'&', 0xC2]), has_control || text.bytes().any(|b| matches!(b, b'&' | 0xC2)));
            prop_assert_eq!(is_plain(&text), is_plain_by_byte(&text));
            prop_assert_eq!(trimmed(&text), text.trim());
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
