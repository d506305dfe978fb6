//! Dates of publication, in the ways databases write them. What cannot be told for certain is left
//! out: `4/3/2024` is a year, unless the vendor is known to put the month first.

mod months;

use months::month;
use revflow_review::{Date, Year};

/// Reads `2020-11-22`, `2020/11//`, `2008 Jan-Feb`, `1 Dec 2024`, `September 20, 2018`, `2018.0`,
/// `20 de abril de 2018`, `Epub 2020 Mar 3`, `2020年3月5日`.
///
/// Of a range of years, months or days the first counts; a season is no month. Words before the year
/// say nothing of it: "c2017", "[2010]".
pub(crate) fn parse(text: &str) -> Option<Date> {
    if let Some(year) = only_year(text) {
        return Some(Date::year_only(year));
    }
    parse_closely(text)
}

/// The year of `2021` and `2021//`, which most dates are.
fn only_year(text: &str) -> Option<Year> {
    let (year, rest) = text.split_at_checked(4)?;
    let is_year = year.bytes().all(|byte| byte.is_ascii_digit()) && rest.bytes().all(|byte| byte == b'/');
    if is_year { Year::new(year.parse().ok()?).ok() } else { None }
}

fn parse_closely(text: &str) -> Option<Date> {
    let parts = parts(text);
    let Some(at) = parts.iter().position(|part| year(part).is_some()) else {
        return parts.iter().find_map(in_eight_digits);
    };
    let year = year(&parts[at])?;
    let (month, day) = match (&parts[..at], &parts[at + 1..]) {
        (before, after) if before.iter().all(|part| matches!(part, Part::Word(_))) => month_then_day(after),
        ([Part::Number(month, 1..=2)], []) => (u8::try_from(*month).ok(), None),
        // The first: "4-8 Aug. 2020" begins on the fourth.
        (
            [.., Part::Number(day, 1..=2), Part::Number(_, 1..=2), Part::Month(month)]
            | [.., Part::Number(day, 1..=2), Part::Month(month)]
            | [.., Part::Month(month), Part::Number(day, 1..=2)],
            _,
        ) => (Some(*month), u8::try_from(*day).ok()),
        ([.., Part::Month(_), Part::Month(_)], _) => (first_month(&parts[..at]), None),
        ([.., Part::Month(month)], _) => (Some(*month), None),
        ([Part::Number(one, 1..=2), Part::Number(two, 1..=2)], _) => unambiguous(*one, *two),
        _ => (None, None),
    };
    Some(Date::new(year, month, day))
}

/// Reads `4/3/2024` as the third of April, and anything else like [`parse`].
pub(crate) fn parse_month_first(text: &str) -> Option<Date> {
    match parts(text)[..] {
        [Part::Number(month, 1..=2), Part::Number(day, 1..=2), ref last @ Part::Number(_, 4)] => {
            Some(Date::new(year(last)?, u8::try_from(month).ok(), u8::try_from(day).ok()))
        }
        _ => parse(text),
    }
}

/// Reads what stands beside a year that the export keeps apart: `SEP`, `FEB 15`, `NOV-DEC`, `6`.
pub(crate) fn in_year(year: Year, text: &str) -> Date {
    let (month, day) = month_then_day(&parts(text));
    Date::new(year, month, day)
}

/// What a text says beyond the date that was read from it, as a fact and what was done: `2021
/// Winter` has no month, `2015 May-Jun` has two. `None` when the date says it all.
pub(crate) fn left_out(text: &str, date: Date) -> Option<(String, String)> {
    if only_year(text).is_some() {
        return None;
    }
    left_out_closely(text, date)
}

fn left_out_closely(text: &str, date: Date) -> Option<(String, String)> {
    let parts = parts(text);
    let with_year = parts.iter().any(|part| year(part).is_some());
    let said =
        [with_year, date.month().is_some(), date.day().is_some()].into_iter().filter(|said| *said).count();
    let more = parts.iter().filter(|part| match part {
        // "2005/00/00", "1999/08//undefined", "c2017": these say nothing more.
        Part::Number(number, _) => *number > 0,
        Part::Month(_) => true,
        Part::Word(length) => *length > 1,
    });
    let ends_in_nothing = text.ends_with("undefined") || text.contains(':');
    if ends_in_nothing || more.count() <= said {
        return None;
    }
    let text = text.trim();
    let text = text.get(..text.floor_char_boundary(60)).unwrap_or(text);
    Some(match date.month() {
        None => (format!("date \"{text}\" has no month"), "kept the year".to_owned()),
        Some(_) => (format!("date \"{text}\" says more than one day or month"), format!("kept {date}")),
    })
}

#[derive(Debug)]
enum Part {
    /// A number and how many digits it has.
    Number(u32, usize),
    Month(u8),
    /// Any other word, and how many bytes it has.
    Word(usize),
}

/// The numbers and words of a text, at most eight: a date has no more.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric()) {
        rest = &rest[start..];
        let digits = rest.starts_with(|c: char| c.is_ascii_digit());
        let alike = |c: char| if digits { c.is_ascii_digit() } else { c.is_alphabetic() };
        let mut end = rest.find(|c| !alike(c)).unwrap_or(rest.len());
        if end == 0 {
            end = rest.chars().next().map_or(rest.len(), char::len_utf8);
        }
        let word = &rest[..end];
        rest = &rest[end..];
        if !digits && joins(word) {
            continue;
        }
        parts.push(match (digits, word.parse()) {
            (true, Ok(number)) => Part::Number(number, word.len()),
            _ => month(word).map_or(Part::Word(word.len()), Part::Month),
        });
        if parts.len() == 8 {
            break;
        }
    }
    parts
}

/// Whether a word only joins the parts of a date: `20 de abril de 2018`, `1st of May`, `3月`.
fn joins(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "di"
            | "of"
            | "st"
            | "nd"
            | "rd"
            | "th"
            | "er"
            | "le"
            | "den"
            | "年"
            | "月"
            | "日"
            | "년"
            | "월"
            | "일"
    )
}

fn year(part: &Part) -> Option<Year> {
    match part {
        Part::Number(number, 4) => Year::new(i32::try_from(*number).ok()?).ok(),
        _ => None,
    }
}

/// `20170812`
fn in_eight_digits(part: &Part) -> Option<Date> {
    let Part::Number(number, 8) = *part else { return None };
    let (month, day) = (number / 100 % 100, number % 100);
    let year = Year::new(i32::try_from(number / 10_000).ok()?).ok()?;
    let sound = (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then(|| Date::new(year, u8::try_from(month).ok(), u8::try_from(day).ok()))
}

fn month_then_day(parts: &[Part]) -> (Option<u8>, Option<u8>) {
    match parts {
        [Part::Month(month), Part::Number(day, 1..=2), ..] => (Some(*month), u8::try_from(*day).ok()),
        [Part::Month(month), ..] => (Some(*month), None),
        [Part::Number(month, 1..=2), Part::Number(day, 1..=2), ..] => {
            (u8::try_from(*month).ok(), u8::try_from(*day).ok())
        }
        [Part::Number(month, 1..=2), ..] => (u8::try_from(*month).ok(), None),
        _ => (None, None),
    }
}

fn first_month(parts: &[Part]) -> Option<u8> {
    parts.iter().find_map(|part| if let Part::Month(month) = part { Some(*month) } else { None })
}

/// Two numbers before a year: known when only one of them can be the month.
fn unambiguous(one: u32, two: u32) -> (Option<u8>, Option<u8>) {
    let (month, day) = match (one, two) {
        (1..=12, 13..=31) => (one, two),
        (13..=31, 1..=12) => (two, one),
        (1..=12, _) if one == two => (one, two),
        _ => return (None, None),
    };
    (u8::try_from(month).ok(), u8::try_from(day).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn year_alone_is_read_as_any_other_date(text in "(19|20)[0-9]{1,3}[/ -]{0,3}[0-9]?") {
            prop_assert_eq!(parse(&text), parse_closely(&text));
            if let Some(date) = parse(&text) {
                prop_assert_eq!(left_out(&text, date), left_out_closely(&text, date));
            }
        }
    }

    fn read(text: &str) -> String {
        parse(text).map_or_else(|| "none".to_owned(), |date| date.to_string())
    }

    #[test]
    fn date_is_read_as_vendors_write_it() {
        for (text, date) in [
            ("2020-11-22", "2020-11-22"),
            ("2020/11//", "2020-11"),
            ("2020//", "2020"),
            ("2014", "2014"),
            ("2018.0", "2018"),
            ("c2017", "2017"),
            ("2013 06 10", "2013-06-10"),
            ("2024-08-20T20:21:16.584225", "2024-08-20"),
            ("2021 Dec 21", "2021-12-21"),
            ("2015 May-Jun", "2015-05"),
            ("2008 Sept", "2008-09"),
            ("2021 Winter", "2021"),
            ("1 Dec 2024", "2024-12-01"),
            ("December 2024", "2024-12"),
            ("September 20, 2018", "2018-09-20"),
            ("Nov-Dec 2018", "2018-11"),
            ("2020/11//Nov/Dec2020", "2020-11"),
            ("2018/04//abr-jun2018", "2018-04"),
            ("Article 10 2020", "2020"),
            ("4-8 Aug. 2020", "2020-08-04"),
            ("07 2006", "2006-07"),
            ("Start date: 20170812", "2017-08-12"),
            ("Epub 2020 Mar 3", "2020-03-03"),
            ("[2010]", "2010"),
            ("\u{A9}2010", "2010"),
            ("2010a", "2010"),
            ("1968-04/1969", "1968-04"),
            ("2003-2005", "2003"),
            ("Nov/Dec2020", "2020-11"),
            ("2021///Jan/Feb", "2021-01"),
            ("2013///", "2013"),
            ("1999/08//undefined", "1999-08"),
            ("2020/07//2020 Sep", "2020-07"),
            ("July 26th, 2018", "2018-07-26"),
            ("1st of May 2018", "2018-05-01"),
            ("20 de abril de 2018", "2018-04-20"),
            ("abr-jun 2018", "2018-04"),
            ("8 août 2019", "2019-08-08"),
            ("3. März 2019", "2019-03-03"),
            ("dezembro/2019", "2019-12"),
            ("2020年3月5日", "2020-03-05"),
            ("2020-13-45", "2020"),
            ("in press", "none"),
            ("12345678", "none"),
            ("n.d.", "none"),
            ("", "none"),
        ] {
            assert_eq!(read(text), date, "{text}");
        }
    }

    #[test]
    fn two_numbers_before_a_year_are_told_apart_only_when_they_can_be() {
        assert_eq!(read("4/3/2024"), "2024");
        assert_eq!(read("28-02-2014"), "2014-02-28");
        assert_eq!(parse_month_first("4/3/2024").unwrap().to_string(), "2024-04-03");
        assert_eq!(parse_month_first("2024-03").unwrap().to_string(), "2024-03");
    }

    #[test]
    fn what_a_date_cannot_hold_is_said() {
        for (text, said) in [
            ("2021 Winter", "date \"2021 Winter\" has no month; kept the year"),
            ("2015 May-Jun", "date \"2015 May-Jun\" says more than one day or month; kept 2015-05"),
            (
                "2018/04//abr-jun2018",
                "date \"2018/04//abr-jun2018\" says more than one day or month; kept 2018-04",
            ),
            ("Article 10 2020", "date \"Article 10 2020\" has no month; kept the year"),
            ("2020//", "nothing"),
            ("2005/00/00", "nothing"),
            ("1999/08//undefined", "nothing"),
            ("2013 Jun 10", "nothing"),
            ("c2017", "nothing"),
        ] {
            let left_out = left_out(text, parse(text).unwrap());
            let left_out =
                left_out.map_or("nothing".to_owned(), |(fact, remedy)| format!("{fact}; {remedy}"));
            assert_eq!(left_out, said, "{text}");
        }
        let year = Year::new(2018).unwrap();
        assert!(left_out("NOV-DEC", in_year(year, "NOV-DEC")).is_some());
        assert!(left_out("FEB 15", in_year(year, "FEB 15")).is_none());
    }

    #[test]
    fn month_beside_a_year_is_added_to_it() {
        let year = Year::new(2018).unwrap();
        for (text, date) in [
            ("SEP", "2018-09"),
            ("FEB 15", "2018-02-15"),
            ("NOV-DEC", "2018-11"),
            ("6", "2018-06"),
            ("", "2018"),
        ] {
            assert_eq!(in_year(year, text).to_string(), date, "{text}");
        }
    }

    proptest! {
        #[test]
        fn date_that_is_written_reads_back_as_itself(year in 1400..2200_i32, month in 0..14_u8, day in 0..33_u8) {
            let date = Date::new(Year::new(year).unwrap(), Some(month), Some(day));
            prop_assert_eq!(parse(&date.to_string()), Some(date));
            prop_assert_eq!(left_out(&date.to_string(), date), None);
        }

        #[test]
        fn any_text_is_a_date_or_none(text in ".{0,60}|[0-9a-zé年/. ,-]{0,40}") {
            if let Some(date) = parse(&text) {
                prop_assert!(text.contains(&date.year().to_string()));
                _ = left_out(&text, date);
            }
            _ = parse_month_first(&text);
        }
    }
}
