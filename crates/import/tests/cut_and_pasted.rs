//! Tagged text and lists as they come out of mail programs, word processors and many hands: without
//! blank lines, with tabs, cut in the middle, with records of two tools in one file. Of each record the
//! first author, the year, the DOI and the title must be right.

use revflow_import::{Format, Options, read};
use revflow_review::Author;

/// First author, year, DOI and title; a dash for what the record does not have.
type Expected = (&'static str, &'static str, &'static str, &'static str);

fn check(format: Format, cases: &[(&str, &str, &[Expected])]) {
    for (case, text, expected) in cases {
        for line_end in ["\n", "\r\n"] {
            let text = text.replace('\n', line_end);
            let import = read(text.as_bytes(), "file", &Options::default())
                .unwrap_or_else(|refused| panic!("{case}: {refused}\n{text}"));
            assert_eq!(import.receipt.format, format, "{case}\n{text}");
            let seen: Vec<[String; 4]> = import
                .entries
                .iter()
                .map(|entry| {
                    let citation = &entry.citation;
                    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
                    [
                        or_dash(citation.authors.first().map(Author::inverted)),
                        or_dash(citation.year().map(|year| year.to_string())),
                        or_dash(citation.doi.as_ref().map(ToString::to_string)),
                        or_dash(citation.title.clone()),
                    ]
                })
                .collect();
            let expected: Vec<[String; 4]> = expected
                .iter()
                .map(|(author, year, doi, title)| [author, year, doi, title].map(|text| (*text).to_owned()))
                .collect();
            assert_eq!(seen, expected, "{case}\n{text}\n{:?}", import.problems);
        }
    }
}

#[test]
fn refer() {
    const ONE: Expected = ("Long, Vicky", "2020", "10.9999/a.1", "One");
    const TWO: Expected = ("Behan, Linda", "2021", "-", "Two");
    check(
        Format::EndnoteTagged,
        &[
            ("plain", "%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n%R 10.9999/a.1\n", &[ONE]),
            (
                "no blank line",
                "%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n%R 10.9999/a.1\n%0 Book\n%A Behan, Linda\n%T Two\n%D 2021\n",
                &[ONE, TWO],
            ),
            (
                "title first, no blank line",
                "%T One\n%A Long, Vicky\n%D 2020\n%R 10.9999/a.1\n%T Two\n%A Behan, Linda\n%D 2021\n",
                &[ONE, TWO],
            ),
            (
                "title first, type second",
                "%T One\n%0 Book\n%A Long, Vicky\n%D 2020\n%R 10.9999/a.1\n\n\n%T Two\n%0 Book\n%A Behan, Linda\n%D 2021\n",
                &[ONE, TWO],
            ),
            (
                "author first",
                "%A Long, Vicky\n%T One\n%D 2020\n%R 10.9999/a.1\n\n%A Behan, Linda\n%T Two\n%D 2021\n",
                &[ONE, TWO],
            ),
            ("two types", "%0 Serial\n%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n%R 10.9999/a.1\n", &[ONE]),
            ("type without a name", "%0\n%A Long, Vicky\n%T One\n%D 2020\n%R 10.9999/a.1\n", &[ONE]),
            ("tabs", "%0\tBook\n%A\tLong, Vicky\n%T\tOne\n%D\t2020\n%R\t10.9999/a.1\n", &[ONE]),
            ("indented", "  %0 Book\n  %A Long, Vicky\n  %T One\n  %D 2020\n  %R 10.9999/a.1\n", &[ONE]),
            (
                "byte order mark and blank lines",
                "\u{feff}\n \n%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n%R 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "wrapped title",
                "%0 Book\n%A Long, Vicky\n%T A title\nof two lines\n%D 2020\n",
                &[("Long, Vicky", "2020", "-", "A title of two lines")],
            ),
            (
                "blank lines in the abstract",
                "%0 Book\n%A Long, Vicky\n%T One\n%X First.\n\nSecond.\n\n%D 2020\n%R 10.9999/a.1\n%K word\n",
                &[ONE],
            ),
            (
                "blank lines before tags that never begin",
                "%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n\n%R 10.9999/a.1\n\n%K word\n",
                &[ONE],
            ),
            (
                "DOI as an address",
                "%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n%U https://doi.org/10.9999/a.1\n",
                &[ONE],
            ),
            ("DOI with its name", "%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n%R doi:10.9999/A.1\n", &[ONE]),
            ("DOI in the notes", "%0 Book\n%A Long, Vicky\n%T One\n%D 2020\n%Z 10.9999/a.1\n", &[ONE]),
            (
                "year in a date only",
                "%0 Book\n%A Long, Vicky\n%T One\n%8 May 4, 2020\n%R 10.9999/a.1\n",
                &[ONE],
            ),
            ("given name first", "%0 Book\n%A Vicky Long\n%T One\n%D 2020\n%R 10.9999/a.1\n", &[ONE]),
            (
                "group among people",
                "%0 Book\n%A Made-up Alliance\n%A Long, Vicky\n%T One\n%D 2020\n",
                &[("Made-up Alliance", "2020", "-", "One")],
            ),
            (
                "authors on one line",
                "%0 Book\n%A 余敏 %A 朱江\n%T One\n%D 2020\n",
                &[("余敏", "2020", "-", "One")],
            ),
            ("no author", "%0 Book\n%T One\n%D 2020\n", &[("-", "2020", "-", "One")]),
            (
                "no title",
                "%0 Book\n%A Long, Vicky\n%D 2020\n\n%0 Book\n%A Behan, Linda\n%T Two\n%D 2021\n",
                &[("Long, Vicky", "2020", "-", "-"), TWO],
            ),
            (
                "per cent signs in texts",
                "%0 Book\n%A Long, Vicky\n%T One\n%X Of all\n% of them 50\n%of them\n%D 2020\n%R 10.9999/a.1\n",
                &[ONE],
            ),
            ("starts with the year", "%D 2020\n%T One\n%A Long, Vicky\n%R 10.9999/a.1\n", &[ONE]),
        ],
    );
}

#[test]
fn refworks() {
    const ONE: Expected = ("Long, Vicky", "2020", "10.9999/a.1", "One");
    const TWO: Expected = ("Behan, Linda", "2021", "-", "Two");
    check(
        Format::RefworksTagged,
        &[
            ("plain", "RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n", &[ONE]),
            (
                "no blank line",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\nRT Book, Whole\nA1 Behan,Linda\nT1 Two\nYR 2021\n",
                &[ONE, TWO],
            ),
            (
                "many blank lines",
                "\n\n\nRT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n\n\n\nRT Book, Whole\nA1 Behan,Linda\nT1 Two\nYR 2021\n\n\n",
                &[ONE, TWO],
            ),
            (
                "legend without a word above it",
                "Tag legend\n*****\nRT=Reference Type\nT1=Primary Title\n*****\n\nRT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "legend cut off",
                "BEGIN EXPORTED REFERENCES\nRT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n",
                &[ONE],
            ),
            ("tabs", "RT\tJournal Article\nA1\tLong,Vicky\nT1\tOne\nYR\t2020\nDO\t10.9999/a.1\n", &[ONE]),
            (
                "several blanks",
                "RT   Journal Article\nA1   Long,Vicky\nT1   One\nYR   2020\nDO   10.9999/a.1\n",
                &[ONE],
            ),
            (
                "byte order mark",
                "\u{feff}RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "wrapped title",
                "RT Journal Article\nA1 Long,Vicky\nT1 A title\nof two lines\nYR 2020\n",
                &[("Long, Vicky", "2020", "-", "A title of two lines")],
            ),
            (
                "blank line in the abstract",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nAB First.\n\nUS readers.\n\nYR 2020\nDO 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "RT PCR",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nAB The\nRT PCR was made.\nYR 2020\nDO 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "type unknown",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n\nRT Podcast\nA1 Behan,Linda\nT1 Two\nYR 2021\n",
                &[ONE, TWO],
            ),
            (
                "type lost",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n\nSR Print(0)\nA1 Behan,Linda\nT1 Two\nYR 2021\n",
                &[ONE, TWO],
            ),
            (
                "DOI as an address",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nUL https://doi.org/10.9999/a.1\n",
                &[ONE],
            ),
            (
                "DOI in a note",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nNO doi: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "date with year",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nFD May 2020\nDO 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "empty tags",
                "RT Journal Article\nA1 Long,Vicky\nA2\nT1 One\nT2\nYR 2020\nDO 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "no given name",
                "RT Journal Article\nA1 Long,null\nT1 One\nYR 2020\n",
                &[("Long", "2020", "-", "One")],
            ),
            (
                "group",
                "RT Report\nA1 Department for Education\nT1 One\nYR 2020\n",
                &[("Department for Education", "2020", "-", "One")],
            ),
            ("no author", "RT Report\nT1 One\nYR 2020\n", &[("-", "2020", "-", "One")]),
            (
                "asterisks below",
                "RT Journal Article\nA1 Long,Vicky\nT1 One\nYR 2020\nDO 10.9999/a.1\n\n*****\nEND EXPORTED REFERENCES\n",
                &[ONE],
            ),
        ],
    );
}

#[test]
fn cochrane_text() {
    const ONE: Expected = ("Long, V", "2020", "10.9999/a.1", "One");
    const TWO: Expected = ("Behan, L", "2021", "-", "Two");
    check(
        Format::CochraneText,
        &[
            (
                "plain",
                "Record #1 of 1\nID: CN-00000001\nAU: Long V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "no blank line",
                "Record #1 of 2\nID: CN-00000001\nAU: Long V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\nRecord #2 of 2\nID: CN-00000002\nAU: Behan L\nTI: Two\nYR: 2021\n",
                &[ONE, TWO],
            ),
            (
                "numbers cut off",
                "ID: CN-00000001\nAU: Long V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n\nID: CN-00000002\nAU: Behan L\nTI: Two\nYR: 2021\n",
                &[ONE, TWO],
            ),
            (
                "numbers of a part",
                "Record #7 of 18\nID: CD000001\nAU: Long V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "headers of the other exports",
                "Record #1 of 1\nProvider: John Wiley & Sons\nContent: text/plain; charset=\"UTF-8\"\n\nID: CN-00000001\nAU: Long V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "no number of the library",
                "Record #1 of 2\nAU: Long V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n\nRecord #2 of 2\nAU: Behan L\nTI: Two\nYR: 2021\n",
                &[ONE, TWO],
            ),
            (
                "authors on one line",
                "ID: CN-00000001\nAU: Long V, van der Meer JA\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "authors between semicolons",
                "ID: CN-00000001\nAU: Long V; van der Meer JA\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "family name, comma",
                "ID: CN-00000001\nAU: Long, V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "wrapped title",
                "ID: CN-00000001\nAU: Long V\nTI: A title\n of two lines\nYR: 2020\n",
                &[("Long, V", "2020", "-", "A title of two lines")],
            ),
            (
                "headings in the abstract",
                "ID: CN-00000001\nAU: Long V\nTI: One\nAB: BACKGROUND: a\nAIM: b\nOR: 2.1\nCI: 3\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "blank lines in the abstract",
                "ID: CN-00000001\nAU: Long V\nTI: One\nAB: Background\n\nMethods\n\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "DOI as an address",
                "ID: CN-00000001\nAU: Long V\nTI: One\nYR: 2020\nDOI: https://doi.org/10.9999/a.1\n",
                &[ONE],
            ),
            (
                "DOI in the link",
                "ID: CN-00000001\nAU: Long V\nTI: One\nYR: 2020\nUS: http://dx.doi.org/10.9999/a.1\n",
                &[ONE],
            ),
            ("tabs", "ID:\tCN-00000001\nAU:\tLong V\nTI:\tOne\nYR:\t2020\nDOI:\t10.9999/a.1\n", &[ONE]),
            (
                "byte order mark and blank lines",
                "\u{feff}\n\nRecord #1 of 1\nID: CN-00000001\nAU: Long V\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "tags nobody knows",
                "ID: CN-00000001\nAU: Long V\nXYZ: a\nTI: One\nQQ: b\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[ONE],
            ),
            (
                "trial as its author",
                "ID: CN-00000001\nAU: NCT00392093,\nTI: One\nYR: 2020\n",
                &[("-", "2020", "-", "One")],
            ),
            (
                "no author",
                "ID: CN-00000001\nTI: One\nYR: 2020\nDOI: 10.9999/a.1\n",
                &[("-", "2020", "10.9999/a.1", "One")],
            ),
            ("no year", "ID: CN-00000001\nAU: Long V\nTI: One\nYR:\n", &[("Long, V", "-", "-", "One")]),
        ],
    );
}

#[test]
fn summaries_of_pubmed() {
    const ONE: Expected = ("Long, V", "2020", "10.9999/a.1", "A made-up title");
    const TWO: Expected = ("Behan, L", "2021", "-", "Another made-up title");
    check(
        Format::PubmedText,
        &[
            (
                "plain",
                "1: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1. PMID: 99000001.\n",
                &[ONE],
            ),
            (
                "no blank line",
                "1: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi:\n10.9999/a.1. PMID: 99000001.\n2: Behan L. Another made-up title. J Made Up. 2021;2:3. PMID: 99000002.\n",
                &[ONE, TWO],
            ),
            (
                "number on the next line",
                "1: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1. PMID:\n99000001.\n2: Behan L. Another made-up title. J Made Up. 2021;2:3. PMID: 99000002.\n",
                &[ONE, TWO],
            ),
            (
                "points instead of colons",
                "1. Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1. PMID: 99000001.\n\n2. Behan L. Another made-up title. J Made Up. 2021;2:3. PMID: 99000002.\n",
                &[ONE, TWO],
            ),
            (
                "heading",
                "PubMed Results\nItems 1 - 2 of 2\n\n1: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1. PMID: 99000001.\n\n2: Behan L. Another made-up title. J Made Up. 2021;2:3. PMID: 99000002.\n",
                &[ONE, TWO],
            ),
            (
                "begins in the middle",
                "21: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1. PMID: 99000001.\n\n22: Behan L. Another made-up title. J Made Up. 2021;2:3. PMID: 99000002.\n",
                &[ONE, TWO],
            ),
            (
                "two lists in one file",
                "1: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1. PMID: 99000001.\n\n1: Behan L. Another made-up title. J Made Up. 2021;2:3. PMID: 99000002.\n",
                &[ONE, TWO],
            ),
            (
                "title that asks",
                "1: Long V. A title? J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("Long, V", "2020", "-", "A title?")],
            ),
            (
                "title that asks and answers",
                "1: Long V. A title? Yes! An answer. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("Long, V", "2020", "-", "A title? Yes! An answer")],
            ),
            (
                "title in brackets",
                "1: Long V. [A title]. J Made Up. 2020;1:2. German. PMID: 99000001.\n",
                &[("Long, V", "2020", "-", "[A title]")],
            ),
            (
                "title in quotation marks",
                "1: Long V. On the \"model.\" J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("Long, V", "2020", "-", "On the \"model.\"")],
            ),
            (
                "title with years",
                "1: Long V. The year 2019. A look back. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("Long, V", "2020", "-", "The year 2019. A look back")],
            ),
            (
                "no authors",
                "1: A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1. PMID: 99000001.\n",
                &[("-", "2020", "10.9999/a.1", "A made-up title")],
            ),
            (
                "no authors, two sentences",
                "1: Made-up titles. Their parts. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("-", "2020", "-", "Made-up titles. Their parts")],
            ),
            (
                "no authors, an opinion",
                "1: Committee Opinion No. 743: Made-up Use. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("-", "2020", "-", "Committee Opinion No. 743: Made-up Use")],
            ),
            (
                "vitamin D",
                "1: Vitamin D. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("-", "2020", "-", "Vitamin D")],
            ),
            (
                "group",
                "1: Made-up Trial Group. A made-up title. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("Made-up Trial Group", "2020", "-", "A made-up title")],
            ),
            (
                "group before people",
                "1: Made-up Trial Group; Long V. A made-up title. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("Made-up Trial Group", "2020", "-", "A made-up title")],
            ),
            (
                "erratum with a DOI",
                "1: Long V. A made-up title. J Made Up. 2020;1:2. Erratum in: J Made Up. 2021;2:3. doi: 10.9999/b. PMID: 99000001.\n",
                &[("Long, V", "2020", "-", "A made-up title")],
            ),
            (
                "ahead of print",
                "1: Long V. A made-up title. J Made Up. 2020 Nov 25. doi: 10.9999/a.1. Online ahead of print. PMID: 99000001.\n",
                &[ONE],
            ),
            (
                "preprint",
                "1: Long V. A made-up title. medRxiv [Preprint]. 2020 Mar 3:2020.02.27.1. doi: 10.9999/a.1. PMID: 99000001.\n",
                &[ONE],
            ),
            (
                "no PubMed identifier",
                "1: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1.\n",
                &[ONE],
            ),
            (
                "no blanks behind colons",
                "1: Long V. A made-up title. J Made Up. 2020;1:2. doi:10.9999/a.1. PMID:99000001.\n2: Behan L. Another \
                 made-up title. J Made Up. 2021;2:3. Available from: https://example.org/a:b. PMID:99000002.\n",
                &[ONE, TWO],
            ),
            (
                "two blank lines after a record without its identifier",
                "1: Long V. A made-up title. J Made Up. 2020;1:2. doi: 10.9999/a.1.\n\n\n2: Behan L. Another made-up \
                 title. J Made Up. 2021;2:3.\n",
                &[ONE, TWO],
            ),
            (
                "words that end in a hyphen",
                "1: Long V. On low-\nand high-risk pre-\neclampsia. J Made Up. 2020;1:2. PMID: 99000001.\n",
                &[("Long, V", "2020", "-", "On low- and high-risk pre-eclampsia")],
            ),
            (
                "no date",
                "1: Long V. A made-up title. PMID: 99000001.\n",
                &[("Long, V", "-", "-", "A made-up title")],
            ),
            (
                "lines cut to forty columns",
                "1: Long V. A made-up title. J Made Up.\n2020 Jan;1(2):3-4. doi: 10.9999/a.1.\nPMID: 99000001.\n",
                &[ONE],
            ),
            (
                "indented",
                "   1: Long V. A made-up title. J Made Up. 2020 Jan;1(2):3-4.\n      doi: 10.9999/a.1. PMID: 99000001.\n",
                &[ONE],
            ),
        ],
    );
}

#[test]
fn pages_of_pubmed() {
    const ONE: Expected = ("Long, V", "2020", "10.9999/a.1", "A made-up title");
    const TWO: Expected = ("Behan, L", "2021", "-", "Another made-up title");
    let second = "2. J Made Up. 2021;2:3.\n\nAnother made-up title.\n\nBehan L.\n\nPMID: 99000002\n";
    let with_second = |first: &str, gap: &str| format!("{first}{gap}{second}");
    let first = "1. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1.\n\nA made-up title.\n\nLong V(1), Roe P(2).\n\nAuthor \
                 information:\n(1)Town.\n(2)Village.\n\nBACKGROUND: A text.\n\nDOI: 10.9999/a.1\nPMID: 99000001\n";
    let disclosed = format!("{first}\nConflict of interest statement: 1. None.\n");
    let numbered = first.replace("A text.", "A text.\n\n2. METHODS: More.\n2. of them.");
    for (case, text) in [
        ("two blank lines", with_second(first, "\n\n")),
        ("one blank line", with_second(first, "\n")),
        ("no blank line", with_second(first, "")),
        ("a statement below the identifiers", with_second(&disclosed, "\n\n")),
        ("numbers in the abstract", with_second(&numbered, "\n\n")),
        ("trailing blanks", with_second(first, "\n\n").replace('\n', " \n")),
        ("byte order mark", format!("\u{feff}{}", with_second(first, "\n\n"))),
    ] {
        check(Format::PubmedText, &[(case, &text, &[ONE, TWO])]);
    }
    check(
        Format::PubmedText,
        &[
            (
                "no abstract",
                "1. J Made Up. 2020 Jan;1(2):3-4. doi: 10.9999/a.1.\n\nA made-up title.\n\nLong V.\n\nPMID: 99000001\n",
                &[ONE],
            ),
            (
                "no authors",
                "1. J Made Up. 2020;1:2.\n\nA made-up title.\n\nA text of the abstract, in several words.\n\nPMID: 99000001\n",
                &[("-", "2020", "-", "A made-up title")],
            ),
            (
                "nobody listed",
                "1. J Made Up. 2020;1:2.\n\nA made-up title.\n\n[No authors listed]\n\nPMID: 99000001\n",
                &[("-", "2020", "-", "A made-up title")],
            ),
            (
                "group",
                "1. J Made Up. 2020;1:2.\n\nA made-up title.\n\nMade-up Trial Group.\n\nPMID: 99000001\n",
                &[("Made-up Trial Group", "2020", "-", "A made-up title")],
            ),
            (
                "group of no known kind",
                "1. J Made Up. 2020;1:2.\n\nA made-up title.\n\nMADE-UP Lisbon.\n\nAuthor information:\n(1)Town.\n\nPMID: 99000001\n",
                &[("MADE-UP Lisbon", "2020", "-", "A made-up title")],
            ),
            (
                "title that begins like a relation",
                "1. J Made Up. 2020;1:2.\n\nComment on: A made-up title.\n\nLong V.\n\nPMID: 99000001\n",
                &[("Long, V", "2020", "-", "Comment on: A made-up title")],
            ),
            (
                "title that begins like a notice",
                "1. J Made Up. 2020;1:2.\n\nCopyright in made-up titles.\n\nLong V.\n\nPMID: 99000001\n",
                &[("Long, V", "2020", "-", "Copyright in made-up titles")],
            ),
            (
                "translated",
                "1. J Made Up. 2020;1:2. French.\n\n[A made-up title].\n\n[Article in French]\n\nLong V(1).\n\nAuthor information:\n(1)Ville.\n\nPMID: 99000001\n",
                &[("Long, V", "2020", "-", "[A made-up title]")],
            ),
            (
                "wrapped reference",
                "1. Zhonghua Made Up Za Zhi (Long Name of a Town). 2020 Jan 3-15;1(2 Suppl \n3):3-4. doi: 10.9999/a.1. Epub 2019 \nDec 1.\n\nA made-up \ntitle.\n\nLong V(1), Roe \nP(2).\n\nPMID: 99000001\n",
                &[ONE],
            ),
            (
                "DOI below only",
                "1. J Made Up. 2020;1:2.\n\nA made-up title.\n\nLong V.\n\nDOI: 10.9999/a.1 \nPMID: 99000001  [Indexed for MEDLINE]\n",
                &[ONE],
            ),
            (
                "DOI of the erratum",
                "1. J Made Up. 2020;1:2.\n\nA made-up title.\n\nLong V.\n\nErratum in\n    J Made Up. 2021;2:3. doi: 10.9999/b.\n\nPMID: 99000001\n",
                &[("Long, V", "2020", "-", "A made-up title")],
            ),
            (
                "chapter",
                "1. A made-up title.\n\nLong V(1).\n\nIn: The Made-up Book [Internet]. Town: Press; 2019–.\n2020 Jan 11.\n\nBookshelf ID: NBK1\nPMID: 99000001\n",
                &[("Long, V", "2020", "-", "A made-up title")],
            ),
            (
                "a summary with its abstract below",
                "1. Long V. A made-up title. J Made Up. 2020;1:2. doi: 10.9999/a.1.\n\nA text of the abstract.\n",
                &[ONE],
            ),
        ],
    );
}
