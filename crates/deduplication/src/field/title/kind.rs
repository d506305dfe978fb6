//! What a title says the work is. A reply, an erratum or a protocol bears the title of the work it
//! speaks of, and is another report.

use crate::fold::is_among;

/// What a title says the work is, as a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u16);

const REPLY: u16 = 1;
const COMMENT: u16 = 2;
const CORRECTION: u16 = 4;
const RETRACTION: u16 = 8;
const PROTOCOL: u16 = 16;
const RETRACTED: u16 = 32;
const CONCERN: u16 = 64;
/// Letters, editorials, comments and abstracts by a note in brackets, which one database appends and another
/// leaves out.
const NOTED: u16 = 128;

/// The notices MEDLINE links to an article (comment, erratum, retraction), with protocols, which
/// bear the title of the trial they announce.
const NOTICES: [(u16, &[&str]); 6] = [
    (REPLY, &["reply", "replies", "rejoinder", "rebuttal", "response", "answer to", "closure"]),
    (
        COMMENT,
        &[
            "comment",
            "comments",
            "commentary",
            "discussion of",
            "letter to the editor",
            "letter re",
            "letter regarding",
            "apropos of",
            "concerning",
            "regarding",
        ],
    ),
    (
        CORRECTION,
        &["erratum", "errata", "corrigendum", "corrigenda", "correction", "corrections", "addendum"],
    ),
    (RETRACTION, &["retraction", "withdrawn", "withdrawal"]),
    (RETRACTED, &["retracted"]),
    (CONCERN, &["expression of concern"]),
];

impl Kinds {
    /// What the words of a title say: a notice names itself at its beginning or end, a protocol
    /// anywhere. "In response to" within a title is no response.
    pub(crate) fn of_title(words: &str) -> Self {
        let openings = openings(words);
        let names_itself = |name: &&str| begins_with(&openings, name) || ends_with(words, name);
        let notices = NOTICES.iter().filter(|(_, names)| names.iter().any(&names_itself));
        let protocol = words.split(' ').any(|word| matches!(word, "protocol" | "protocols"));
        Self(notices.fold(u16::from(protocol) * PROTOCOL, |kinds, (kind, _)| kinds | kind))
    }

    /// What a note in brackets says of the work. A note names it (`[Erratum]`, `(author reply)`); a longer
    /// one (`[Erratum appears in ...]`) speaks of another.
    pub(crate) fn of_note(words: &str) -> Self {
        if is_among(words, BRACKETS) {
            return Self(NOTED);
        }
        match words.split(' ').count() {
            1 => Self::of_title(words),
            2 | 3 if is_by_authors(words) => Self(REPLY),
            _ => Self::default(),
        }
    }

    /// Whether a bracket with these words says what the work is.
    pub(super) fn names_bracket(words: &str) -> bool {
        Self::of_note(words) != Self::default()
    }

    /// Whether two works differ in no more than that one of them is called a letter, an editorial or the
    /// like in brackets.
    pub(crate) fn differ_in_notes_only(self, other: Self) -> bool {
        self.0 ^ other.0 == NOTED
    }

    /// Whether it corrects another work.
    pub(crate) fn is_correction(self) -> bool {
        self.0 & CORRECTION != 0
    }

    /// Whether it retracts another work, or is marked as retracted.
    pub(crate) fn is_retraction(self) -> bool {
        self.0 & (RETRACTION | RETRACTED | CONCERN) != 0
    }

    /// Whether it replies to or comments on another work.
    pub(crate) fn is_comment(self) -> bool {
        self.0 & (REPLY | COMMENT) != 0
    }

    /// Whether it announces another work.
    pub(crate) fn is_protocol(self) -> bool {
        self.0 & PROTOCOL != 0
    }

    /// Whether it is a notice that journals print on a work.
    pub(crate) fn is_public_notice(self) -> bool {
        self.is_correction() || self.is_retraction() || self.is_comment()
    }

    /// Whether it names itself none of these.
    pub(crate) fn is_work(self) -> bool {
        self.0 == 0
    }

    /// What the punctuation of a title says: `Re: ...` opens a letter about a work, and Web of Science
    /// appends `(vol 19, pg 221, 2008)` to the title of a work in the title of its correction.
    pub(crate) fn of_text(title: &str) -> Self {
        let lower: String = title.chars().take(4).flat_map(char::to_lowercase).collect();
        let opens_letter = lower.trim_start_matches(['"', '[']).starts_with("re:");
        let corrects = title.rsplit_once('(').is_some_and(|(_, note)| is_place_of_the_corrected(note));
        let retracts =
            corrects && title.rsplit_once('(').is_some_and(|(_, note)| note.starts_with("Retract"));
        let correction = if retracts { RETRACTION } else { CORRECTION };
        // "Immune response" is no response; "... - Response" is one.
        let last = title.rsplit_once([':', '-', '.']).map(|(_, last)| last.trim().to_ascii_lowercase());
        let responds = last.is_some_and(|last| matches!(&*last, "response" | "responses"));
        let only = |holds: bool, kind: u16| Self(if holds { kind } else { 0 });
        only(opens_letter || responds, REPLY).and(only(corrects, correction))
    }

    /// Whether two works differ in no more than that one of them says it was retracted: publishers put
    /// the word before the title of the article itself.
    pub(crate) fn differ_in_retracted_only(self, other: Self) -> bool {
        self.0 ^ other.0 == RETRACTED
    }

    /// Both sets in one.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// `vol 19, pg 221, 2008)`, `Retraction of vol 19, pg 221, 2008)`.
fn is_place_of_the_corrected(note: &str) -> bool {
    let note = note.to_ascii_lowercase();
    note.contains("vol ") && (note.contains(" pg ") || note.contains(" art ")) && note.contains(')')
}

/// Where a notice may open the title: at its beginning, or after one or two words such as "authors" or
/// "published". "Notice of retraction", "the authors reply".
fn openings(words: &str) -> Vec<&str> {
    let mut openings = vec![words];
    for _ in 0..2 {
        match openings.last().and_then(|rest| rest.split_once(' ')) {
            Some((first, after)) if is_among(first, OPENERS) => openings.push(after),
            _ => break,
        }
    }
    openings
}

fn begins_with(openings: &[&str], name: &str) -> bool {
    let opens =
        |text: &&str| text.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    openings.iter().any(opens)
}

/// Whether a notice closes the title: "...: authors' reply".
fn ends_with(words: &str, name: &str) -> bool {
    let Some(before) = words.strip_suffix(name).and_then(|rest| rest.strip_suffix(' ')) else { return false };
    // "Immune response" and "dose response" end many titles.
    !name.starts_with("response") || before.split(' ').next_back().is_some_and(|word| is_among(word, OPENERS))
}

/// `author reply`, `authors' response`, `reply by the authors`.
fn is_by_authors(words: &str) -> bool {
    let any = |names: &[&str]| words.split(' ').any(|word| names.contains(&word));
    any(&["author", "authors"]) && any(&["reply", "replies", "response", "responses"])
}

/// Brackets that say what the work is, and that not every database appends.
const BRACKETS: &[&str] = &[
    "abstract",
    "comment",
    "commentary",
    "comments",
    "conference abstract",
    "correspondence",
    "editorial",
    "editorial comment",
    "extended abstract",
    "guest editorial",
    "letter",
    "letter to editor",
    "letter to the editor",
    "letters",
    "meeting abstract",
    "meeting abstracts",
    "note",
    "poster",
    "poster abstract",
    "summary",
];

const OPENERS: &[&str] = &[
    "author",
    "authors",
    "brief",
    "editorial",
    "further",
    "in",
    "invited",
    "notice",
    "of",
    "published",
    "publisher",
    "publishers",
    "statement",
    "the",
];

/// Whether every word of a title is one that journals head their standing columns with:
/// "Editorial", "Introduction to the special issue", "Letters to the editor".
pub(crate) fn is_rubric(words: &str) -> bool {
    words.split(' ').all(|word| {
        is_among(word, RUBRIC)
            || super::difference::is_small(word)
            || word.bytes().all(|b| b.is_ascii_digit())
    })
}

const RUBRIC: &[&str] = &[
    "abstract",
    "abstracts",
    "acknowledgement",
    "acknowledgements",
    "address",
    "announcement",
    "announcements",
    "annual",
    "articles",
    "author",
    "authors",
    "book",
    "books",
    "calendar",
    "call",
    "calls",
    "chairs",
    "column",
    "comment",
    "commentary",
    "comments",
    "conclusion",
    "conclusions",
    "conference",
    "contents",
    "contributors",
    "correspondence",
    "discussion",
    "editor",
    "editorial",
    "editorials",
    "editors",
    "erratum",
    "events",
    "foreword",
    "guest",
    "highlights",
    "index",
    "introduction",
    "invited",
    "issue",
    "keynote",
    "letter",
    "letters",
    "meeting",
    "memoriam",
    "message",
    "news",
    "note",
    "notes",
    "obituary",
    "overview",
    "panel",
    "papers",
    "perspective",
    "perspectives",
    "preface",
    "proceedings",
    "reply",
    "reports",
    "response",
    "review",
    "reviews",
    "special",
    "summary",
    "this",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_name_themselves_at_an_end() {
        let none = Kinds::default();
        for words in
            ["reply exercise and sleep", "authors response to smith", "sleep authors response", "in reply"]
        {
            assert_eq!(Kinds::of_title(words), Kinds(REPLY), "{words}");
        }
        for words in ["evolution in response to events", "the dose response", "comment threads", "sleep"] {
            let kinds = Kinds::of_title(words);
            assert_eq!(kinds.0 & REPLY, 0, "{words}");
        }
        assert_eq!(Kinds::of_title("published erratum exercise"), Kinds(CORRECTION));
        assert_eq!(Kinds::of_title("exercise a study protocol for a trial"), Kinds(PROTOCOL));
        assert_eq!(Kinds::of_note("erratum appears in pain"), none);
        assert_eq!(Kinds::of_note("erratum"), Kinds(CORRECTION));
        assert_eq!(Kinds::of_note("authors reply"), Kinds(REPLY));
        assert_eq!(Kinds::of_note("letter"), Kinds(NOTED));
        assert_eq!(Kinds::of_note("author keywords"), none);
    }

    #[test]
    fn rubrics_are_told_from_short_titles() {
        for words in ["editorial", "introduction to the special issue", "in memoriam", "book reviews 2001"] {
            assert!(is_rubric(words), "{words}");
        }
        for words in ["altruistic locking", "editorial bias", "reports of death"] {
            assert!(!is_rubric(words), "{words}");
        }
    }
}
