//! What a tag says of a work, and the table in which a dialect says it of all its tags.

use crate::lines::Tag;

/// What a tag says of a work. Where one vendor puts two things into one field, that is a meaning of
/// its own, so that nothing else has to know the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The start or end of a record, which says nothing else.
    Frame,
    /// The kind of work, in the words or codes of the format.
    Type,
    /// A closer word for the kind of work: "Conference Abstract", "Erratum".
    TypeDetail,
    /// One of several words for the kind of work, of which the most telling counts.
    OneOfTypes,
    /// The kind of publication a work stands in: something in a book is a chapter.
    PublicationType,
    /// The kind of document, which counts before [`Meaning::PublicationType`] where it tells one.
    DocumentType,
    Title,
    /// A title; where there are two, the first is that of the book the work stands in.
    TitleAfterBook,
    /// A title with notes behind it: `A title. [Review] [52 refs].`
    TitleWithNotes,
    /// The title of a chapter, beside which [`Meaning::Title`] is that of the book.
    ChapterTitle,
    /// The title of a book, or of the book a chapter stands in.
    BookTitle,
    /// A title to fall back on.
    ShortTitle,
    /// The title in another language than [`Meaning::Title`].
    OtherTitle,
    /// The title in the language of the work.
    OriginalTitle,
    Author,
    /// An author whose given name comes first, unless the commas of the record say otherwise.
    AuthorEitherWay,
    /// An author whose family name comes first, without a comma behind it.
    AuthorFamilyFirst,
    /// A name with roles, degrees and the marks of institutions behind it.
    AuthorWithNotes,
    /// The full name of an [`Meaning::AuthorWithNotes`].
    FullAuthor,
    GroupAuthor,
    /// An author's name in full.
    AuthorInFull,
    /// The same name in short, or one that has no full form.
    AuthorInShort,
    /// A group that stands among the people where the work names it.
    GroupAmongAuthors,
    /// Authors, one a line.
    AuthorList,
    /// The full names of an [`Meaning::AuthorList`], in the same order.
    FullAuthorList,
    /// The authors of a book, one a line: those of the work where it names no others.
    BookAuthorList,
    /// The full names of a [`Meaning::BookAuthorList`].
    FullBookAuthorList,
    /// Groups, one a line.
    GroupList,
    /// The groups behind a book, one a line.
    BookGroupList,
    Editor,
    /// An editor's name in full.
    EditorInFull,
    /// The same name in short, or one that has no full form.
    EditorInShort,
    /// Editors, one a line or between semicolons.
    EditorList,
    /// The people named second: the editors of what a chapter or paper stands in.
    SecondAuthor,
    /// The people named third: the editors of a whole book, whose series has those named second.
    ThirdAuthor,
    Journal,
    /// The journal of an article, the book of a chapter, the series of a book.
    SecondTitle,
    /// A journal, in full or abbreviated.
    JournalEitherWay,
    Abbreviation,
    /// The abbreviation a database keeps for a journal, which may be its whole name.
    ListedAbbreviation,
    /// The same in capitals, for want of a [`Meaning::ListedAbbreviation`].
    AbbreviationInCapitals,
    /// What a work stands in, or a whole book, which has no other title.
    Source,
    /// The journal of an article, the publisher of anything else.
    JournalOrPublisher,
    Year,
    Date,
    /// A date that tells the year where no other does.
    OldDate,
    /// The date of electronic publication, where there is no other.
    ElectronicDate,
    /// The date of early access, where there is no other.
    EarlyAccess,
    /// A status that may end in a date: `Publish Ahead of Print, 18 August 2014`.
    Status,
    /// Journal, date, numbers and pages, or book and editors, in one text.
    Composed,
    /// The same beside fields that say it all, so that only a DOI in it may be new.
    ComposedAgain,
    Volume,
    Issue,
    /// The first page, or a range of pages.
    FirstPage,
    /// The first page, or how many pages a thesis has.
    FirstPageOrCount,
    LastPage,
    ArticleNumber,
    Doi,
    /// A DOI among other links.
    DoiOrLink,
    Pmid,
    /// The DOI of a book: that of the work where it has no title of its own.
    BookDoi,
    /// A DOI, a publisher's number, an address or the number of the article, told by what stands
    /// behind it: `10.1016/j.mex.2018.03.007 [doi]`, `S2215-0161(18)30045-1 [pii]`.
    Location,
    Pmcid,
    /// A PubMed or PubMed Central identifier, told by its form.
    PmidOrPmcid,
    /// Identifiers in several databases: `PUBMED 21314913`, `35957633 [PMID]`.
    CrossIds,
    /// The database's number for the record.
    Accession,
    /// The platform's number for the record and that of the database: `2214991469; 51887`.
    AccessionPair,
    /// The database's number for the record after its kind: `Peer Reviewed Journal: 2015-33942-012.`
    AccessionWithKind,
    /// The number of the record in the database it comes from, where it has no other.
    OtherAccession,
    /// What the file calls the record.
    Key,
    /// The number under which a trial is registered.
    Registration,
    Serial,
    Abstract,
    /// Who owns the text of the abstract.
    Rights,
    /// A keyword, or several between semicolons.
    Keyword,
    /// Keywords between semicolons.
    Keywords,
    /// Keywords between semicolons or else commas.
    KeywordList,
    /// One subject heading, which may hold semicolons.
    Heading,
    Language,
    Publisher,
    Url,
    /// An address with the Scopus number of the record: `?eid=2-s2.0-85189760133`.
    UrlWithEid,
    /// A link to fall back on.
    Link,
    Database,
    /// A database and the years it covers: `ERIC <1992 to June 2024>`.
    DatabaseWithYears,
    /// Who delivered the record to the tool that wrote the file.
    Provider,
    Note,
    /// A note that may say `Accession Number: 150283836; ...`.
    NoteWithAccession,
    /// A list a citation has no place for, one item a line.
    UnplacedList,
    /// A field a citation has no place for.
    Unplaced,
}

/// A row of a table: a tag and what it means.
pub(crate) type Row = (&'static str, Meaning);

/// How many tags a table can hold, with room for fast lookup.
const SLOTS: usize = 256;

/// The meanings of all tags of a dialect. It is built when the crate is compiled; a lookup is one
/// multiplication and, nearly always, one comparison.
pub(crate) struct Meanings {
    slots: [(u32, Meaning); SLOTS],
}

impl Meanings {
    /// The rows of a dialect over those all dialects of its family share.
    pub(crate) const fn of(common: &[Row], own: &[Row]) -> Self {
        assert!(common.len() + own.len() <= SLOTS / 2, "there is room for every tag");
        let mut slots = [(0, Meaning::Unplaced); SLOTS];
        insert(&mut slots, common);
        insert(&mut slots, own);
        Self { slots }
    }

    /// What a tag means.
    pub(crate) fn of_tag(&self, tag: Tag) -> Meaning {
        let key = tag.number();
        self.slots[slot_of(&self.slots, key)].1
    }
}

const fn insert(slots: &mut [(u32, Meaning); SLOTS], rows: &[Row]) {
    let mut at = 0;
    while at < rows.len() {
        let (tag, meaning) = rows[at];
        let key = Tag::new(tag).number();
        let mut later = at + 1;
        while later < rows.len() {
            assert!(Tag::new(rows[later].0).number() != key, "a tag stands once in a table");
            later += 1;
        }
        slots[slot_of(slots, key)] = (key, meaning);
        at += 1;
    }
}

/// The slot that holds the key, or the empty one where it would stand.
const fn slot_of(slots: &[(u32, Meaning); SLOTS], key: u32) -> usize {
    // Fibonacci hashing: the upper bits of the product depend on every letter.
    let mut slot = (key.wrapping_mul(0x9E37_79B9) >> 24) as usize;
    while slots[slot].0 != 0 && slots[slot].0 != key {
        slot = (slot + 1) % SLOTS;
    }
    slot
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_meaning_of_a_tag_counts_before_the_common_one() {
        let meanings = Meanings::of(
            &[("TI", Meaning::Title), ("ID", Meaning::Key), ("%A", Meaning::Author)],
            &[("ID", Meaning::Accession), ("PMID", Meaning::Pmid)],
        );
        for (tag, meaning) in [
            ("TI", Meaning::Title),
            ("ID", Meaning::Accession),
            ("%A", Meaning::Author),
            ("PMID", Meaning::Pmid),
            ("IT", Meaning::Unplaced),
            ("", Meaning::Unplaced),
        ] {
            assert_eq!(meanings.of_tag(Tag::new(tag)), meaning, "{tag}");
        }
    }

    #[test]
    #[should_panic(expected = "a tag stands once in a table")]
    fn tag_that_stands_twice_in_a_table_is_a_mistake() {
        _ = Meanings::of(&[], &[("TI", Meaning::Title), ("TI", Meaning::Key)]);
    }
}
