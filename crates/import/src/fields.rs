//! A citation while it is being read. Each field is parsed as it comes; what cannot be parsed is
//! kept beside the citation with its line, and said.

use crate::glance::{has_control_or, trimmed};
use crate::plain_text::{is_placeholder, paragraphs, unmarked};
use crate::sink::{Raw, ReadEntry, Sink};
use crate::{FoundDecision, abstracts, carried, dates, decisions, names, registrations};
use revflow_review::{
    Citation, Doi, Isbn, Issn, Pages, Pmcid, Pmid, RegistrationNumber, ShortText, WorkType,
};
use std::borrow::Cow;

/// The fields of one entry, the text they could not be read from, and what to say about it.
#[derive(Default)]
pub(crate) struct Fields {
    pub(crate) citation: Citation,
    pub(crate) listed_source: Option<String>,
    pub(crate) unknown: Vec<(ShortText, ShortText, u32)>,
    /// Decisions of a screening tool that stand in the entry.
    pub(crate) decisions: Vec<FoundDecision>,
    /// The tool that wrote the file, where the entry names it.
    pub(crate) dialect: Option<&'static str>,
    warnings: Vec<(u32, String, String)>,
    notes: Vec<(u32, String, String)>,
}

impl Fields {
    /// Hands the entry over.
    pub(crate) fn finish<'r>(mut self, sink: &mut Sink<'_>, lines: (u32, u32), raw: impl Into<Raw<'r>>) {
        // Behind the fields that stand under their own names.
        carried::put_back(&mut self, lines.1);
        let Self { mut citation, listed_source, mut unknown, mut decisions, dialect, warnings, notes } = self;
        registrations::gather(&mut citation);
        unknown.sort_by_key(|(_, _, line)| *line);
        for decision in decisions.iter_mut().filter(|decision| decision.line == 0) {
            decision.line = lines.0;
        }
        sink.dialect = sink.dialect.or(dialect);
        for (line, fact, remedy) in warnings {
            sink.warn(line, fact, remedy);
        }
        for (line, fact, remedy) in notes {
            sink.note(line, fact, remedy);
        }
        sink.entry(ReadEntry { lines, raw: raw.into(), citation, listed_source, unknown, decisions });
    }

    /// Takes over what another reading of the entry found and this one did not.
    pub(crate) fn fill(&mut self, other: Self) {
        let Self { citation, unknown, warnings, notes, .. } = other;
        let own = &mut self.citation;
        for (slot, found) in [
            (&mut own.title, citation.title),
            (&mut own.original_title, citation.original_title),
            (&mut own.container, citation.container),
            (&mut own.volume, citation.volume),
            (&mut own.issue, citation.issue),
            (&mut own.publisher, citation.publisher),
            (&mut own.language, citation.language),
        ] {
            *slot = slot.take().or(found);
        }
        own.date = own.date.or(citation.date);
        own.pages = own.pages.take().or(citation.pages);
        own.doi = own.doi.take().or(citation.doi);
        own.pmid = own.pmid.or(citation.pmid);
        own.pmcid = own.pmcid.take().or(citation.pmcid);
        if own.work_type == WorkType::Other {
            own.work_type = citation.work_type;
        }
        if own.authors.is_empty() {
            own.authors = citation.authors;
        }
        if own.editors.is_empty() {
            own.editors = citation.editors;
        }
        registrations::add(own, citation.registrations);
        own.notes.extend(citation.notes);
        citation.urls.iter().for_each(|url| self.url(url));
        self.unknown.extend(unknown);
        self.warnings.extend(warnings);
        self.notes.extend(notes);
    }

    /// Takes the entities and the inline markup off the texts, where the format itself has none:
    /// vendors leave `&amp;`, `<i>` and `<jats:p>` in them.
    pub(crate) fn unmark(&mut self) {
        let Citation { title, original_title, container, abstract_text, keywords, .. } = &mut self.citation;
        let texts = [title, original_title, container, abstract_text].into_iter().flatten();
        texts.for_each(unmark);
        keywords.iter_mut().for_each(unmark);
    }

    /// Something was not understood; the entry is kept.
    pub(crate) fn warn(&mut self, line: u32, fact: impl Into<String>, remedy: impl Into<String>) {
        self.warnings.push((line, fact.into(), remedy.into()));
    }

    /// Something was put right.
    pub(crate) fn remark(&mut self, line: u32, fact: impl Into<String>, remedy: impl Into<String>) {
        self.notes.push((line, fact.into(), remedy.into()));
    }

    /// A field without a meaning here; empty ones are nothing.
    pub(crate) fn keep(&mut self, name: &str, value: &str, line: u32) {
        let value = trimmed(value);
        if !value.is_empty() {
            self.unknown.push((name.into(), value.into(), line));
        }
    }

    fn refuse(&mut self, name: &str, value: &str, line: u32, fact: impl Into<String>) {
        self.keep(name, value, line);
        self.warn(line, fact, format!("kept the record without it and the text under \"{name}\""));
    }

    /// A field that holds one text; a second one is kept beside.
    pub(crate) fn text(
        &mut self,
        field: impl Fn(&mut Citation) -> &mut Option<String>,
        name: &str,
        value: &str,
        line: u32,
    ) {
        let value = trimmed(value);
        let slot = field(&mut self.citation);
        match slot {
            _ if is_placeholder(value) => {}
            None => *slot = Some(value.to_owned()),
            Some(present) if present == value => {}
            Some(_) => self.keep(name, value, line),
        }
    }

    /// One of the texts that stand where the abstract belongs. Call it for each, in their order.
    ///
    /// The first that is more than a notice of ownership is the abstract: every vendor that gives two
    /// begins with the one in the language of its interface. A later one in another language is the
    /// translation. Notices go to `rights`, wherever they stand. A third text, or a second one in the
    /// same language (a plain-language summary), is kept beside.
    pub(crate) fn abstract_text(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) {
            return;
        }
        let value = paragraphs(value);
        let abstracts::Parts { text, notices } = abstracts::without_notice(&value);
        notices.into_iter().for_each(|notice| self.rights(name, notice, line));
        if text.is_empty() || abstracts::says_none(text) {
            return;
        }
        let Citation { abstract_text, translated_abstract, .. } = &mut self.citation;
        match (abstract_text.as_deref(), translated_abstract.as_deref()) {
            (None, _) if text.len() == value.len() => *abstract_text = Some(value),
            (None, _) => *abstract_text = Some(text.to_owned()),
            (Some(present), _) | (_, Some(present)) if present == text => {}
            (Some(present), None) if abstracts::differ_in_language(present, text) => {
                *translated_abstract = Some(text.to_owned());
            }
            _ => self.keep(name, text, line),
        }
    }

    /// Who owns the text of the abstract. PubMed cuts one notice in two: the abstract ends with
    /// "(PsycINFO Database Record", and the rest has a field of its own.
    pub(crate) fn rights(&mut self, name: &str, value: &str, line: u32) {
        match &mut self.citation.rights {
            Some(begun) if begun.ends_with("Database Record") && !is_placeholder(value) => {
                begun.push(' ');
                begun.push_str(value.trim());
            }
            _ => self.text(|citation| &mut citation.rights, name, value, line),
        }
    }

    /// A field that holds registration numbers, with any words around them. One without a number of
    /// a register known here is kept beside.
    pub(crate) fn registration(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) {
            return;
        }
        let mut found = RegistrationNumber::find_all(value);
        if found.is_empty() {
            found.extend(RegistrationNumber::parse(value));
        }
        if found.is_empty() {
            self.keep(name, value, line);
        }
        registrations::add(&mut self.citation, found);
    }

    /// A DOI, wherever it stands in the text; the first one counts.
    pub(crate) fn doi(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) {
            return;
        }
        match Doi::parse(value) {
            Ok(doi) if self.citation.doi.is_none() => self.citation.doi = Some(doi),
            Ok(doi) if self.citation.doi.as_ref() == Some(&doi) => {}
            Ok(_) => self.keep(name, value, line),
            Err(refused) => self.refuse(name, value, line, refused.to_string()),
        }
    }

    /// The DOI of an address at the resolver, or of one that Scopus has for its record, where no
    /// other is given.
    pub(crate) fn doi_from_address(&mut self) {
        if self.citation.doi.is_none() {
            self.citation.doi = doi_in_addresses(&self.citation.urls);
        }
    }

    /// A PubMed identifier; `0` is how some tools say that there is none.
    pub(crate) fn pmid(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) || value.trim() == "0" {
            return;
        }
        match Pmid::parse(value) {
            Ok(pmid) if *self.citation.pmid.get_or_insert(pmid) == pmid => {}
            Ok(_) => self.keep(name, value, line),
            Err(refused) => self.refuse(name, value, line, refused.to_string()),
        }
    }

    /// A PubMed Central identifier.
    pub(crate) fn pmcid(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) {
            return;
        }
        match Pmcid::parse(value) {
            Ok(pmcid) if *self.citation.pmcid.get_or_insert_with(|| pmcid.clone()) == pmcid => {}
            Ok(_) => self.keep(name, value, line),
            Err(refused) => self.refuse(name, value, line, refused.to_string()),
        }
    }

    /// Pages or an article number.
    pub(crate) fn pages(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) {
            return;
        }
        match Pages::parse(value) {
            Ok(pages) if self.citation.pages.is_none() => {
                self.citation.pages = Some(pages);
                // "454-81; discussion 482-3"
                if !Pages::is_all_of(value) {
                    self.keep(name, value, line);
                }
            }
            Ok(pages) if self.citation.pages.as_ref() == Some(&pages) => {}
            Ok(_) => self.keep(name, value, line),
            // "No Pagination Specified" says that there are none.
            Err(_) if says_no_pages(value) => {}
            Err(refused) => self.refuse(name, value, line, refused.to_string()),
        }
    }

    /// A date; one that says more than the date so far takes its place when the years agree.
    pub(crate) fn date(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) {
            return;
        }
        match (dates::parse(value), self.citation.date) {
            (Some(date), None) => self.citation.date = Some(date),
            (Some(date), Some(present)) if date.year() == present.year() => {
                if present.month().is_none() || (present.day().is_none() && date.month() == present.month()) {
                    self.citation.date = Some(date);
                }
            }
            (Some(_), Some(_)) => self.keep(name, value, line),
            (None, _) => self.refuse(name, value, line, format!("\"{}\" has no year", shortened(value))),
        }
    }

    /// Says what a text tells beyond the date that was read from it: a season, a second month.
    pub(crate) fn date_beyond(&mut self, text: &str, line: u32) {
        let beyond = dates::parse(text).and_then(|date| dates::left_out(text, date));
        self.notes.extend(beyond.map(|(fact, remedy)| (line, fact, remedy)));
    }

    /// Every ISSN and ISBN in a text that may hold several of either.
    pub(crate) fn serial(&mut self, name: &str, value: &str, line: u32) {
        if is_placeholder(value) {
            return;
        }
        // Nobody has more numbers than that; a hostile file might.
        let numbers = &value[..value.floor_char_boundary(10_000)];
        let issn = Issn::find_all(numbers);
        let isbn = find_isbn(numbers);
        if issn.is_empty() && isbn.is_empty() {
            self.refuse(name, value, line, format!("\"{}\" holds no ISSN or ISBN", shortened(value)));
        }
        for issn in issn {
            if !self.citation.issn.contains(&issn) {
                self.citation.issn.push(issn);
            }
        }
        for isbn in isbn {
            if !self.citation.isbn.contains(&isbn) {
                self.citation.isbn.push(isbn);
            }
        }
    }

    /// One keyword.
    pub(crate) fn keyword(&mut self, value: &str) {
        let value = names::single_spaced(value);
        if !is_placeholder(&value) {
            self.citation.keywords.push(value.as_ref().into());
        }
    }

    /// Several keywords.
    pub(crate) fn keywords(&mut self, values: &[&str]) {
        self.citation.keywords.reserve_exact(values.len());
        values.iter().for_each(|value| self.keyword(value));
    }

    /// One address.
    pub(crate) fn url(&mut self, value: &str) {
        let value = value.trim();
        if !is_placeholder(value)
            && self.citation.urls.len() < 100
            && !self.citation.urls.iter().any(|url| url == value)
        {
            self.citation.urls.push(value.to_owned());
        }
    }

    /// One note. Decisions of screening tools that stand in it are read as such.
    pub(crate) fn note(&mut self, value: &str) {
        let value = value.trim();
        if let Some((found, rest)) = decisions::split_off(value) {
            found.into_iter().for_each(|decision| decisions::add(&mut self.decisions, decision));
            self.citation.notes.extend(Some(rest).filter(|rest| !is_placeholder(rest)));
        } else if !is_placeholder(value) {
            self.citation.notes.push(value.to_owned());
        }
    }
}

fn unmark<T: AsRef<str> + for<'t> From<&'t str>>(text: &mut T) {
    if has_control_or(text.as_ref(), [b'<', b'&'])
        && let Cow::Owned(plain) = unmarked(text.as_ref())
    {
        *text = plain.trim().into();
    }
}

/// The DOI of the first address at the resolver, or of Scopus.
pub(crate) fn doi_in_addresses(urls: &[String]) -> Option<Doi> {
    let named = |url: &String| {
        let host = url.split("://").nth(1)?.split('/').next()?;
        match host {
            "doi.org" | "dx.doi.org" | "www.doi.org" => Doi::parse(url).ok(),
            "www.scopus.com" => {
                let doi = url.split(['?', '&']).find_map(|part| part.strip_prefix("doi="))?;
                Doi::parse(doi).ok()
            }
            _ => None,
        }
    };
    urls.iter().find_map(named)
}

/// `No Pagination Specified`, `Unpaginated`, `N.PAG-N.PAG`
fn says_no_pages(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    lower.contains("paginat")
        || lower.contains("n.pag")
        || matches!(lower.trim(), "no-specified" | "no specified" | "no")
}

/// At most sixty characters, for messages.
pub(crate) fn shortened(value: &str) -> String {
    let value = value.trim();
    match value.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// Every ISBN in a text, without repeats: `013229834  978-0132298346`, `0-306-40615-2 (pbk)`.
pub(crate) fn find_isbn(text: &str) -> Vec<Isbn> {
    let mut found: Vec<Isbn> = Vec::new();
    if text.bytes().filter(u8::is_ascii_digit).count() < 9 {
        return found;
    }
    let mut push = |text: &str| match Isbn::parse(text) {
        Ok(isbn) if !found.contains(&isbn) => found.push(isbn),
        Ok(_) | Err(_) => {}
    };
    let words = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | 'x' | 'X')));
    words.filter(|word| word.len() >= 10).for_each(&mut push);
    if found.is_empty() {
        // The groups of one ISBN may be parted by blanks.
        for part in text.split([';', ',', '(', ')', '|', '\n', '\r']) {
            if let Ok(isbn) = Isbn::parse(part) {
                found.push(isbn);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isbn_is_found_among_others_and_with_blanks() {
        for (text, isbn) in [
            ("013229834  978-0132298346", "9780132298346"),
            ("0-306-40615-2 (pbk)", "0306406152"),
            ("978 0 9955872 3 6", "9780995587236"),
        ] {
            assert_eq!(find_isbn(text).first().map(Isbn::as_str), Some(isbn), "{text}");
        }
        assert!(find_isbn("0964-6906").is_empty());
    }

    #[test]
    fn text_that_cannot_be_parsed_is_kept_and_said() {
        let mut fields = Fields::default();
        fields.doi("DOI", "none given", 7);
        fields.date("Year", "in press", 7);
        fields.pages("Pages", "No Pagination", 7);
        assert_eq!(
            fields.unknown,
            [("DOI".into(), "none given".into(), 7), ("Year".into(), "in press".into(), 7)]
        );
        assert_eq!(fields.warnings.len(), 2);
    }

    #[test]
    fn abstracts_are_told_apart() {
        let english = "The widgets of two towns were counted by hand, and the wet ones were left.";
        let spanish = "Se contaron los artefactos de las dos ciudades, y el resultado fue una sorpresa en este estudio.";
        let russian = "Подсчитаны предметы двух городов.";
        let notice = "\u{A9} 2020 The Widget House.";
        let mut fields = Fields::default();
        for text in
            ["NA", notice, english, spanish, english, russian, "[No abstract available]", "The widgets."]
        {
            fields.abstract_text("AB", text, 3);
        }
        let citation = &fields.citation;
        assert_eq!(citation.abstract_text.as_deref(), Some(english));
        assert_eq!(citation.translated_abstract.as_deref(), Some(spanish));
        assert_eq!(citation.rights.as_deref(), Some(notice));
        let kept: Vec<&str> = fields.unknown.iter().map(|(_, text, _)| text.as_str()).collect();
        assert_eq!(kept, [russian, "The widgets."]);
    }

    #[test]
    fn notice_that_was_cut_in_two_is_one() {
        let mut fields = Fields::default();
        fields.abstract_text("AB", "The widgets were counted. (PsycINFO Database Record", 1);
        fields.rights("CI", "(c) 2017 APA, all rights reserved).", 2);
        assert_eq!(fields.citation.abstract_text.as_deref(), Some("The widgets were counted."));
        let rights = "(PsycINFO Database Record (c) 2017 APA, all rights reserved).";
        assert_eq!(fields.citation.rights.as_deref(), Some(rights));
    }

    #[test]
    fn registration_of_a_field_is_read_and_others_are_kept() {
        let mut fields = Fields::default();
        for value in ["ClinicalTrials.gov/NCT00392093", "NCT00392093; NL1234", "NL1234", "GENBANK/X1", "NA"] {
            fields.registration("SI", value, 1);
        }
        let numbers: Vec<&str> =
            fields.citation.registrations.iter().map(RegistrationNumber::as_str).collect();
        assert_eq!(numbers, ["NCT00392093", "NL1234"]);
        assert_eq!(fields.unknown, [("SI".into(), "GENBANK/X1".into(), 1)]);
    }

    #[test]
    fn doi_stands_in_the_addresses_of_the_resolver_and_of_scopus() {
        for (url, doi) in [
            ("https://doi.org/10.1000/a.1", Some("10.1000/a.1")),
            (
                "https://www.scopus.com/inward/record.uri?eid=2-s2.0-1&doi=10.1061%2fJ.1&md5=a",
                Some("10.1061/j.1"),
            ),
            ("https://www.scopus.com/inward/record.uri?eid=2-s2.0-1", None),
            ("https://example.org/?doi=10.1000/b", None),
        ] {
            let mut fields = Fields::default();
            fields.url(url);
            fields.doi_from_address();
            assert_eq!(fields.citation.doi.as_ref().map(Doi::as_str), doi, "{url}");
        }
    }

    #[test]
    fn finer_date_of_the_same_year_wins() {
        let mut fields = Fields::default();
        for date in ["2018", "2018-04-09", "2018-05", "2019"] {
            fields.date("Date", date, 1);
        }
        assert_eq!(fields.citation.date.unwrap().to_string(), "2018-04-09");
        assert_eq!(fields.unknown, [("Date".into(), "2019".into(), 1)]);
    }
}
