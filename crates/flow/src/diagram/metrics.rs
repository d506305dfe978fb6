//! How wide a text is, without a font at hand: the advance widths of the faces the diagram asks for.
//! A reader without Arial or Helvetica sees DejaVu Sans, which is wider; a text is taken to be as
//! wide as in the wider of the two, so that it fits its box in either.

/// Advance widths in thousandths of the type size, from blank (U+0020) to tilde (U+007E): Helvetica
/// (Adobe Font Metrics; Arial and Liberation Sans have the same).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same of DejaVu Sans, rounded up.
const DEJAVU_SANS: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637,
    637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632, 576, 775, 752, 295,
    295, 656, 558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838,
    500, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521,
    393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];

/// A bold letter is at most this much wider than the same letter in the tables above.
const BOLD: f64 = 1.27;

/// Regular or bold type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
}

/// The width of a text in a type size, in the unit of the size; at least what a reader sees.
pub(super) fn text_width(text: &str, size: f64, face: Face) -> f64 {
    let thousandths: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
    let bold = if face == Face::Bold { BOLD } else { 1.0 };
    f64::from(thousandths) * size * bold / 1000.0
}

fn advance(c: char) -> u16 {
    if let Some(place) = u32::from(c).checked_sub(0x20)
        && let Ok(place) = usize::try_from(place)
        && let (Some(helvetica), Some(dejavu)) = (HELVETICA.get(place), DEJAVU_SANS.get(place))
    {
        return *helvetica.max(dejavu);
    }
    match c {
        c if joins_the_one_before(c) => 0,
        // Per mille and per ten thousand signs.
        '\u{2030}' | '\u{2031}' => 1740,
        // Ligatures and digraphs that count as one letter.
        '\u{e6}' | '\u{153}' | '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}' => 1430,
        // Accented letters of the languages of Europe.
        '\u{c0}'..='\u{17f}' => {
            if c.is_lowercase() {
                830
            } else {
                1080
            }
        }
        c if is_ideograph(c) => 1000,
        // Emoji and other pictures.
        '\u{1f000}'.. => 1650,
        c if c.is_lowercase() => 1060,
        c if c.is_uppercase() => 1300,
        // Punctuation and letters of scripts without case: the widest in common use.
        _ => 1200,
    }
}

/// Combining marks, joiners and variation selectors: they take no room and must not be parted from
/// the letter before them.
pub(super) fn joins_the_one_before(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200f}'
        | '\u{20d0}'..='\u{20ff}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Chinese, Japanese and Korean: one em wide, and a line may end after any of them.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_that_of_the_wider_face() {
        // H: 722 in Helvetica, 752 in DejaVu Sans; i: 222 and 278.
        assert!((text_width("Hi", 10.0, Face::Regular) - 10.30).abs() < 1e-9);
        assert!((text_width("@", 10.0, Face::Regular) - 10.15).abs() < 1e-9);
    }

    #[test]
    fn marks_take_no_room_and_ideographs_an_em() {
        assert!(
            (text_width("e\u{301}", 10.0, Face::Regular) - text_width("e", 10.0, Face::Regular)).abs() < 1e-9
        );
        assert!((text_width("\u{793e}\u{4f1a}", 10.0, Face::Regular) - 20.0).abs() < 1e-9);
    }
}
