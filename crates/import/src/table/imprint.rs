//! Where and when a work appeared, in the one text that databases compose of it:
//! `Endoscopic Ultrasound (2014) 3:3 (152-160).`, `Autophagy. 2021 Jan;17(1):1-382. doi: 10...`,
//! `Respiratory Research. 22 (1) (no pagination), 2021. Article Number: 101.`

/// What such a text says; what it does not say is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Imprint<'t> {
    pub(crate) journal: &'t str,
    pub(crate) date: &'t str,
    pub(crate) volume: &'t str,
    pub(crate) issue: &'t str,
    pub(crate) pages: &'t str,
    pub(crate) doi: &'t str,
}

/// Reads a text in the manner of Embase, PubMed or Ovid; `None` when it is in none of them.
pub(crate) fn parse(text: &str) -> Option<Imprint<'_>> {
    let text = text.trim();
    let mut imprint = embase(text).or_else(|| pubmed(text)).or_else(|| ovid(text))?;
    if let Some((_, date)) = text.split_once("Date of Publication: ") {
        imprint.date = date.split(['.', ';']).next().unwrap_or_default().trim();
    }
    if let Some((_, number)) = text.split_once("Article Number: ")
        && imprint.pages.is_empty()
    {
        imprint.pages = number.split(['.', ' ']).next().unwrap_or_default();
    }
    if let Some((_, doi)) = text.split_once("doi: ") {
        imprint.doi = doi.split(' ').next().unwrap_or_default().trim_end_matches('.');
    }
    Some(imprint)
}

/// `Journal (2014) 3:3 (152-160).`
fn embase(text: &str) -> Option<Imprint<'_>> {
    let (at, _) = text.match_indices(" (").find(|(at, _)| {
        let year = text.get(at + 2..at + 6).unwrap_or_default();
        year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) && text.get(at + 6..at + 7) == Some(")")
    })?;
    let after = text[at + 7..].trim_start();
    let numbers = after.split(['.', ' ', '(']).next().unwrap_or_default();
    let (volume, issue) = numbers.split_once(':').unwrap_or((numbers, ""));
    let volume = if volume.starts_with(|c: char| c.is_ascii_digit()) { volume } else { "" };
    let sentence = after.split(". ").next().unwrap_or_default();
    Some(Imprint {
        journal: text[..at].trim(),
        date: &text[at + 2..at + 6],
        volume,
        issue,
        pages: in_brackets(sentence).last().unwrap_or_default(),
        doi: "",
    })
}

/// `Journal. 2021 Jan;17(1):1-382.`
fn pubmed(text: &str) -> Option<Imprint<'_>> {
    let (before, after) = text.split_once(';')?;
    let (journal, date) = before.rsplit_once(". ")?;
    if !date.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let numbers = after.split(['.', ' ']).next().unwrap_or_default();
    let (volume, pages) = numbers.split_once(':').unwrap_or((numbers, ""));
    let issue = in_brackets(volume).next().unwrap_or_default();
    let volume = volume.split('(').next().unwrap_or_default();
    Some(Imprint { journal, date, volume, issue, pages, doi: "" })
}

/// `Journal. 22 (1) (pp 12-19), 2021.`
fn ovid(text: &str) -> Option<Imprint<'_>> {
    let (at, _) = text.match_indices(", ").find(|(at, _)| {
        let year = text.get(at + 2..at + 6).unwrap_or_default();
        year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
    })?;
    let (journal, numbers) = text[..at].rsplit_once(". ")?;
    let volume = numbers.split([' ', '(']).next().unwrap_or_default();
    if !volume.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut brackets = in_brackets(numbers);
    let (issue, pages) = match (brackets.next(), brackets.next()) {
        (Some(issue), Some(pages)) => (issue, pages),
        (Some(pages), None) if pages.contains("pp") || pages.contains("pagination") => ("", pages),
        (issue, _) => (issue.unwrap_or_default(), ""),
    };
    let pages = if pages.contains("pagination") { "" } else { pages.trim_start_matches("pp").trim() };
    Some(Imprint { journal, date: &text[at + 2..at + 6], volume, issue, pages, doi: "" })
}

/// The texts between round brackets.
fn in_brackets(text: &str) -> impl Iterator<Item = &str> {
    text.split('(').skip(1).filter_map(|part| part.split_once(')')).map(|(inside, _)| inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imprint_is_read_in_the_manner_of_three_databases() {
        for (text, journal, date, volume, issue, pages) in [
            (
                "Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014",
                "Endoscopic Ultrasound",
                "2014",
                "3",
                "3",
                "152-160",
            ),
            (
                "Sensors (Basel, Switzerland) (2024) 24:1. Date of Publication: 3 Jan 2024",
                "Sensors (Basel, Switzerland)",
                "3 Jan 2024",
                "24",
                "1",
                "",
            ),
            (
                "Medicine in Drug Discovery (2024) 21 Article Number: 100172. Date of Publication: 1 Feb 2024",
                "Medicine in Drug Discovery",
                "1 Feb 2024",
                "21",
                "",
                "100172",
            ),
            (
                "Eur J Med Genet. 2020 Feb;63(2):103640. doi: 10.1016/j.ejmg.2019.03.004. Epub 2019",
                "Eur J Med Genet",
                "2020 Feb",
                "63",
                "2",
                "103640",
            ),
            (
                "Journal of Travel Medicine. 25 (1) (no pagination), 2018. Article Number: tay018.",
                "Journal of Travel Medicine",
                "2018",
                "25",
                "1",
                "tay018",
            ),
            ("Lung Cancer. 12 (3) (pp 152-160), 2018.", "Lung Cancer", "2018", "12", "3", "152-160"),
        ] {
            let read = parse(text).unwrap();
            assert_eq!(
                (read.journal, read.date, read.volume, read.issue, read.pages),
                (journal, date, volume, issue, pages),
                "{text}"
            );
        }
        assert_eq!(parse("a. 2020;1:2. doi: 10.1/x. Epub").unwrap().doi, "10.1/x");
    }

    #[test]
    fn other_texts_are_no_imprint() {
        for text in ["", "Google", ";", "(2014", "a (20", ", 20", "é (2014é"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
