//! The tools that write tables, told by headers that only they have, and the headers to which they
//! give a meaning of their own. A new tool is a row in one of the lists below.

mod databases;
mod indexes;
mod managers;
mod registers;
mod screening;

use super::field::Field;

/// How a tool writes its tables.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// The name in the receipt.
    pub(crate) name: &'static str,
    /// Headers that are all there when the tool wrote the table.
    marks: &'static [&'static str],
    /// What its headers mean; `None` for a header that means nothing here though others use it.
    fields: Fields,
    /// What parts one author from the next, and one keyword from the next.
    pub(crate) lists: Lists,
    /// Dates are written with the month first.
    pub(crate) month_first: bool,
    /// Quotation marks are text.
    pub(crate) unquoted: bool,
    /// Every row is the registration of a trial.
    pub(crate) is_register: bool,
    /// People screen in it: the decisions in its tables are its own.
    pub(crate) screens: bool,
    /// What a `0` among the decisions means.
    pub(crate) zero: Zero,
}

/// What headers mean: normalised header, meaning.
type Fields = &'static [(&'static str, Option<Field>)];

/// What parts the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// Told from each text.
    Any,
    /// Commas part authors; names have none.
    Commas,
    /// Nothing parts authors, whose given names come first: `Ada NobodyBen Nowhere`.
    Nothing,
}

/// What a `0` among the decisions means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zero {
    /// Excluded.
    Exclude,
    /// Neither `1` nor `-1`.
    Unsure,
}

impl Dialect {
    /// The tool that writes such headers, which are normalised.
    pub(crate) fn of(headers: &[String]) -> Option<&'static Self> {
        let has = |mark: &&str| headers.iter().any(|header| header == mark);
        all().find(|dialect| dialect.marks.iter().all(has))
    }

    /// The tool of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        all().find(|dialect| dialect.name == name)
    }

    /// What the tool means by a header, where it has a meaning of its own for it.
    pub(crate) fn field(&self, header: &str) -> Option<Option<Field>> {
        self.fields.iter().find(|(name, _)| *name == header).map(|(_, field)| *field)
    }

    /// What the headers mean. Of several columns of dates the one counts that the tool's list has
    /// first.
    pub(crate) fn fields_of(&self, headers: &[String]) -> Vec<Option<Field>> {
        let mut fields: Vec<Option<Field>> =
            headers.iter().map(|header| self.field(header).unwrap_or_else(|| Field::named(header))).collect();
        let rank = |at: &usize| self.fields.iter().position(|(name, _)| *name == headers[*at]);
        let dates: Vec<usize> = (0..fields.len()).filter(|at| fields[*at] == Some(Field::Date)).collect();
        let best = dates.iter().copied().min_by_key(|at| rank(at).unwrap_or(usize::MAX));
        for at in dates.into_iter().filter(|at| Some(*at) != best) {
            fields[at] = None;
        }
        fields
    }

    /// Whether columns that nobody knows are those of reviewers, who are named in the header.
    pub(crate) fn has_columns_of_reviewers(&self) -> bool {
        self.name == "Abstrackr"
    }

    /// Whether values end before a tag of RIS that the tool has folded into them.
    pub(crate) fn folds_tags(&self) -> bool {
        self.name == "Rayyan"
    }
}

/// The most particular first. Tools that add their columns to whatever they are given come last.
fn all() -> impl Iterator<Item = &'static Dialect> {
    [screening::ALL, managers::ALL, databases::ALL, registers::ALL, indexes::ALL, screening::ADDED]
        .into_iter()
        .flatten()
}

const PLAIN: Dialect = Dialect {
    name: "",
    marks: &[],
    fields: &[],
    lists: Lists::Any,
    month_first: false,
    unquoted: false,
    is_register: false,
    screens: false,
    zero: Zero::Exclude,
};

#[cfg(test)]
mod tests {
    use super::super::field::normalised;
    use super::*;
    use crate::{FoundDecision, decisions};

    #[test]
    fn headers_stand_here_as_they_are_compared() {
        for dialect in all() {
            assert!(!dialect.marks.is_empty(), "{}", dialect.name);
            for header in dialect.marks.iter().chain(dialect.fields.iter().map(|(header, _)| header)) {
                assert_eq!(normalised(header), *header, "{}", dialect.name);
            }
        }
    }

    #[test]
    fn decisions_of_every_tool_can_be_written_back() {
        for dialect in all().filter(|dialect| dialect.screens) {
            let decision = FoundDecision { tool: dialect.name, ..FoundDecision::default() };
            assert_eq!(decisions::parsed(&decisions::text(&decision), 0), Some(decision));
        }
    }

    #[test]
    fn no_tool_hides_another() {
        for (at, dialect) in all().enumerate() {
            let hides = |other: &&Dialect| dialect.marks.iter().all(|mark| other.marks.contains(mark));
            let hidden = all().skip(at + 1).find(hides).map(|other| other.name);
            assert_eq!(hidden, None, "behind {}", dialect.name);
        }
    }
}
