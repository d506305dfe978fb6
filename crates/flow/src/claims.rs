//! The identities on numbers alone, for a diagram whose records nobody has: what the given numbers
//! say is checked, a number that is missing is solved for where one equation determines it, and
//! otherwise held to the bounds it leaves.

use crate::counts::{Breakdown, Counts, sum};
use crate::flow_box::FlowBox;
use crate::identities::{Identity, Violation, Weight};
use crate::sentence::joined;
use std::collections::{BTreeMap, BTreeSet};

/// A number the diagram does not give but the others determine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The box.
    pub flow_box: FlowBox,
    /// Its number.
    pub n: u64,
    /// The identity that determines it.
    pub identity: Identity,
    /// [`Weight::Warning`] when an identity with exceptions had a part in it.
    pub weight: Weight,
}

impl Counts {
    /// The identities that the numbers contradict. What cannot be evaluated is not a violation; a
    /// difference that pending records explain is none either.
    #[must_use]
    pub fn verify(&self) -> Vec<Violation> {
        let (known, mut found) = self.solve();
        self.verify_breakdowns(&mut found);
        self.verify_studies(&known, &mut found);
        for (part, whole) in [
            (FlowBox::MetaAnalysisStudies, FlowBox::TotalStudies),
            (FlowBox::MetaAnalysisReports, FlowBox::TotalReports),
        ] {
            if let (Some(ma), Some(all)) = (known.get(&part), known.get(&whole))
                && ma.n > all.n
            {
                let fact = format!("{} exceed {}", ma.named(part), all.named(whole));
                violate(Identity::MetaAnalysis, ma.weight.max(all.weight), fact, &mut found);
            }
        }
        found.sort_by(|a, b| (a.identity, &a.sentence).cmp(&(b.identity, &b.sentence)));
        found
    }

    /// The missing numbers that the others determine, in the order of the diagram.
    #[must_use]
    pub fn derived(&self) -> Vec<Derived> {
        let (known, _) = self.solve();
        let derived = known.into_iter().filter_map(|(flow_box, known)| {
            let identity = known.by?;
            Some(Derived { flow_box, n: known.n, identity, weight: known.weight })
        });
        derived.collect()
    }

    fn verify_breakdowns(&self, found: &mut Vec<Violation>) {
        for breakdown in [Breakdown::Databases, Breakdown::Registers, Breakdown::Duplicates] {
            let (lines, whole) = (self.list(breakdown), self.get(breakdown.of()));
            if let Some(whole) = whole
                && !lines.is_empty()
                && sum(lines) != whole
            {
                let lines: Vec<String> =
                    lines.iter().map(|line| format!("{} ({})", line.label, line.n)).collect();
                let fact = format!(
                    "{} ({whole}) are not the sum of {}, which is {}",
                    breakdown.of().name(),
                    joined(&lines),
                    sum(self.list(breakdown))
                );
                violate(Identity::Sources, Weight::Error, fact, found);
            }
        }
    }

    fn verify_studies(&self, known: &BTreeMap<FlowBox, Known>, found: &mut Vec<Violation>) {
        let pairs = [
            (FlowBox::PreviousStudies, FlowBox::PreviousReports),
            (FlowBox::NewStudies, FlowBox::NewReports),
            (FlowBox::TotalStudies, FlowBox::TotalReports),
        ];
        for (studies_box, reports_box) in pairs {
            let (Some(studies), Some(reports)) = (known.get(&studies_box), known.get(&reports_box)) else {
                continue;
            };
            let (study, report) = (studies.named(studies_box), reports.named(reports_box));
            // New reports of studies of a previous version belong to no new study.
            let orphans = reports.n > 0 && studies.n == 0 && !self.is_update();
            let fact = if studies.n > reports.n {
                format!("{study} are more than {report}; every study has at least one report")
            } else if orphans {
                format!("{report} belong to no study: {study}")
            } else {
                continue;
            };
            violate(Identity::Studies, studies.weight.max(reports.weight), fact, found);
        }
    }

    /// Evaluates every equation, again and again while one of them still yields a number. There are
    /// as many rounds as boxes at most.
    fn solve(&self) -> (BTreeMap<FlowBox, Known>, Vec<Violation>) {
        let mut known: BTreeMap<FlowBox, Known> = FlowBox::ALL
            .into_iter()
            .filter_map(|flow_box| Some((flow_box, Known::given(self.get(flow_box)?))))
            .collect();
        let equations = self.equations();
        let mut done: BTreeSet<usize> = BTreeSet::new();
        let mut found = Vec::new();
        loop {
            let mut solved = false;
            for (place, equation) in equations.iter().enumerate() {
                if done.contains(&place) {
                    continue;
                }
                match equation.evaluate(&known, self.pending()) {
                    Evaluation::Open => continue,
                    Evaluation::Holds => {}
                    Evaluation::Broken(violation) => found.push(violation),
                    Evaluation::Yields(flow_box, number) => {
                        known.insert(flow_box, number);
                        solved = true;
                    }
                }
                done.insert(place);
            }
            if !solved {
                return (known, found);
            }
        }
    }

    fn equations(&self) -> Vec<Equation> {
        use FlowBox::{
            AlreadyFound, Assessed, Automation, Citations, Databases, Duplicates, Excluded, ExcludedFullText,
            NewReports, NewStudies, NotRetrieved, Organisations, OtherAssessed, OtherExcluded,
            OtherNotRetrieved, OtherSought, PreviousReports, PreviousStudies, Registers, RemovedOtherwise,
            Screened, SetAside, Sought, TotalReports, TotalStudies, Websites,
        };
        let equation = Equation::new;
        // A review may have searched registers alone.
        let (searched, perhaps) = match (self.get(Databases), self.get(Registers)) {
            (None, Some(_)) => (Registers, Databases),
            _ => (Databases, Registers),
        };
        let mut equations = vec![
            equation(Identity::BeforeScreening, &[searched], &[Duplicates, Screened])
                .or_without(&[perhaps], &[Automation, RemovedOtherwise]),
            equation(Identity::Seeking, &[Screened], &[Excluded, Sought]),
            equation(Identity::Retrieval, &[Sought], &[NotRetrieved, Assessed]),
        ];
        if self.has_other_methods() {
            let identified = [Websites, Organisations, Citations];
            let given: Vec<FlowBox> =
                identified.into_iter().filter(|flow_box| self.get(*flow_box).is_some()).collect();
            let whole = if given.is_empty() { &identified[..] } else { &given[..] };
            equations.extend([
                equation(Identity::OtherMethods, whole, &[OtherSought])
                    .or_without(&[], &[AlreadyFound, SetAside]),
                equation(Identity::Retrieval, &[OtherSought], &[OtherNotRetrieved, OtherAssessed]),
                equation(
                    Identity::IncludedReports,
                    &[Assessed, OtherAssessed],
                    &[ExcludedFullText, OtherExcluded, NewReports],
                ),
            ]);
        } else {
            equations.push(equation(Identity::IncludedReports, &[Assessed], &[ExcludedFullText, NewReports]));
        }
        if self.is_update() {
            equations.extend([
                equation(Identity::Totals, &[TotalStudies], &[PreviousStudies, NewStudies]),
                equation(Identity::Totals, &[TotalReports], &[PreviousReports, NewReports]),
            ]);
        }
        equations
    }
}

/// A number, and how it is known.
#[derive(Clone, Copy)]
struct Known {
    n: u64,
    by: Option<Identity>,
    weight: Weight,
}

impl Known {
    fn given(n: u64) -> Self {
        Self { n, by: None, weight: Weight::Error }
    }

    fn named(self, flow_box: FlowBox) -> String {
        match self.by {
            None => format!("{} ({})", flow_box.name(), self.n),
            Some(identity) => format!("{} ({}, by {})", flow_box.name(), self.n, identity.code()),
        }
    }
}

/// The whole is the sum of the parts. A line that may be left out of a diagram counts as nothing
/// when it is.
struct Equation {
    identity: Identity,
    whole: Vec<FlowBox>,
    parts: Vec<FlowBox>,
    may_lack: Vec<FlowBox>,
}

enum Evaluation {
    Open,
    Holds,
    Broken(Violation),
    Yields(FlowBox, Known),
}

impl Equation {
    fn new(identity: Identity, whole: &[FlowBox], parts: &[FlowBox]) -> Self {
        Self { identity, whole: whole.to_vec(), parts: parts.to_vec(), may_lack: Vec::new() }
    }

    fn or_without(mut self, whole: &[FlowBox], parts: &[FlowBox]) -> Self {
        self.whole.extend(whole);
        self.parts.extend(parts);
        self.may_lack = [whole, parts].concat();
        self
    }

    /// An equation with one number missing yields it; with none missing it holds or not; with more
    /// missing it may still be broken, when the parts that are known exceed the whole.
    fn evaluate(&self, known: &BTreeMap<FlowBox, Known>, pending: u64) -> Evaluation {
        let missing = |side: &[FlowBox]| -> Vec<FlowBox> {
            let unknown = side.iter().filter(|b| !known.contains_key(*b) && !self.may_lack.contains(*b));
            unknown.copied().collect()
        };
        let total = |side: &[FlowBox]| -> i128 {
            side.iter().filter_map(|flow_box| known.get(flow_box)).map(|known| i128::from(known.n)).sum()
        };
        let (no_whole, no_parts) = (missing(&self.whole), missing(&self.parts));
        // What is left of the whole when the known parts are taken away.
        let rest = total(&self.whole) - total(&self.parts);
        match (no_whole.as_slice(), no_parts.as_slice()) {
            ([], []) if (0..=i128::from(pending)).contains(&rest) => Evaluation::Holds,
            ([], []) => Evaluation::Broken(self.violation(known, self.identity, rest, pending)),
            ([], _) if rest < 0 => {
                Evaluation::Broken(self.violation(known, Identity::Parents, rest, pending))
            }
            (_, []) if rest > i128::from(pending) => {
                Evaluation::Broken(self.violation(known, Identity::Parents, rest, pending))
            }
            // While records are pending no equation is exact.
            ([], [part]) if pending == 0 => self.yields(known, *part, rest),
            ([whole], []) if pending == 0 => self.yields(known, *whole, -rest),
            _ => Evaluation::Open,
        }
    }

    fn yields(&self, known: &BTreeMap<FlowBox, Known>, flow_box: FlowBox, n: i128) -> Evaluation {
        match u64::try_from(n) {
            Ok(n) => {
                let number = Known { n, by: Some(self.identity), weight: self.weight(known, 0) };
                Evaluation::Yields(flow_box, number)
            }
            Err(_) => Evaluation::Open,
        }
    }

    /// Two identities have exceptions that numbers cannot show: reports that share records or split
    /// them (I4), and records of other methods that were not sought for a reason nobody noted (I7).
    fn weight(&self, known: &BTreeMap<FlowBox, Known>, rest: i128) -> Weight {
        let exception = match self.identity {
            Identity::Seeking => true,
            Identity::OtherMethods => rest >= 0 && self.may_lack.iter().all(|b| !known.contains_key(b)),
            _ => false,
        };
        let of_numbers = self.numbers(known).map(|(_, known)| known.weight).max();
        if exception { Weight::Warning } else { of_numbers.unwrap_or(Weight::Error) }
    }

    fn numbers<'a>(
        &'a self,
        known: &'a BTreeMap<FlowBox, Known>,
    ) -> impl Iterator<Item = (FlowBox, Known)> + 'a {
        self.whole.iter().chain(&self.parts).filter_map(|b| Some((*b, *known.get(b)?)))
    }

    fn violation(
        &self,
        known: &BTreeMap<FlowBox, Known>,
        identity: Identity,
        rest: i128,
        pending: u64,
    ) -> Violation {
        let side = |boxes: &[FlowBox]| {
            let named: Vec<String> = boxes.iter().filter_map(|b| Some(known.get(b)?.named(*b))).collect();
            joined(&named)
        };
        let (whole, parts) = (side(&self.whole), side(&self.parts));
        let mut fact = if rest < 0 {
            format!("{parts} exceed {whole} by {}", -rest)
        } else {
            format!("{whole} are {rest} more than {parts}")
        };
        if pending > 0 && rest > 0 {
            fact.push_str(&format!(", and only {pending} records are pending"));
        }
        match self.identity {
            Identity::Seeking => fact.push_str("; unless reports share records, something is missing"),
            Identity::OtherMethods if rest > 0 => fact.push_str("; say why they were not sought"),
            _ => {}
        }
        let weight = self.weight(known, rest);
        Violation { identity, weight, sentence: fact, ids: Vec::new() }
    }
}

fn violate(identity: Identity, weight: Weight, sentence: String, found: &mut Vec<Violation>) {
    found.push(Violation { identity, weight, sentence, ids: Vec::new() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::Line;

    /// A published diagram that balances.
    fn balanced() -> Counts {
        let mut counts = Counts::default();
        for (flow_box, n) in [
            (FlowBox::Databases, 150),
            (FlowBox::Registers, 2),
            (FlowBox::Duplicates, 29),
            (FlowBox::Screened, 123),
            (FlowBox::Excluded, 50),
            (FlowBox::Sought, 73),
            (FlowBox::NotRetrieved, 3),
            (FlowBox::Assessed, 70),
            (FlowBox::ExcludedFullText, 60),
            (FlowBox::Websites, 49),
            (FlowBox::Organisations, 13),
            (FlowBox::OtherSought, 62),
            (FlowBox::OtherNotRetrieved, 2),
            (FlowBox::OtherAssessed, 60),
            (FlowBox::OtherExcluded, 57),
            (FlowBox::NewStudies, 10),
            (FlowBox::NewReports, 13),
        ] {
            counts.set(flow_box, n);
        }
        counts
    }

    fn sentences(counts: &Counts) -> String {
        let found = counts.verify();
        let sentences = found.iter().map(|violation| match violation.weight {
            Weight::Error => format!("error {violation}"),
            Weight::Warning => format!("warning {violation}"),
        });
        sentences.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn diagram_that_balances_has_no_violation() {
        assert_eq!(balanced().verify(), []);
    }

    #[test]
    fn every_number_that_is_changed_is_noticed() {
        let whole = balanced();
        for flow_box in FlowBox::ALL.into_iter().filter(|flow_box| *flow_box != FlowBox::NewStudies) {
            if let Some(n) = whole.get(flow_box) {
                let mut counts = whole.clone();
                counts.set(flow_box, n + 900);
                assert!(!counts.verify().is_empty(), "{flow_box}");
            }
        }
    }

    #[test]
    fn violations_read_as_sentences() {
        let mut counts = balanced();
        counts.set_list(Breakdown::Databases, vec![Line::new("Medline", 16), Line::new("ASSIA", 11)]);
        counts.set(FlowBox::Screened, 999);
        counts.set(FlowBox::OtherSought, 60);
        counts.set(FlowBox::NewStudies, 14);
        counts.set(FlowBox::TotalStudies, 20);
        counts.set(FlowBox::PreviousStudies, 4);
        counts.set(FlowBox::MetaAnalysisStudies, 21);
        insta::assert_snapshot!(sentences(&counts), @"
        error I1: records identified from databases (150) are not the sum of Medline (16) and ASSIA (11), which is 27
        error I2: duplicate records removed (29) and records screened (999) exceed records identified from databases (150) and records identified from registers (2) by 876
        warning I4: records screened (999) are 876 more than records excluded (50) and reports sought for retrieval (73); unless reports share records, something is missing
        error I5: reports from other methods not retrieved (2) and reports from other methods assessed for eligibility (60) exceed reports from other methods sought for retrieval (60) by 2
        warning I7: records identified from websites (49) and records identified from organisations and stakeholders (13) are 2 more than reports from other methods sought for retrieval (60); say why they were not sought
        error I9: studies included (14) are more than reports of included studies (13); every study has at least one report
        error I10: studies included in total (20) are 2 more than studies in the previous version (4) and studies included (14)
        error I11: studies included in the meta-analysis (21) exceed studies included in total (20)
        ");
    }

    #[test]
    fn missing_number_is_solved_for_and_then_checked() {
        let mut counts = balanced();
        counts.set(FlowBox::Duplicates, None);
        counts.set(FlowBox::Sought, None);
        let derived: Vec<(FlowBox, u64)> = counts.derived().iter().map(|d| (d.flow_box, d.n)).collect();
        assert_eq!(derived, [(FlowBox::Duplicates, 29), (FlowBox::Sought, 73)]);
        assert_eq!(counts.verify(), []);
        counts.set(FlowBox::Assessed, 71);
        insta::assert_snapshot!(sentences(&counts), @"
        warning I5: reports not retrieved (3) and reports assessed for eligibility (71) exceed reports sought for retrieval (73, by I4) by 1
        error I8: reports assessed for eligibility (71) and reports from other methods assessed for eligibility (60) are 1 more than reports excluded (60), reports from other methods excluded (57) and reports of included studies (13)
        ");
    }

    #[test]
    fn part_that_exceeds_its_whole_is_noticed_though_numbers_are_missing() {
        let mut counts = Counts::default();
        counts.set(FlowBox::Databases, 152);
        counts.set(FlowBox::Screened, 160);
        counts.set(FlowBox::OtherSought, 62);
        counts.set(FlowBox::OtherAssessed, 72);
        insta::assert_snapshot!(sentences(&counts), @"
        error I12: records screened (160) exceed records identified from databases (152) by 8
        error I12: reports from other methods assessed for eligibility (72) exceed reports from other methods sought for retrieval (62) by 10
        ");
    }

    #[test]
    fn pending_records_explain_a_difference_up_to_their_number() {
        let mut counts = balanced();
        counts.set(FlowBox::Assessed, 60);
        counts.set(FlowBox::ExcludedFullText, 50);
        counts.set_pending(10);
        assert_eq!(counts.verify(), []);
        counts.set_pending(9);
        assert_eq!(counts.verify().len(), 1);
    }
}
