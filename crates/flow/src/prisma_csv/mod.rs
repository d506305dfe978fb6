//! `flow.csv`: the counts in the file format of the PRISMA2020 R package and its web application
//! (Haddaway, Page, Pritchard & McGuinness 2022, doi:10.1002/cl2.1230), so that a team can draw its
//! diagram there, or bring one it has drawn there here.
//!
//! The package finds rows by searching their keys for text, so a file has its rows and no others:
//! records already found or excluded on title among the other methods, where duplicates had been found
//! before, and records pending, have no number in it. They are in `flow.json`; a description says so.

mod read;
mod write;

pub use read::CountsFileError;

use crate::counts::Breakdown;
use crate::flow_box::FlowBox;

/// A row of the package's file.
#[derive(Clone, Copy)]
enum Row {
    /// The title of a column or the name of a phase; it has no number.
    Heading { data: &'static str, node: &'static str, rectangle: &'static str },
    /// A number.
    Number(FlowBox, &'static str),
    /// A list of labels and numbers.
    List(Breakdown, &'static str),
}

/// The rows in the package's order, each with the package's name for its node.
const ROWS: [Row; 34] = [
    Row::Heading { data: "NA", node: "node4", rectangle: "prevstud" },
    Row::Number(FlowBox::PreviousStudies, "node5"),
    Row::Number(FlowBox::PreviousReports, "NA"),
    Row::Heading { data: "NA", node: "node6", rectangle: "newstud" },
    Row::Number(FlowBox::Databases, "node7"),
    Row::List(Breakdown::Databases, "NA"),
    Row::Number(FlowBox::Registers, "NA"),
    Row::List(Breakdown::Registers, "NA"),
    Row::Heading { data: "NA", node: "node16", rectangle: "othstud" },
    Row::Number(FlowBox::Websites, "node17"),
    Row::Number(FlowBox::Organisations, ""),
    Row::Number(FlowBox::Citations, "NA"),
    Row::Number(FlowBox::Duplicates, "node8"),
    Row::Number(FlowBox::Automation, "NA"),
    Row::Number(FlowBox::RemovedOtherwise, "NA"),
    Row::Number(FlowBox::Screened, "node9"),
    Row::Number(FlowBox::Excluded, "node10"),
    Row::Number(FlowBox::Sought, "node11"),
    Row::Number(FlowBox::NotRetrieved, "node12"),
    Row::Number(FlowBox::OtherSought, "node18"),
    Row::Number(FlowBox::OtherNotRetrieved, "node19"),
    Row::Number(FlowBox::Assessed, "node13"),
    Row::List(Breakdown::Reasons, "node14"),
    Row::Number(FlowBox::OtherAssessed, "node20"),
    Row::List(Breakdown::OtherReasons, "node21"),
    Row::Number(FlowBox::NewStudies, "node15"),
    Row::Number(FlowBox::NewReports, "NA"),
    Row::Number(FlowBox::TotalStudies, "node22"),
    Row::Number(FlowBox::TotalReports, "NA"),
    Row::Heading { data: "identification", node: "node1", rectangle: "identification" },
    Row::Heading { data: "screening", node: "node2", rectangle: "screening" },
    Row::Heading { data: "included", node: "node3", rectangle: "included" },
    Row::Number(FlowBox::MetaAnalysisStudies, "node23"),
    Row::Number(FlowBox::MetaAnalysisReports, "NA"),
];

const HEADER: [&str; 8] = ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"];

impl Row {
    fn key(&self) -> Option<&'static str> {
        match self {
            Self::Heading { .. } => None,
            Self::Number(flow_box, _) => Some(flow_box.key()),
            Self::List(breakdown, _) => Some(breakdown.key()),
        }
    }
}

impl Breakdown {
    /// The key of the list in the package's file, which has none for kinds of duplicates.
    fn key(self) -> &'static str {
        match self {
            Self::Databases => "database_specific_results",
            Self::Registers => "register_specific_results",
            Self::Duplicates | Self::Reasons | Self::OtherReasons => self.of().key(),
        }
    }
}
