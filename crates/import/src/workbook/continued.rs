//! Texts that are longer than a cell of Excel can hold. This crate writes them in pieces, each further
//! one in a column that says what it continues: `abstract (continued)`, `abstract (continued 2)`.

/// How many units of UTF-16 a cell holds at most, with some room.
pub(crate) const MOST_TEXT: usize = 32_000;

/// The name of the column with the `nth` piece, from 1, of the texts in another.
pub(crate) fn continued(column: &str, nth: usize) -> String {
    if nth == 1 { format!("{column} (continued)") } else { format!("{column} (continued {nth})") }
}

/// Which columns continue which, in the order in which the pieces follow each other.
pub(super) struct Continued {
    pairs: Vec<(usize, usize)>,
}

impl Continued {
    /// The columns of a header that continue others.
    pub(super) fn of(names: &[String]) -> Self {
        let mut pairs = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let base = name.rsplit_once(" (continued").and_then(|(base, number)| {
                let number = number.strip_suffix(')')?;
                let counted = number.strip_prefix(' ').is_some_and(|digits| digits.parse::<u16>().is_ok());
                (number.is_empty() || counted).then_some(base)
            });
            let base = base.and_then(|base| names[..at].iter().position(|name| name == base));
            pairs.extend(base.map(|base| (base, at)));
        }
        Self { pairs }
    }

    /// Puts the pieces of a row together.
    pub(super) fn join(&self, cells: &mut [String]) {
        for (base, at) in &self.pairs {
            let piece = cells.get_mut(*at).map(std::mem::take).unwrap_or_default();
            if let Some(cell) = cells.get_mut(*base) {
                cell.push_str(&piece);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_put_together_in_their_order() {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let header = owned(&["a", "b", "b (continued)", "b (continued 2)", "c (continued)", "(continued)"]);
        let mut cells = owned(&["1", "2", "3", "4", "5", "6"]);
        Continued::of(&header).join(&mut cells);
        assert_eq!(cells, ["1", "234", "", "", "5", "6"]);
        Continued::of(&header).join(&mut []);
    }
}
