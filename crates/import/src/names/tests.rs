use super::*;
use proptest::prelude::*;

fn person(family: &str, given: &str, suffix: &str) -> Author {
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    Author::of_parts(family, some(given), some(suffix))
}

#[test]
fn name_with_a_comma_is_family_then_given() {
    for (text, family, given, suffix) in [
        ("Asemota, E. A.", "Asemota", "E. A.", ""),
        ("van den Hoven,null", "van den Hoven", "", ""),
        ("Smith, John, Jr.", "Smith", "John", "Jr."),
        ("Smith, Jr., John", "Smith", "John", "Jr."),
        ("van Wessem,Karlijn,J.P.", "van Wessem", "Karlijn J.P.", ""),
        ("Bunkers, Sandra Schmidt RN; PhD; FAAN 1", "Bunkers", "Sandra Schmidt", "RN, PhD, FAAN"),
        ("Smith, John [Inventor, Reprint Author]", "Smith", "John", ""),
        ("B., Puplampu B.", "Puplampu", "B. B.", ""),
        ("Smith Jr., John A", "Smith", "John A", "Jr."),
        ("Smith, L. et al.", "Smith", "L.", ""),
        ("SMITH, JOHN", "SMITH", "JOHN", ""),
        ("Smith, John A 3rd", "Smith", "John A", "3rd"),
        ("Oliveira,", "Oliveira", "", ""),
        ("  García\tMárquez ,  Gabriel\nJosé", "García Márquez", "Gabriel José", ""),
    ] {
        assert_eq!(parse_inverted(text), person(family, given, suffix), "{text}");
        assert_eq!(parse_natural(text), person(family, given, suffix), "{text}");
    }
}

#[test]
fn initials_at_the_end_tell_the_family_name_before_them() {
    for (text, family, given, suffix) in [
        ("Adeli K.", "Adeli", "K.", ""),
        ("Griffin DK", "Griffin", "DK", ""),
        ("van der Helm JJ", "van der Helm", "JJ", ""),
        ("Brownstein C D", "Brownstein", "C D", ""),
        ("Smith JA 3rd", "Smith", "JA", "3rd"),
        ("Иванов И.И.", "Иванов", "И.И.", ""),
        ("Иванов Иван Иванович", "Иванов", "Иван Иванович", ""),
        ("Li N.\u{2010}E.", "Li", "N.\u{2010}E.", ""),
    ] {
        assert_eq!(parse_inverted(text), person(family, given, suffix), "{text}");
        assert_eq!(parse_natural(text), person(family, given, suffix), "{text}");
    }
}

#[test]
fn given_name_first_is_read_where_the_tool_writes_it() {
    for (text, family, given) in [
        ("D. Scott Mackay", "Mackay", "D. Scott"),
        ("WR Tobler", "Tobler", "WR"),
        ("Max Van Kleek", "Van Kleek", "Max"),
        ("Abdul al Rahman", "al Rahman", "Abdul"),
        ("Ludwig van den Hoven", "van den Hoven", "Ludwig"),
        ("null Verzár", "Verzár", ""),
    ] {
        assert_eq!(parse_natural(text), person(family, given, ""), "{text}");
        let inverted = parse_inverted(text);
        match text.split_once(' ') {
            // Initials with points are no family name in any order.
            Some((first, _)) if first.ends_with('.') => assert_eq!(inverted, parse_natural(text)),
            _ => assert_eq!(inverted, Author::group(text), "{text}"),
        }
    }
}

#[test]
fn organisation_stays_in_one_piece() {
    for name in [
        "Department for Education",
        "Barnardo's",
        "Ofsted",
        "Sutton Trust",
        "NCT04381559",
        "Ecorys UK",
        "University of California, San Francisco",
        "Jiangsu Widget Medicine Co., Ltd.",
        "Merck KGaA, Darmstadt, Germany",
        "Widgets & Sons, Inc.",
        "on behalf of the Made-up Study Group",
        "on behalf of the Made-up Study and, the Made-up Registry",
        "Université de Nulle Part",
        "Team 10",
        "이종호",
        "朱江",
    ] {
        assert_eq!(parse_natural(name), Author::Group(name.into()), "{name}");
        assert_eq!(parse_inverted(name), Author::Group(name.into()), "{name}");
    }
    let endnote = Author::Group("World Health Organization".into());
    assert_eq!(parse_inverted("World Health Organization,"), endnote);
    let group = Author::Group("Department for Education, England".into());
    assert_eq!(parse_natural("{Department for Education, England}"), group);
}

#[test]
fn only_texts_that_need_no_change_are_taken_as_they_are() {
    for text in ["", " a", "a ", "a  b", "a\tb", "a\u{a0}b", "a\u{2003}b", "a b", "é b", "\u{3000}a"] {
        assert!(!is_single_spaced(text) || single_spaced(text) == text, "{text:?}");
    }
    assert!(is_single_spaced("van den Hoven, J. P."));
}

#[test]
fn odd_names_do_not_panic() {
    for text in ["", ",", ", ,", "{}", "{", "}", "A", "A. B.", "Jr.", "Jr Jr", ", John"] {
        let _ = (parse_inverted(text), parse_natural(text));
    }
}

/// The letters of a text, without order.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.sort_unstable();
    letters
}

fn letters_of(author: &Author) -> Vec<char> {
    match author {
        Author::Group(name) => letters(name),
        Author::Person { family, given, suffix } => letters(
            &[Some(family), given.as_ref(), suffix.as_ref()]
                .map(|part| part.cloned().unwrap_or_default())
                .concat(),
        ),
    }
}

proptest! {
    #[test]
    fn no_letter_of_a_name_is_lost(
        name in "((van|de|Jr|MD|PhD|III|Ann|O'Neil|Müller-Lüdenscheidt|University|Ltd|[A-Z]\\.?|[A-Z][a-z]{1,8}|[а-я]{2,4}ович)[ ,]{1,2}){0,6}",
    ) {
        for author in [parse_natural(&name), parse_inverted(&name)] {
            prop_assert_eq!(letters_of(&author), letters(&name), "{:?}", author);
        }
        if let Some(names) = run_together(&name) {
            prop_assert_eq!(letters(&names.concat()), letters(&name), "{:?}", names);
        }
    }

    #[test]
    fn any_text_is_some_name(text in ".{0,80}|[A-Za-z@.,;*\\[\\](){}0-9 ]{0,60}") {
        _ = (parse_natural(&text), parse_inverted(&text), run_together(&text), is_nobody(&text));
        prop_assert_eq!(between_semicolons(&text).concat().len() + between_semicolons(&text).len() - 1, text.len());
    }
}

#[test]
fn initial_is_no_family_where_families_come_first() {
    for (name, inverted) in [
        ("Nobody Ann", "Nobody, Ann"),
        ("van den Nobody Ann", "van den Nobody, Ann"),
        ("R Cara Nobody", "Nobody, R Cara"),
        ("Nobody A B", "Nobody, A B"),
    ] {
        assert_eq!(parse_family_first(name).inverted(), inverted, "{name}");
    }
}
