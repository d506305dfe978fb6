//! Lists as a sentence has them, so that every message of this crate names ids in the same way.

use std::fmt::Display;

/// Messages stay short enough to paste; the value that carries a message has all the ids.
const NAMED: usize = 12;

/// "a, b, c", or the first twelve "and 30 more".
pub(crate) fn listed<T: Display>(things: impl IntoIterator<Item = T>) -> String {
    let mut things = things.into_iter();
    let named: Vec<String> = things.by_ref().take(NAMED).map(|thing| thing.to_string()).collect();
    let more = things.count();
    let mut text = named.join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// "a", "a and b", "a, b and c".
pub(crate) fn joined(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_list_says_how_many_it_leaves_out() {
        assert_eq!(listed(["a", "b"]), "a, b");
        assert_eq!(listed(1..=40), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 28 more");
        assert_eq!(joined(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
