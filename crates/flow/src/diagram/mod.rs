//! The flow diagram as SVG, as the PRISMA 2020 templates for databases, registers and other sources
//! draw it (Page et al. 2021, doi:10.1136/bmj.n71): what each box says ([`content`]), where it stands
//! ([`layout`], [`wrap`], [`metrics`]) and how it is written ([`svg`]).

mod content;
#[cfg(test)]
mod laws;
mod layout;
mod metrics;
mod svg;
mod wrap;

use crate::counts::Counts;
use crate::flow_box::FlowBox;
use std::collections::BTreeMap;

/// What a drawing says beside its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The title that screen readers and browsers show; "PRISMA 2020 flow diagram" when empty.
    pub title: String,
    /// A sentence that opens the long description, such as the name of the review and the date.
    pub description: String,
    /// Addresses that boxes link to. A rectangle with several numbers links to the first address
    /// given for one of them.
    pub addresses: BTreeMap<FlowBox, String>,
}

/// Draws the diagram as a self-contained SVG document.
///
/// Columns and boxes without numbers are left out: without other methods it is the template for
/// databases and registers only. While records are pending it is stamped "Review in progress"; no
/// drawing can leave the stamp out. The same counts give the same bytes.
#[must_use]
pub fn draw(counts: &Counts, drawing: &Drawing) -> String {
    svg::write(&layout::arrange(content::of(counts)), counts, drawing)
}
