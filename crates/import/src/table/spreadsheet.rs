//! What spreadsheets do to the cells of a table that somebody opened and saved again: pages become
//! dates, dates become numbers, whole numbers get a fraction.

/// `2018.0` is how Python and some spreadsheets write a whole number of a column that has gaps.
pub(super) fn without_fraction(cell: &str) -> &str {
    match cell.strip_suffix(".0") {
        Some(number) if is_number(number) => number,
        _ => cell,
    }
}

/// The pages that a spreadsheet took for a date: `12-Jan` and `Jan-12` were `1-12`, as was
/// `2019-01-12`, and `Sep-17` was `9-17`. The smaller number is taken for the first page. `None` when
/// the text is no date; [`Pages::Lost`] when it can have been more than one range.
pub(super) fn pages(cell: &str) -> Option<Pages> {
    let cell = cell.split([' ', 'T']).next().unwrap_or(cell);
    let separator = cell.chars().find(|c| matches!(c, '-' | '/'))?;
    let parts: Vec<&str> = cell.split(separator).collect();
    let number = |part: &str| Some(part).filter(|part| is_number(part)).and_then(|part| part.parse().ok());
    let (one, other): (u32, u32) = match parts[..] {
        [one, other] if separator == '-' => match (month(one), month(other)) {
            (Some(month), None) => (month, number(other)?),
            (None, Some(month)) => (number(one)?, month),
            _ => return None,
        },
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            match (number(year)?, number(month)?, number(day)?) {
                // The first of a month was typed as such, or stands for a month alone: `9-17`.
                (1900..=2100, 1..=12, 1) => return Some(Pages::Lost),
                (1900..=2100, month @ 1..=12, day @ 2..=31) => (month, day),
                _ => return None,
            }
        }
        [one, other, year] if separator == '/' && year.len() == 4 => {
            number(year)?;
            (number(one)?, number(other)?)
        }
        _ => return None,
    };
    Some(Pages::Were(format!("{}-{}", one.min(other), one.max(other))))
}

/// What a date in a column of pages was.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pages {
    /// This range.
    Were(String),
    /// One of several.
    Lost,
}

/// The issue that a spreadsheet took for a date: `2-Jan` was `1-2`. `Jan-Feb` is an issue.
pub(super) fn issue(cell: &str) -> Option<String> {
    let (day, name) = cell.split_once('-')?;
    month(name)?;
    match (is_number(day), pages(cell)?) {
        (true, Pages::Were(issue)) => Some(issue),
        _ => None,
    }
}

/// The date behind the number of a day, as spreadsheets count them from 1900 on: `43199` is
/// `2018-04-09`. Years that are numbers themselves are none.
pub(super) fn date(cell: &str) -> Option<String> {
    let days: i64 = without_fraction(cell).parse().ok().filter(|days| (10_000..80_000).contains(days))?;
    // Days since the first of March of the year 0 (H. Hinnant, "chrono-compatible low-level date
    // algorithms"); day 25569 of spreadsheets is the first of January 1970.
    let days = days - 25_569 + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of a month as spreadsheets write it: three letters, or the word.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.len() <= 9 && word.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_became_dates_are_pages_again() {
        for (cell, were) in [
            ("12-Jan", "1-12"),
            ("1-Dec", "1-12"),
            ("Jan-19", "1-19"),
            ("Sep-17", "9-17"),
            ("2019-01-12", "1-12"),
            ("2019-01-12 00:00:00", "1-12"),
            ("1/12/2019", "1-12"),
        ] {
            assert_eq!(pages(cell), Some(Pages::Were(were.into())), "{cell}");
        }
        assert_eq!(pages("2017-09-01"), Some(Pages::Lost));
        for cell in ["1-12", "S12-S19", "e12-e15", "Jan-Feb", "221-8", "2019-2020", "iv-ix", "", "-", "é-1"]
        {
            assert_eq!(pages(cell), None, "{cell}");
        }
    }

    #[test]
    fn issue_that_became_a_day_is_an_issue_again() {
        assert_eq!(issue("2-Jan").as_deref(), Some("1-2"));
        for cell in ["Jan-Feb", "Jan-19", "1-2", "12 December", "S1"] {
            assert_eq!(issue(cell), None, "{cell}");
        }
    }

    #[test]
    fn number_of_a_day_is_a_date() {
        for (cell, read) in [
            ("43199", Some("2018-04-09")),
            ("43199.0", Some("2018-04-09")),
            ("36585", Some("2000-02-29")),
            ("45292", Some("2024-01-01")),
            ("2018", None),
            ("20180409", None),
            ("x", None),
        ] {
            assert_eq!(date(cell).as_deref(), read, "{cell}");
        }
    }
}
