//! What the boxes of the diagram say, in the words of the template, before anyone asks where they
//! stand.

use crate::counts::{Breakdown, Counts};
use crate::flow_box::{FlowBox, Route};

/// Everything the diagram says.
pub(super) struct Content {
    /// That records are pending.
    pub(super) stamp: Option<String>,
    /// The bars above the columns.
    pub(super) titles: Vec<(Lane, &'static str)>,
    /// The boxes, row by row.
    pub(super) rectangles: Vec<Rectangle>,
}

const PREVIOUS: &str = "Previous studies";

/// The columns of the diagram, each with the boxes on its way or beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    /// The previous version of an updated review.
    Previous,
    /// The way of records from databases and registers into the review.
    Main,
    /// Where they leave it.
    MainOut,
    /// The way of records from other methods.
    Other,
    /// Where they leave it.
    OtherOut,
}

impl Lane {
    /// Whether the template colours the column grey: "to be completed only if applicable".
    pub(super) fn is_optional(self) -> bool {
        matches!(self, Self::Previous | Self::Other | Self::OtherOut)
    }
}

/// The rows of the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Row {
    Identification,
    Screening,
    Seeking,
    Assessing,
    Included,
    Totals,
    MetaAnalysis,
}

impl Row {
    pub(super) const ALL: [Self; 7] = [
        Self::Identification,
        Self::Screening,
        Self::Seeking,
        Self::Assessing,
        Self::Included,
        Self::Totals,
        Self::MetaAnalysis,
    ];
}

/// A box with its text.
pub(super) struct Rectangle {
    /// The name it has in the document.
    pub(super) id: &'static str,
    pub(super) lane: Lane,
    pub(super) row: Row,
    /// The numbers in it.
    pub(super) boxes: Vec<FlowBox>,
    pub(super) paragraphs: Vec<Paragraph>,
}

impl Rectangle {
    /// The place of the box when the diagram is read aloud.
    pub(super) fn reading_order(&self) -> (u8, Row, Lane) {
        let part = match (self.lane, self.row) {
            (_, Row::Included | Row::Totals | Row::MetaAnalysis) => 3,
            (Lane::Previous, _) => 0,
            (Lane::Main | Lane::MainOut, _) => 1,
            (Lane::Other | Lane::OtherOut, _) => 2,
        };
        (part, self.row, self.lane)
    }

    /// The heading it stands under when the diagram is read aloud.
    pub(super) fn section(&self, counts: &Counts) -> &'static str {
        match self.reading_order().0 {
            0 => PREVIOUS,
            1 => counts.title(Route::Databases),
            2 => counts.title(Route::Other),
            _ => "Included",
        }
    }
}

/// A line of text before it is broken to fit.
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) n: Option<u64>,
    /// How deep it stands in a list.
    pub(super) level: u8,
    /// Whether the number stands on a line of its own.
    pub(super) n_below: bool,
    /// What ends it: a colon before a list.
    pub(super) end: &'static str,
    /// Whether room is left before it: the list above is over.
    pub(super) apart: bool,
}

impl Paragraph {
    /// `(n = 152)`, which no line break may part.
    pub(super) fn number(&self) -> Option<String> {
        self.n.map(|n| format!("(n = {n}){}", self.end))
    }

    /// The paragraph in one line.
    pub(super) fn sentence(&self) -> String {
        match self.number() {
            Some(number) => format!("{} {number}", self.text),
            None => format!("{}{}", self.text, self.end),
        }
    }
}

/// What the diagram of these counts says. Boxes without a number are left out.
pub(super) fn of(counts: &Counts) -> Content {
    let mut rectangles: Vec<Rectangle> = RECTANGLES
        .iter()
        .map(|(id, lane, row, boxes)| {
            let boxes: Vec<FlowBox> =
                boxes.iter().copied().filter(|flow_box| counts.get(*flow_box).is_some()).collect();
            let paragraphs = paragraphs(counts, *row, *lane, &boxes);
            Rectangle { id, lane: *lane, row: *row, boxes, paragraphs }
        })
        .filter(|rectangle| !rectangle.boxes.is_empty())
        .collect();
    rectangles.sort_by_key(|rectangle| (rectangle.row, rectangle.lane));

    let mut titles = vec![(Lane::Main, counts.title(Route::Databases))];
    if rectangles.iter().any(|rectangle| rectangle.lane == Lane::Previous) {
        titles.insert(0, (Lane::Previous, PREVIOUS));
    }
    if counts.has_other_methods() {
        titles.push((Lane::Other, counts.title(Route::Other)));
    }
    let stamp = match counts.pending() {
        0 => None,
        1 => Some("Review in progress: 1 record pending".to_owned()),
        n => Some(format!("Review in progress: {n} records pending")),
    };
    Content { stamp, titles, rectangles }
}

/// The rectangles of the templates, and the numbers in each.
const RECTANGLES: [(&str, Lane, Row, &[FlowBox]); 17] = [
    ("previous", Lane::Previous, Row::Identification, &[FlowBox::PreviousStudies, FlowBox::PreviousReports]),
    ("identified", Lane::Main, Row::Identification, &[FlowBox::Databases, FlowBox::Registers]),
    (
        "removed",
        Lane::MainOut,
        Row::Identification,
        &[FlowBox::Duplicates, FlowBox::Automation, FlowBox::RemovedOtherwise],
    ),
    ("screened", Lane::Main, Row::Screening, &[FlowBox::Screened]),
    ("excluded", Lane::MainOut, Row::Screening, &[FlowBox::Excluded]),
    ("sought", Lane::Main, Row::Seeking, &[FlowBox::Sought]),
    ("not-retrieved", Lane::MainOut, Row::Seeking, &[FlowBox::NotRetrieved]),
    ("assessed", Lane::Main, Row::Assessing, &[FlowBox::Assessed]),
    ("excluded-full-text", Lane::MainOut, Row::Assessing, &[FlowBox::ExcludedFullText]),
    (
        "other-identified",
        Lane::Other,
        Row::Identification,
        &[
            FlowBox::Websites,
            FlowBox::Organisations,
            FlowBox::Citations,
            FlowBox::AlreadyFound,
            FlowBox::SetAside,
        ],
    ),
    ("other-sought", Lane::Other, Row::Seeking, &[FlowBox::OtherSought]),
    ("other-not-retrieved", Lane::OtherOut, Row::Seeking, &[FlowBox::OtherNotRetrieved]),
    ("other-assessed", Lane::Other, Row::Assessing, &[FlowBox::OtherAssessed]),
    ("other-excluded", Lane::OtherOut, Row::Assessing, &[FlowBox::OtherExcluded]),
    ("included", Lane::Main, Row::Included, &[FlowBox::NewStudies, FlowBox::NewReports]),
    ("totals", Lane::Main, Row::Totals, &[FlowBox::TotalStudies, FlowBox::TotalReports]),
    // The PRISMA2020 package adds this one to the templates.
    (
        "meta-analysis",
        Lane::Main,
        Row::MetaAnalysis,
        &[FlowBox::MetaAnalysisStudies, FlowBox::MetaAnalysisReports],
    ),
];

fn paragraphs(counts: &Counts, row: Row, lane: Lane, boxes: &[FlowBox]) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let heading = match (row, lane) {
        (Row::Identification, Lane::Main | Lane::Other) => Some("Records identified from"),
        (Row::Identification, Lane::MainOut) => Some("Records removed before screening"),
        _ => None,
    };
    if let Some(heading) = heading {
        paragraphs.push(Paragraph {
            text: heading.to_owned(),
            n: None,
            level: 0,
            n_below: false,
            end: ":",
            apart: false,
        });
    }
    for flow_box in boxes {
        let breakdown = Breakdown::ALL.into_iter().find(|breakdown| breakdown.of() == *flow_box);
        let lines = breakdown.map_or(&[][..], |breakdown| counts.list(breakdown));
        // What was not sought is no source: it stands beside the list, not in it.
        let in_list = heading.is_some() && !matches!(flow_box, FlowBox::AlreadyFound | FlowBox::SetAside);
        let level = u8::from(in_list);
        paragraphs.push(Paragraph {
            text: counts.line(*flow_box).to_owned(),
            n: counts.get(*flow_box),
            level,
            n_below: heading.is_none() && lines.is_empty(),
            end: if lines.is_empty() { "" } else { ":" },
            apart: heading.is_some() && !in_list && paragraphs.last().is_some_and(|last| last.level > 0),
        });
        paragraphs.extend(lines.iter().map(|line| Paragraph {
            text: line.label.clone(),
            n: Some(line.n),
            level: level + 1,
            n_below: false,
            end: "",
            apart: false,
        }));
    }
    paragraphs
}
