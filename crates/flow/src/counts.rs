//! The numbers of a flow diagram without the records behind them: what a drawing needs, and all that
//! a person has who comes with a finished diagram.

use crate::flow::{Flow, identified_in};
use crate::flow_box::{FlowBox, Route};
use revflow_review::Arm;
use std::collections::BTreeMap;

/// The numbers of a flow diagram, each there or not. A number that is not there has no line in the
/// diagram.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    numbers: BTreeMap<FlowBox, u64>,
    lists: BTreeMap<Breakdown, Vec<Line>>,
    pending: u64,
}

/// A number that the diagram breaks down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breakdown {
    /// Records identified, by database.
    Databases,
    /// Records identified, by register.
    Registers,
    /// Duplicates removed, by where they had been found before.
    Duplicates,
    /// Reports excluded, by primary reason.
    Reasons,
    /// Reports excluded, by primary reason, other methods.
    OtherReasons,
}

impl Breakdown {
    /// All, in the order of the diagram.
    pub const ALL: [Self; 5] =
        [Self::Databases, Self::Registers, Self::Duplicates, Self::Reasons, Self::OtherReasons];

    /// The box it breaks down.
    #[must_use]
    pub fn of(self) -> FlowBox {
        match self {
            Self::Databases => FlowBox::Databases,
            Self::Registers => FlowBox::Registers,
            Self::Duplicates => FlowBox::Duplicates,
            Self::Reasons => FlowBox::ExcludedFullText,
            Self::OtherReasons => FlowBox::OtherExcluded,
        }
    }

    /// The reasons are the only place where `flow.csv` has the number of reports excluded.
    fn is_the_number(self) -> bool {
        matches!(self, Self::Reasons | Self::OtherReasons)
    }
}

/// A line of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The database, register or reason.
    pub label: String,
    /// How many.
    pub n: u64,
}

impl Line {
    /// A line.
    pub fn new(label: impl Into<String>, n: u64) -> Self {
        Self { label: label.into(), n }
    }
}

impl Counts {
    /// The number in a box. Reports excluded are the sum of their reasons where these are given.
    #[must_use]
    pub fn get(&self, flow_box: FlowBox) -> Option<u64> {
        let reasons = Breakdown::ALL.into_iter().find(|list| list.is_the_number() && list.of() == flow_box);
        match reasons.and_then(|list| self.lists.get(&list)) {
            Some(lines) => Some(sum(lines)),
            None => self.numbers.get(&flow_box).copied(),
        }
    }

    /// The lines of a breakdown; none where it is not given.
    #[must_use]
    pub fn list(&self, breakdown: Breakdown) -> &[Line] {
        self.lists.get(&breakdown).map_or(&[], Vec::as_slice)
    }

    /// Puts a number into a box, or takes it out. Reports excluded that are set as a number have no
    /// reasons.
    pub fn set(&mut self, flow_box: FlowBox, n: impl Into<Option<u64>>) {
        self.lists.retain(|list, _| !(list.is_the_number() && list.of() == flow_box));
        match n.into() {
            Some(n) => self.numbers.insert(flow_box, n),
            None => self.numbers.remove(&flow_box),
        };
    }

    /// Breaks a number down; no lines take the breakdown away. Reasons are the number of reports
    /// excluded; databases and registers stand beside theirs, and [`Counts::verify`] adds them up.
    pub fn set_list(&mut self, breakdown: Breakdown, lines: Vec<Line>) {
        if lines.is_empty() {
            self.lists.remove(&breakdown);
            return;
        }
        if breakdown.is_the_number() {
            self.numbers.remove(&breakdown.of());
        }
        self.lists.insert(breakdown, lines);
    }

    /// How many records the review is not done with. Above 0 the diagram says so.
    #[must_use]
    pub fn pending(&self) -> u64 {
        self.pending
    }

    /// Says how many records the review is not done with.
    pub fn set_pending(&mut self, records: u64) {
        self.pending = records;
    }

    /// Whether there is a right column: something was identified by other methods.
    #[must_use]
    pub fn has_other_methods(&self) -> bool {
        FlowBox::OTHER_METHODS.into_iter().any(|flow_box| self.get(flow_box).is_some())
    }

    /// Whether these are the numbers of an updated review, with a previous version beside it.
    #[must_use]
    pub fn is_update(&self) -> bool {
        use FlowBox::{PreviousReports, PreviousStudies, TotalReports, TotalStudies};
        [PreviousStudies, PreviousReports, TotalStudies, TotalReports]
            .into_iter()
            .any(|flow_box| self.get(flow_box).is_some())
    }

    /// What the template for this kind of review prints beside a number.
    #[must_use]
    pub fn line(&self, flow_box: FlowBox) -> &'static str {
        if self.is_update() { flow_box.line_in_update() } else { flow_box.line() }
    }

    /// The title of a column in the template for this kind of review.
    #[must_use]
    pub fn title(&self, route: Route) -> &'static str {
        match (route, self.is_update()) {
            (Route::Databases, false) => "Identification of studies via databases and registers",
            (Route::Databases, true) => "Identification of new studies via databases and registers",
            (Route::Other, false) => "Identification of studies via other methods",
            (Route::Other, true) => "Identification of new studies via other methods",
        }
    }
}

pub(crate) fn sum(lines: &[Line]) -> u64 {
    lines.iter().fold(0, |sum, line| sum.saturating_add(line.n))
}

impl Flow {
    /// The numbers of the diagram. A kind of source the review does not list has no number, and the
    /// right column none at all when there is no source for it; records already found or excluded on
    /// title among the other methods have one only when there are any.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        let kinds: Vec<FlowBox> = self.sources().map(|(source, _)| identified_in(source.arm)).collect();
        let other = self.has_other_methods();
        for (flow_box, ids) in self.boxes() {
            let shown = match flow_box {
                FlowBox::Databases => kinds.contains(&flow_box) || !kinds.contains(&FlowBox::Registers),
                FlowBox::Registers | FlowBox::Websites | FlowBox::Organisations | FlowBox::Citations => {
                    kinds.contains(&flow_box)
                }
                FlowBox::AlreadyFound | FlowBox::SetAside => !ids.is_empty(),
                right if FlowBox::OTHER_METHODS.contains(&right) => other,
                _ => true,
            };
            if shown {
                counts.set(flow_box, size(ids.len()));
            }
        }
        for (breakdown, arm) in [(Breakdown::Databases, Arm::Database), (Breakdown::Registers, Arm::Register)]
        {
            let sources = self.sources().filter(|(source, _)| source.arm == arm);
            let lines = sources.map(|(source, records)| Line::new(&source.name, size(records.len())));
            counts.set_list(breakdown, lines.collect());
        }
        let duplicates: Vec<Line> = self
            .found_again(Route::Databases)
            .map(|(how, records)| Line::new(how.line(), size(records.len())))
            .collect();
        // Duplicates of one kind alone need no list of kinds.
        if duplicates.len() > 1 {
            counts.set_list(Breakdown::Duplicates, duplicates);
        }
        for (breakdown, route) in
            [(Breakdown::Reasons, Route::Databases), (Breakdown::OtherReasons, Route::Other)]
        {
            let lines =
                self.reasons(route).map(|(reason, reports)| Line::new(reason.label(), size(reports.len())));
            counts.set_list(breakdown, lines.collect());
        }
        counts.set_pending(size(self.pending_size()));
        counts
    }
}

fn size(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_excluded_are_the_sum_of_their_reasons() {
        let mut counts = Counts::default();
        counts.set(FlowBox::ExcludedFullText, 9);
        counts.set_list(Breakdown::Reasons, vec![Line::new("Population", 3), Line::new("Design", 4)]);
        assert_eq!(counts.get(FlowBox::ExcludedFullText), Some(7));
        counts.set(FlowBox::ExcludedFullText, 9);
        assert_eq!(counts.get(FlowBox::ExcludedFullText), Some(9));
        assert!(counts.list(Breakdown::Reasons).is_empty());
    }

    #[test]
    fn databases_stand_beside_their_number() {
        let mut counts = Counts::default();
        counts.set(FlowBox::Databases, 9);
        counts.set_list(Breakdown::Databases, vec![Line::new("Medline", 3)]);
        assert_eq!(counts.get(FlowBox::Databases), Some(9));
    }
}
