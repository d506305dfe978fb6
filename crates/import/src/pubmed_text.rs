//! The lists PubMed prints for people to read: "Summary (text)", a paragraph a record, and "Abstract
//! (text)", a page a record. Neither has tags, and only the identifiers are written in one way; the
//! rest is told by where it stands. Here the records are found; [`summary`] and [`page`] read them.

mod page;
mod people;
mod reference;
mod statements;
mod summary;

use crate::fields::Fields;
use crate::lines::Lines;
use crate::sink::Sink;
use std::io::{self, BufRead};
use std::ops::Range;

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut list = List { sink, open: Record::default(), number: 0, has_pmid: false, gap: 0 };
    while let Some((number, line)) = lines.next()? {
        list.line(number, line);
    }
    list.finish_record();
    Ok(())
}

/// Whether a text begins as one of the lists do: a numbered record, perhaps below a heading, that
/// names its place in PubMed or is dated as references are.
pub(crate) fn begins_list(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty() || is_heading(line));
    let Some((_, first)) = lines.next().and_then(numbered) else { return false };
    let record: Vec<&str> = std::iter::once(first).chain(lines.take(400)).collect();
    let paragraph = record.iter().take_while(|line| !line.trim().is_empty());
    let paragraph = paragraph.take(60).copied().collect::<Vec<_>>().join(" ");
    reference::find(&paragraph).is_some() || record.iter().any(|line| pmid_at(line).is_some())
}

/// A reference that stands alone, in the manner of the lists; `None` where the authors, the title and
/// the journal are not told apart.
pub(crate) fn reference(text: &str, line: u32) -> Option<Fields> {
    let paragraph = Paragraph::new(vec![(line, text)]);
    summary::holds_all(&paragraph).then(|| summary::of_paragraphs(&paragraph, &[])).flatten()
}

/// The records of a list, as their lines come.
struct List<'r, 's> {
    sink: &'r mut Sink<'s>,
    open: Record,
    /// The number the open record has in the list.
    number: u32,
    /// The open record has told its PubMed identifier, which stands near its end.
    has_pmid: bool,
    /// How many blank lines came last.
    gap: u32,
}

impl List<'_, '_> {
    fn line(&mut self, number: u32, line: &str) {
        if line.trim().is_empty() {
            self.gap += 1;
            self.open.push(number, line, 0);
            return;
        }
        match numbered(line) {
            Some((at, text)) if self.is_start(at) => {
                self.finish_record();
                self.number = at;
                self.open.push(number, line, line.len() - text.len());
            }
            _ if self.open.lines.is_empty() => self.stray(number, line),
            _ => self.open.push(number, line, 0),
        }
        self.has_pmid |= pmid_at(line).is_some() || (self.has_pmid_ahead() && starts_with_digits(line));
        self.gap = 0;
    }

    /// Abstracts number their parts too, "2. Methods", and wrapped lines may begin with any number;
    /// but those come before the identifier of their record, and are no two lines apart.
    fn is_start(&self, number: u32) -> bool {
        let next = number == self.number.saturating_add(1);
        self.open.lines.is_empty() || self.gap >= 2 || (self.has_pmid && (self.gap == 1 || next))
    }

    /// The line before ended in `PMID:`, wrapped off its number.
    fn has_pmid_ahead(&self) -> bool {
        let before = self.open.lines.iter().rev().nth(1);
        before.is_some_and(|(_, range)| self.open.raw[range.clone()].trim_end().ends_with("PMID:"))
    }

    fn stray(&mut self, number: u32, line: &str) {
        if let Some(records) = declared(line) {
            self.sink.declare(records);
        } else if !is_heading(line) {
            let fact =
                format!("\"{}\" before the first record belongs to none", crate::fields::shortened(line));
            self.sink.warn(number, fact, "left out; check that the list is whole");
        }
    }

    fn finish_record(&mut self) {
        if !self.open.lines.is_empty() {
            self.sink.start();
            let paragraphs = self.open.paragraphs();
            let fields = match &paragraphs[..] {
                [first, rest @ ..] if rest.is_empty() || summary::holds_all(first) => {
                    summary::of_paragraphs(first, rest)
                }
                several => page::of_paragraphs(several),
            };
            match fields {
                Some(fields) => fields.finish(self.sink, self.open.place(), &self.open.raw),
                None => {
                    let remedy = "export the record again, or leave it out";
                    self.sink.reject(self.open.place().0, "a record holds nothing but its number", remedy);
                }
            }
        }
        self.open = Record::default();
        self.has_pmid = false;
    }
}

/// `12: Author A. Title.` or `12. Journal. 2020;`: the number and what follows it.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start_matches([' ', '\u{feff}']);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let text = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(". "))?.trim_start();
    let number = line[..digits].parse().ok().filter(|_| digits <= 7)?;
    (!text.is_empty()).then_some((number, text))
}

fn starts_with_digits(line: &str) -> bool {
    line.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// Where a line has `PMID:` with its number.
fn pmid_at(line: &str) -> Option<usize> {
    let (before, after) = line.split_once("PMID:")?;
    starts_with_digits(after).then_some(before.len())
}

/// `Items 1 - 20 of 81`
fn declared(line: &str) -> Option<usize> {
    let rest = line.trim().strip_prefix("Item")?;
    rest.rsplit_once(" of ")?.1.trim().parse().ok()
}

/// What older lists have above their records.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let of = |beginning: &str| line.starts_with(beginning);
    of("PubMed Results")
        || of("PubMed - ")
        || of("Items ")
        || of("Item 1")
        || of("Search results")
        || line == "PubMed"
}

/// The lines of one record as they stand in the file.
#[derive(Default)]
struct Record {
    raw: String,
    /// Number and text of each line, the number of the record taken off.
    lines: Vec<(u32, Range<usize>)>,
}

impl Record {
    fn push(&mut self, number: u32, line: &str, from: usize) {
        if !(self.lines.is_empty() && line.trim().is_empty()) {
            let start = self.raw.len();
            self.raw.push_str(line);
            self.lines.push((number, start + from..self.raw.len()));
            self.raw.push('\n');
        }
    }

    fn place(&self) -> (u32, u32) {
        let is_text = |(_, range): &&(u32, Range<usize>)| !self.raw[range.clone()].trim().is_empty();
        let number = |line: Option<&(u32, Range<usize>)>| line.map_or(0, |(number, _)| *number);
        (number(self.lines.first()), number(self.lines.iter().rfind(is_text)))
    }

    fn paragraphs(&self) -> Vec<Paragraph<'_>> {
        let lines: Vec<(u32, &str)> =
            self.lines.iter().map(|(number, range)| (*number, &self.raw[range.clone()])).collect();
        lines
            .split(|(_, line)| line.trim().is_empty())
            .filter(|lines| !lines.is_empty())
            .map(|lines| Paragraph::new(lines.to_vec()))
            .collect()
    }
}

/// Lines without a blank one between them, and their text as it was before it was wrapped.
struct Paragraph<'r> {
    lines: Vec<(u32, &'r str)>,
    text: String,
    /// Where in the text each line begins.
    starts: Vec<usize>,
}

impl<'r> Paragraph<'r> {
    fn new(lines: Vec<(u32, &'r str)>) -> Self {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(lines.len());
        for (_, line) in &lines {
            let next = line.trim();
            if !text.is_empty() && !is_broken_word(&text, next) {
                text.push(' ');
            }
            starts.push(text.len());
            // A blank after a hyphen says that the word was not broken there.
            text.push_str(if line.ends_with("- ") {
                &line[line.len() - line.trim_start().len()..]
            } else {
                next
            });
        }
        text.truncate(text.trim_end().len());
        Self { lines, text, starts }
    }

    fn line(&self) -> u32 {
        self.lines.first().map_or(0, |(number, _)| *number)
    }

    /// The line a part of the text begins on.
    fn line_of(&self, part: &str) -> u32 {
        // Parts are slices of the text, so their addresses say where they stand.
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        self.lines.get(line).map_or(0, |(number, _)| *number)
    }
}

/// Whether a line was broken inside a word, `case-` and `control`, as it is where letters stand on
/// both sides of the hyphen. `low-` before `and high-dose` ends a word.
fn is_broken_word(before: &str, next: &str) -> bool {
    const AND: [&str; 12] = ["and", "and/or", "as", "e", "et", "o", "oder", "or", "to", "und", "versus", "y"];
    let Some(word) = before.strip_suffix('-') else { return false };
    let are_letters =
        |chars: &mut dyn Iterator<Item = char>| chars.take(2).filter(|c| c.is_alphabetic()).count() == 2;
    let next_word = next.split([' ', ',']).next().unwrap_or_default();
    are_letters(&mut word.chars().rev()) && are_letters(&mut next_word.chars()) && !AND.contains(&next_word)
}
