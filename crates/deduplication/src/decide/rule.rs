//! The rules by name: what each decides, and its words for the person who reads the reasons.

use crate::duplicates::Verdict;

/// The rule that decided a pair. Each has one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Rule {
    // Duplicates, the surest first: groups are built in this order.
    SamePlace,
    SameRegistration,
    SameRecurringPlace,
    NothingAgainst,
    OneAgainstTwo,
    SameAbstract,
    AuthorsAside,
    AlikeTitleSamePlace,
    AlikeTitle,
    OtherTitleSamePlace,
    Untitled,
    PrintedAgain,
    // For a person.
    OneContradiction,
    ExchangedWord,
    OtherWord,
    Subtitle,
    OtherType,
    SameAbstractElsewhere,
    OtherContainer,
    OtherAbstract,
    YearAndLittleElse,
    RecurringTitle,
    AuthorsUnsure,
    NoticeInSamePlace,
    AbstractOrArticle,
    // Related.
    OtherPublication,
    Notice,
    Version,
    NoticeByOthers,
    Companion,
    ThenInFull,
    SharedRegistration,
    // Different.
    Different,
}

impl Rule {
    /// What the rule decides.
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self::SamePlace
            | Self::SameRegistration
            | Self::SameRecurringPlace
            | Self::NothingAgainst
            | Self::OneAgainstTwo
            | Self::SameAbstract
            | Self::AuthorsAside
            | Self::AlikeTitleSamePlace
            | Self::AlikeTitle
            | Self::OtherTitleSamePlace
            | Self::Untitled
            | Self::PrintedAgain => Verdict::Duplicate,
            Self::OneContradiction
            | Self::ExchangedWord
            | Self::OtherWord
            | Self::Subtitle
            | Self::OtherType
            | Self::SameAbstractElsewhere
            | Self::OtherContainer
            | Self::OtherAbstract
            | Self::YearAndLittleElse
            | Self::RecurringTitle
            | Self::AuthorsUnsure
            | Self::NoticeInSamePlace
            | Self::AbstractOrArticle => Verdict::Unsure,
            Self::OtherPublication
            | Self::Notice
            | Self::Version
            | Self::NoticeByOthers
            | Self::Companion
            | Self::ThenInFull
            | Self::SharedRegistration => Verdict::Related,
            Self::Different => Verdict::Different,
        }
    }

    /// Whether the rule holds for a pair that something else than likeness links: parts of a work are by
    /// the same authors, a registration names the number.
    pub(crate) fn holds_for(self, e: &super::Evidence) -> bool {
        self != Self::Companion || e.authors == super::AuthorsLevel::Same
    }

    /// The rule as the end of a sentence that begins with "because".
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::SamePlace => "title and authors agree, as does the place or DOI, and nothing contradicts",
            Self::SameRegistration => "the registration number agrees and the titles are alike",
            Self::SameRecurringPlace => "the title recurs, but volume and pages, or the DOI, agree too",
            Self::NothingAgainst => "title and authors agree and nothing contradicts",
            Self::OneAgainstTwo => {
                "one field contradicts, against two strong agreements besides title and authors"
            }
            Self::SameAbstract => "title and abstract agree and nothing contradicts",
            Self::AuthorsAside => "title and place agree and nothing but the authors is missing or differs",
            Self::AlikeTitleSamePlace => {
                "the titles are alike, authors and place agree, and nothing contradicts"
            }
            Self::AlikeTitle => {
                "one title continues the other, authors, year and journal or volume agree, and nothing contradicts"
            }
            Self::OtherTitleSamePlace => "the titles differ as translations do, but authors and place agree",
            Self::Untitled => "there is no title to compare; authors and place agree",
            Self::PrintedAgain => {
                "the journal printed it again, word for word, in the same issue of the next volume, on as many pages"
            }
            Self::OneContradiction => "title and authors agree but one field contradicts",
            Self::ExchangedWord => {
                "the titles differ in a word or number, but the place or the abstract agrees"
            }
            Self::OtherWord => {
                "title and authors agree but for letters that may make another word, and no place is given for both"
            }
            Self::Subtitle => "one title continues the other, and no place shows that it is a subtitle",
            Self::OtherType => {
                "title and authors agree, but the two are of different types and no place is given for both"
            }
            Self::SameAbstractElsewhere => {
                "title, authors, journal and abstract agree but several fields contradict"
            }
            Self::OtherContainer => {
                "title and authors agree but the journals differ and no place is given for both"
            }
            Self::OtherAbstract => "title and authors agree but the abstracts are two texts",
            Self::YearAndLittleElse => {
                "title and authors agree, the years are one apart, and little else is given"
            }
            Self::RecurringTitle => "the title is short or recurs, and no place is given for both",
            Self::AuthorsUnsure => "the titles agree but the authors do not",
            Self::NoticeInSamePlace => {
                "only one is a reply, comment or correction, yet everything else agrees"
            }
            Self::AbstractOrArticle => {
                "title and authors agree, but one is of a congress and the other may be the article that followed"
            }
            Self::OtherPublication => {
                "title and authors agree but several fields contradict: another publication of the work"
            }
            Self::Notice => "one is a reply, comment, correction, retraction or protocol of the other",
            Self::Version => "they are versions of one work, such as a preprint and the article",
            Self::NoticeByOthers => "one is a notice that bears the title of the other",
            Self::Companion => "the titles are alike but for the number of a part, and the authors agree",
            Self::ThenInFull => {
                "title and authors agree, and one is of a congress that the other may have followed"
            }
            Self::SharedRegistration => "one is the registration whose number the other gives",
            Self::Different => "too little agrees",
        }
    }
}
