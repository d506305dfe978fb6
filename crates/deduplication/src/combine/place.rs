//! The place of a work: journal, volume, issue and pages belong together. A volume from one record and
//! pages from another would make a place at which nothing stands, so nothing is taken from a record that
//! contradicts what stands in any of them.

use super::{CitationField, fill};
use crate::duplicates::Agreement;
use crate::field::container::{Container, ContainerLevel, compare_containers};
use crate::field::place::{PagesLevel, Span, compare_issues, compare_pages, issue, volume};
use revflow_review::{Citation, Pages};

/// Whether the place of another record may complete what stands. Where the years differ (online first,
/// then in print), the volume or the pages must agree.
pub(super) fn fits(own: &Citation, other: &Citation) -> bool {
    let year = |citation: &Citation| citation.year().map(revflow_review::Year::number);
    let volume = |citation: &Citation| volume(citation.volume.as_deref(), year(citation));
    let issue = |citation: &Citation| issue(citation.issue.as_deref(), citation.volume.as_deref());
    let pages = compare_pages(
        Span::prepare(own.pages.as_ref()).as_ref(),
        Span::prepare(other.pages.as_ref()).as_ref(),
    );
    let containers = compare_containers(&Container::prepare(own), &Container::prepare(other));
    let volumes = (volume(own), volume(other));
    let same_volume = volumes.0.is_some() && volumes.0 == volumes.1;
    let same_pages = matches!(pages, PagesLevel::SameRange | PagesLevel::SameFirst);
    let other_volume = volumes.0.is_some() && volumes.1.is_some() && !same_volume;
    let other_pages = matches!(pages, PagesLevel::Apart | PagesLevel::Unclear);
    let other_year = year(own).is_some() && year(other).is_some() && year(own) != year(other);
    containers != ContainerLevel::Different
        && !other_volume
        && !other_pages
        && compare_issues(issue(own), issue(other)) != Agreement::Contradict
        && (!other_year || same_volume || same_pages)
}

/// Takes what is lacking of the place.
pub(super) fn take(own: &mut Citation, other: &Citation, took: &mut impl FnMut(CitationField, bool)) {
    took(CitationField::Container, fill(&mut own.container, &other.container));
    // A name that is its own abbreviation abbreviates nothing.
    let abbreviates = other.container_abbreviation != own.container;
    took(
        CitationField::ContainerAbbreviation,
        abbreviates && fill(&mut own.container_abbreviation, &other.container_abbreviation),
    );
    took(CitationField::Volume, fill(&mut own.volume, &other.volume));
    let in_volume = in_volume(other).filter(|_| self::in_volume(own).is_none());
    let given = other.issue.clone().or(in_volume.map(str::to_owned));
    took(CitationField::Issue, fill(&mut own.issue, &given));
    took(
        CitationField::Pages,
        fill(&mut own.pages, &other.pages) || continue_pages(&mut own.pages, &other.pages),
    );
}

/// The issue that Embase writes in brackets behind the volume: `19 (3)`.
pub(super) fn in_volume(citation: &Citation) -> Option<&str> {
    let volume = citation.volume.as_deref()?;
    let (inside, _) = volume.split_once('(')?.1.split_once(')')?;
    issue(Some(inside), None).map(|_| inside.trim())
}

/// The full range, where only its first page stands.
fn continue_pages(own: &mut Option<Pages>, other: &Option<Pages>) -> bool {
    let (Some(first), Some(range)) = (own.as_ref(), other.as_ref()) else { return false };
    let continues = first.last().is_none() && range.last().is_some() && first.first() == range.first();
    if continues {
        own.clone_from(other);
    }
    continues
}
