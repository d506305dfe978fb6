//! One spelling for text that databases spell in many: tags and entities out, accents and other
//! scripts to Latin letters, capitals to small ones, everything that is no letter or digit to one
//! blank. What two databases print of the same title then differs only where the words differ.

/// Small Latin letters and digits, words one blank apart.
///
/// Greek letters become their names, since half of the databases write `TGF-beta` and the other
/// half `TGF-β`. An apostrophe vanishes: `Crohn's` and `Crohns` are the same word.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        at += 1;
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'A'..=b'Z' => out.push(char::from(byte.to_ascii_lowercase())),
            b'\'' | b'`' => {}
            b'<' => match tag_length(&text[at..]) {
                Some(length) => at += length,
                None => blank(&mut out),
            },
            b'&' => match entity(&text[at..]) {
                Some((letters, length)) => {
                    match letters {
                        Some(letters) => out.push_str(&fold(&letters)),
                        None => blank(&mut out),
                    }
                    at += length;
                }
                None => {
                    blank(&mut out);
                    out.push_str("and ");
                }
            },
            _ if byte.is_ascii() => blank(&mut out),
            _ => {
                let Some(c) = text[at - 1..].chars().next() else { break };
                at += c.len_utf8() - 1;
                match greek_name(c) {
                    Some(name) => out.push_str(name),
                    None if matches!(c, '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{b4}') => {}
                    None => latin(c, &mut out),
                }
            }
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The folded text without its blanks: `health care` and `healthcare` are the same letters.
pub(crate) fn letters_of(folded: &str) -> String {
    let mut letters = String::with_capacity(folded.len());
    folded.split(' ').for_each(|word| letters.push_str(word));
    letters
}

/// Whether a word is in a list, which is sorted.
pub(crate) fn is_among(word: &str, sorted: &[&str]) -> bool {
    debug_assert!(sorted.is_sorted(), "{sorted:?}");
    sorted.binary_search(&word).is_ok()
}

/// FNV-1a, 64 bits: the same on every machine and in every run, which the standard hasher does not
/// promise. It names words, authors and blocking keys, so that records are prepared in parallel
/// without a shared table and in any order.
pub(crate) fn hash(text: &str) -> u64 {
    hash_from(0xcbf2_9ce4_8422_2325, text.as_bytes())
}

/// Continues [`hash`] with more bytes, for keys made of several parts.
pub(crate) fn hash_from(seed: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// The transliteration of a character; signs and letters without one become a blank.
fn latin(c: char, out: &mut String) {
    let spelled = deunicode::deunicode_char(c).unwrap_or(" ");
    // A combining mark has the empty spelling: it belongs to the letter before it.
    for c in spelled.chars() {
        match c.to_ascii_lowercase() {
            c @ ('a'..='z' | '0'..='9') => out.push(c),
            '\'' | '`' => {}
            _ => blank(out),
        }
    }
}

/// The length of a markup tag after its `<`, with the `>`: `i>`, `/sub>`, `inline-formula id="x">`.
/// `p<0.05` and the `<or=` of old MEDLINE records are no tags.
fn tag_length(after: &str) -> Option<usize> {
    let close = after.bytes().take(200).position(|b| b == b'>')?;
    let inner = after[..close].trim_start_matches('/').trim_end_matches('/');
    let name_length =
        inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')).count();
    let starts_with_letter = inner.starts_with(|c: char| c.is_ascii_alphabetic());
    let ends_as_name = matches!(inner.as_bytes().get(name_length), None | Some(b' '));
    (starts_with_letter && ends_as_name && name_length <= 24 && !inner.contains('<')).then_some(close + 1)
}

/// A character entity after its `&`: the text it stands for (`None` for a sign that is no letter)
/// and its length with the `;`.
fn entity(after: &str) -> Option<(Option<String>, usize)> {
    let end = after.bytes().take(12).position(|b| b == b';')?;
    let name = &after[..end];
    let length = end + 1;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // A second `&` would be read as an entity again.
        return Some((char::from_u32(code).filter(|c| *c != '&').map(String::from), length));
    }
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) || name.len() < 2 {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    if lower == "amp" {
        return Some((Some(" and ".to_owned()), length));
    }
    if GREEK.iter().any(|(_, greek)| *greek == lower) {
        return Some((Some(lower), length));
    }
    let accents = ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "caron"];
    let accented = accents.iter().find_map(|accent| lower.strip_suffix(accent));
    match accented {
        Some(letter) if letter.len() == 1 => Some((Some(letter.to_owned()), length)),
        _ if lower == "szlig" => Some((Some("ss".to_owned()), length)),
        _ => Some((None, length)),
    }
}

const GREEK: [(char, &str); 24] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('ο', "omicron"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
];

fn greek_name(c: char) -> Option<&'static str> {
    if !matches!(c, '\u{b5}' | '\u{391}'..='\u{3c9}' | '\u{3d1}' | '\u{3d5}') {
        return None;
    }
    let c = match c {
        '\u{b5}' => 'μ',
        '\u{3d1}' => 'θ',
        '\u{3d5}' => 'φ',
        'ς' => 'σ',
        _ => c.to_lowercase().next().unwrap_or(c),
    };
    GREEK.iter().find(|(letter, _)| *letter == c).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_title_fold_to_one_text() {
        for (text, folded) in [
            ("Crohn\u{2019}s disease: a Review.", "crohns disease a review"),
            ("Labelled with <sup>99m</sup>Tc", "labelled with 99mtc"),
            ("TGF-\u{3b2} in M&uuml;ller cells", "tgf beta in muller cells"),
            ("TGF-&beta; in Mu\u{308}ller cells", "tgf beta in muller cells"),
            ("Diet & exercise &amp; sleep", "diet and exercise and sleep"),
            ("Per-&#197;ke", "per ake"),
            ("p<0.05 or >1, <or=3", "p 0 05 or 1 or 3"),
            ("  5 \u{b5}g ", "5 mug"),
            ("\u{41f}\u{43b}\u{430}\u{442}\u{444}\u{43e}\u{440}\u{43c}\u{430}", "platforma"),
            ("", ""),
            ("--", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn unfinished_tags_and_entities_cost_nothing() {
        for (text, folded) in [
            ("a < b", "a b"),
            ("a <", "a"),
            ("R&D; R&D", "r and d r and d"),
            ("&#9999999999;x", "and 9999999999 x"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn hash_is_the_published_fnv() {
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
