//! Whether the number in a cell is a date. Nothing but the format in which it is shown says so.

use std::collections::BTreeMap;

/// The formats of a workbook.
#[derive(Debug, Default)]
pub(super) struct Formats {
    /// Whether those that the workbook defines are dates, by their number.
    defined: BTreeMap<u16, bool>,
    /// The number of the format of each style of cells.
    styles: Vec<u16>,
}

impl Formats {
    pub(super) fn define(&mut self, number: u16, format: &str) {
        self.defined.insert(number, is_date(format));
    }

    pub(super) fn style(&mut self, format: u16) {
        self.styles.push(format);
    }

    /// Whether the cells of a style show dates.
    pub(super) fn shows_date(&self, style: u16) -> bool {
        let Some(format) = self.styles.get(usize::from(style)) else { return false };
        let known = || matches!(format, 14..=22 | 27..=36 | 45 | 47 | 50..=58);
        self.defined.get(format).copied().unwrap_or_else(known)
    }
}

/// Whether a format has a day, a month, a year or a time of the day in it: `dd/mm/yyyy`, not `0.0 "m"`
/// and not `[h]:mm`, which is a span of time.
fn is_date(format: &str) -> bool {
    // `Standard` is how some versions call it that have no English.
    if ["general", "standard"].iter().any(|name| format.eq_ignore_ascii_case(name)) {
        return false;
    }
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            // The next one is text, a width or a filling.
            '\\' | '_' | '*' => drop(characters.next()),
            '"' => while characters.next().is_some_and(|inside| inside != '"') {},
            '[' => {
                let inside: String = characters.by_ref().take_while(|inside| *inside != ']').collect();
                let mut units = inside.chars().map(|unit| unit.to_ascii_lowercase());
                let unit = units.next();
                let span = matches!(unit, Some('h' | 'm' | 's')) && units.all(|other| Some(other) == unit);
                if span {
                    return false;
                }
            }
            // What follows is the format of negative numbers.
            ';' => return false,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers_by_their_format() {
        for format in
            ["dd/mm/yyyy", "yyyy-mm-dd", "[$-409]d\\-mmm\\-yy;@", "h:mm AM/PM", "m\"M\"d\"D\";@", "MMM YYYY"]
        {
            assert!(is_date(format), "{format}");
        }
        for format in [
            "General",
            "GENERAL",
            "Standard",
            "0.00",
            "#,##0 \"days\"",
            "[Red]0",
            "[h]:mm:ss",
            "[ss]",
            "\\d0",
            "0;d",
            "_d0",
            "[",
            "\"",
            "",
        ] {
            assert!(!is_date(format), "{format}");
        }
    }

    #[test]
    fn what_a_workbook_defines_goes_before_what_is_known() {
        let mut formats = Formats::default();
        for style in [0, 14, 164, 22] {
            formats.style(style);
        }
        formats.define(164, "yyyy");
        formats.define(22, "0");
        let dates = [0, 1, 2, 3, 4].map(|style| formats.shows_date(style));
        assert_eq!(dates, [false, true, true, false, false]);
    }
}
