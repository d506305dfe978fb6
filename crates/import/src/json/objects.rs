//! The grammar: cuts a stream of JSON into the objects that are records, one at a time. Lists may
//! stand in objects that say something about them; objects may stand in a list or one after another.
//!
//! A damaged object costs itself alone. Where its end cannot be told, because a bracket is missing,
//! the objects within that look like records are cut out of it, and those that are open are counted.

use super::tape::{Kind, Tape, Token};
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// Names under which indexes wrap their lists of records.
const LISTS: [&str; 12] = [
    "items",
    "results",
    "studies",
    "result",
    "references",
    "records",
    "data",
    "entries",
    "works",
    "publications",
    "FullStudies",
    "StudyFields",
];

/// Names under which they wrap a record, or the object that holds the list.
const OBJECTS: [&str; 6] =
    ["message", "resultList", "response", "Study", "FullStudiesResponse", "StudyFieldsResponse"];

/// How deep a list may be wrapped: `{"message": {"items": [...]}}`.
const MOST_WRAPPED: usize = 4;

/// Names by which an object is a record, whatever it stands in.
const MARKS: [&str; 8] =
    ["title", "DOI", "protocolSection", "ProtocolSection", "authorships", "itemType", "paperId", "lens_id"];

/// Lists of other works within a record: nothing in them is a record of the file.
const CITED: [&str; 4] = ["references", "reference", "citations", "related"];

/// A piece of the file.
#[derive(Debug)]
pub(crate) enum Piece {
    /// An object that is a record.
    Record(Cut),
    /// What stands around a list of records: how many there are, what was searched.
    Around(Cut),
    /// The file ends on this line, within a list.
    CutShort(u32),
}

/// An object, or what stands where one should be.
#[derive(Debug)]
pub(crate) struct Cut {
    pub(crate) tape: Tape,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    /// Why it cannot be read, and the line on which that shows.
    pub(crate) damage: Option<(u32, String)>,
}

/// The pieces of a stream.
pub(crate) struct Objects<'i> {
    input: &'i mut dyn BufRead,
    scan: Scan,
    ended: bool,
}

impl<'i> Objects<'i> {
    pub(crate) fn new(input: &'i mut dyn BufRead) -> Self {
        Self { input, scan: Scan::new(1), ended: false }
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            if let Some(piece) = self.scan.ready.pop_front() {
                return Ok(Some(piece));
            }
            if self.scan.run() {
                continue;
            }
            if self.ended {
                return Ok(None);
            }
            let chunk = self.input.fill_buf()?;
            let length = chunk.len();
            self.scan.refill(chunk);
            self.input.consume(length);
            if length == 0 {
                self.ended = true;
                self.scan.end();
            }
        }
    }
}

/// What may come next in an object or list that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A name, or the end of the object.
    Name,
    Colon,
    Value,
    /// A value, or the end of the list.
    Item,
    /// A comma, or the end.
    Comma,
}

/// A text or word that has not ended yet, and where it began.
#[derive(Debug, Clone, Copy)]
enum Within {
    Text { start: usize, escaped: bool, after_backslash: bool },
    Word { start: usize },
}

/// An object or list that is open.
#[derive(Debug)]
struct Frame {
    token: usize,
    is_list: bool,
    /// Where in the text its bracket stands.
    start: usize,
    line: u32,
    /// Holds a name that only records hold.
    marked: bool,
    /// It begins like a record: as an item of a list, or where its line is indented like that of the
    /// object it stands in.
    in_list: bool,
    aligned: bool,
}

/// The object that is being cut.
#[derive(Debug)]
struct Open {
    tokens: Vec<Token>,
    frames: Vec<Frame>,
    first: u32,
    /// The indentation of its line, if it begins there.
    indent: Option<Vec<u8>>,
    /// It goes on after a list of records that stood in it.
    around: bool,
    /// A list of records stands in it, and is empty.
    wraps_nothing: bool,
    damage: Option<(u32, String)>,
    /// Whether a bracket is wrong, so that what follows may be in it by mistake.
    torn: bool,
    /// Sound objects within that look like records, for the case that this one is torn.
    records_within: Vec<(usize, usize, u32)>,
}

/// Around the objects: `Object` wraps what is read now, `List` is a list of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    List,
    Object,
}

struct Scan {
    ready: VecDeque<Piece>,
    /// What was read, from the object on that is being cut.
    buffer: Vec<u8>,
    /// Where in the buffer that object begins, and what is looked at next.
    start: usize,
    at: usize,
    line: u32,
    /// Blanks at the start of the line, as long as nothing else is on it.
    indent: Vec<u8>,
    at_line_start: bool,
    levels: Vec<Level>,
    /// Lists within lists, which are passed over.
    more_lists: usize,
    after_damage: bool,
    open: Option<Open>,
    expect: Expect,
    within: Option<Within>,
    /// How many tokens the object before had.
    tokens: usize,
}

impl Scan {
    fn new(line: u32) -> Self {
        Self {
            ready: VecDeque::new(),
            buffer: Vec::new(),
            start: 0,
            at: 0,
            line,
            indent: Vec::new(),
            at_line_start: true,
            levels: Vec::new(),
            more_lists: 0,
            after_damage: false,
            open: None,
            expect: Expect::Name,
            within: None,
            tokens: 16,
        }
    }

    /// Adds what was read, and forgets what was looked at.
    fn refill(&mut self, chunk: &[u8]) {
        if self.open.is_none() && self.within.is_none() {
            self.start = self.at;
        }
        self.buffer.drain(..self.start);
        self.at -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(chunk);
    }

    /// Looks at what was read, up to the next piece; whether there is one.
    fn run(&mut self) -> bool {
        while self.ready.is_empty() && self.at < self.buffer.len() {
            match self.within {
                Some(Within::Text { start, escaped, after_backslash }) => {
                    self.text(start, escaped, after_backslash);
                }
                Some(Within::Word { start }) => self.word(start),
                None if self.open.is_some() => self.inside(),
                None => self.between(),
            }
        }
        !self.ready.is_empty()
    }

    /// Nothing more comes.
    fn end(&mut self) {
        if let Some(Within::Word { start }) = self.within {
            self.word_ends(start);
        }
        self.within = None;
        if self.open.is_some() {
            self.tear();
        } else if !self.levels.is_empty() {
            self.ready.push_back(Piece::CutShort(self.line));
        }
    }

    fn offset(&self) -> usize {
        self.at - self.start
    }

    fn newline(&mut self) {
        self.line = self.line.saturating_add(1);
        self.at_line_start = true;
        self.indent.clear();
    }

    /// Passes over a blank; whether it was one.
    fn blank(&mut self, byte: u8) -> bool {
        match byte {
            b'\n' => self.newline(),
            b' ' | b'\t' if self.at_line_start => self.indent.push(byte),
            _ if byte.is_ascii_whitespace() => {}
            _ => return false,
        }
        self.at += 1;
        true
    }

    /// One byte between the objects.
    fn between(&mut self) {
        let byte = self.buffer[self.at];
        if self.blank(byte) {
            return;
        }
        match byte {
            b'{' => return self.begin(false),
            b'[' if self.levels.last() == Some(&Level::List) => self.more_lists += 1,
            b'[' => self.levels.push(Level::List),
            b']' if self.more_lists > 0 => self.more_lists -= 1,
            b']' => {
                if self.levels.last() == Some(&Level::List) {
                    self.levels.pop();
                    self.at += 1;
                    return self.go_on_around();
                }
            }
            b',' | b':' | b'}' => {}
            _ => {
                self.start = self.at;
                self.at_line_start = false;
                let quoted = byte == b'"';
                self.at += usize::from(quoted);
                self.within = Some(if quoted {
                    Within::Text { start: self.offset(), escaped: false, after_backslash: false }
                } else {
                    Within::Word { start: 0 }
                });
                return;
            }
        }
        self.at_line_start &= matches!(byte, b'[' | b',');
        self.at += 1;
    }

    /// An object begins here, or goes on here after what was wrapped in it.
    fn begin(&mut self, around: bool) {
        self.start = self.at;
        let indent = (self.at_line_start && !around).then(|| self.indent.clone());
        let frame = Frame {
            token: 0,
            is_list: false,
            start: 0,
            line: self.line,
            marked: false,
            in_list: false,
            aligned: false,
        };
        // Records of one file are about as long as each other.
        let mut tokens = Vec::with_capacity(self.tokens);
        tokens.push(Token::new(Kind::Object, 0, 0, 0, self.line));
        self.open = Some(Open {
            tokens,
            frames: vec![frame],
            first: self.line,
            indent,
            around,
            wraps_nothing: false,
            damage: None,
            torn: false,
            records_within: Vec::new(),
        });
        self.expect = if around { Expect::Comma } else { Expect::Name };
        self.at += usize::from(!around);
        self.at_line_start = false;
    }

    /// After a list or object that was wrapped, the rest of the wrapper comes.
    fn go_on_around(&mut self) {
        if self.levels.last() == Some(&Level::Object) {
            self.begin(true);
        }
    }

    /// One byte, or one run of them, within an object but in no text.
    fn inside(&mut self) {
        let byte = self.buffer[self.at];
        if self.blank(byte) {
            return;
        }
        let Some(open) = &mut self.open else { return };
        let in_list = open.frames.last().is_some_and(|frame| frame.is_list);
        match (byte, self.expect) {
            (b',', Expect::Comma) => {
                self.expect = if in_list { Expect::Item } else { Expect::Name };
                self.at += 1;
            }
            (b':', Expect::Colon) => {
                self.expect = Expect::Value;
                self.at += 1;
            }
            (b'"', Expect::Name | Expect::Value | Expect::Item) => {
                self.at += 1;
                self.within =
                    Some(Within::Text { start: self.offset(), escaped: false, after_backslash: false });
            }
            (b'{' | b'[', Expect::Value | Expect::Item) => self.nested(byte),
            (b'}', Expect::Name | Expect::Comma) if !in_list => self.close(b'}'),
            (b']', Expect::Item | Expect::Comma) if in_list => self.close(b']'),
            (b'"' | b',' | b':' | b'{' | b'[' | b'}' | b']', _) => return self.damaged(byte, in_list),
            (_, Expect::Value | Expect::Item) => self.within = Some(Within::Word { start: self.offset() }),
            _ => {
                self.complain();
                self.at += 1;
            }
        }
        self.at_line_start = false;
    }

    /// A byte where it may not stand. The object is damaged; how it goes on is told as well as
    /// possible.
    fn damaged(&mut self, byte: u8, in_list: bool) {
        match byte {
            // The name of a member should stand here: another record begins.
            b'{' if !in_list && matches!(self.expect, Expect::Name | Expect::Comma) => return self.tear(),
            b'{' | b'[' => {
                self.complain();
                self.nested(byte);
            }
            b'"' => {
                self.complain();
                self.expect = match self.expect {
                    Expect::Comma if in_list => Expect::Item,
                    Expect::Comma => Expect::Name,
                    _ => Expect::Value,
                };
                return;
            }
            b']' if self.open.as_ref().is_some_and(|open| open.frames.iter().all(|frame| !frame.is_list)) => {
                return self.tear();
            }
            b'}' | b']' => {
                self.complain();
                self.close(byte);
            }
            _ => {
                self.complain();
                self.at += 1;
            }
        }
        self.at_line_start = false;
    }

    /// Notes what is wrong here, if nothing was before.
    fn complain(&mut self) {
        let Some(open) = &mut self.open else { return };
        if open.damage.is_none() {
            let expected = match self.expect {
                Expect::Name => "a name in quotation marks",
                Expect::Colon => "`:`",
                Expect::Value | Expect::Item => "a value",
                Expect::Comma => "`,` or a closing bracket",
            };
            let rest = &self.buffer[self.at..self.buffer.len().min(self.at + 40)];
            let rest = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let found: String = String::from_utf8_lossy(rest).chars().take(20).collect();
            open.damage = Some((self.line, format!("expected {expected}, found \"{}\"", found.trim_end())));
        }
    }

    /// An object or list begins as a value, unless it is the one that is wrapped.
    fn nested(&mut self, byte: u8) {
        if self.unwraps(byte) {
            return;
        }
        let (offset, line) = (self.offset(), self.line);
        let Some(open) = &mut self.open else { return };
        let is_list = byte == b'[';
        let in_list = open
            .frames
            .last()
            .is_some_and(|frame| frame.is_list && !is_cited(open, frame, &self.buffer[self.start..]));
        let aligned = !is_list && self.at_line_start && open.indent.as_ref() == Some(&self.indent);
        let token = open.tokens.len();
        let kind = if is_list { Kind::List } else { Kind::Object };
        open.tokens.push(Token::new(kind, offset, offset, token + 1, line));
        open.frames.push(Frame { token, is_list, start: offset, line, marked: false, in_list, aligned });
        self.expect = if is_list { Expect::Item } else { Expect::Name };
        self.at += 1;
    }

    /// Whether the value that begins here is what the object wraps; then it is read for itself.
    fn unwraps(&mut self, byte: u8) -> bool {
        let Some(open) = &mut self.open else { return false };
        let wrapped = self.levels.iter().filter(|level| **level == Level::Object).count();
        if open.frames[0].marked || wrapped == MOST_WRAPPED || open.damage.is_some() {
            return false;
        }
        let names: &[&str] = match (byte, &open.frames[..]) {
            (b'[', [_]) | (b'{', [_, Frame { is_list: true, .. }]) => &LISTS,
            (b'{', [_]) => &OBJECTS,
            _ => return false,
        };
        let back = open.frames.len();
        let Some(name) = open.tokens.len().checked_sub(back).and_then(|at| open.tokens.get(at)) else {
            return false;
        };
        let is_name = matches!(name.kind, Kind::Name { .. })
            && names.iter().any(|known| known.as_bytes() == &self.buffer[self.start..][name.start..name.end]);
        if !is_name {
            return false;
        }
        if byte == b'[' {
            // An item that is no object shows that it is another list.
            open.wraps_nothing = true;
            return false;
        }
        open.tokens.truncate(open.tokens.len() + 1 - back);
        let wraps_list = back == 2;
        open.frames.truncate(1);
        let already_around = open.around;
        let around = self.cut_open(true);
        self.ready.push_back(Piece::Around(around));
        if !already_around {
            self.levels.push(Level::Object);
        }
        if wraps_list {
            self.levels.push(Level::List);
        }
        self.begin(false);
        true
    }

    /// A text goes on at `at`.
    fn text(&mut self, start: usize, escaped: bool, after_backslash: bool) {
        let rest = &self.buffer[self.at..];
        if after_backslash {
            self.at += usize::from(rest[0] != b'\n');
            self.within = Some(Within::Text { start, escaped: true, after_backslash: false });
            return;
        }
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n')).unwrap_or(rest.len());
        self.at += length;
        match self.buffer.get(self.at) {
            None => {}
            Some(b'\\') => {
                self.at += 1;
                self.within = Some(Within::Text { start, escaped, after_backslash: true });
            }
            Some(byte) => {
                let closed = *byte == b'"';
                self.within = None;
                self.text_ends(start, escaped, closed);
            }
        }
    }

    /// A text ends at `at`, before its quotation mark or before the end of its line.
    fn text_ends(&mut self, start: usize, escaped: bool, closed: bool) {
        let end = self.offset();
        let Some(open) = &mut self.open else {
            self.at += usize::from(closed);
            return self.no_object();
        };
        let text = &self.buffer[self.start..][start..end];
        if open.damage.is_some() && closed && is_gap(text) {
            // A quotation mark is missing or too many: this is what stands between two texts.
            self.at = self.start + start;
            return;
        }
        let is_name = self.expect == Expect::Name;
        let kind = if is_name { Kind::Name { escaped } } else { Kind::Text { escaped } };
        open.tokens.push(Token::new(kind, start, end, open.tokens.len() + 1, self.line));
        if is_name && let Some(frame) = open.frames.last_mut() {
            frame.marked |= MARKS.iter().any(|mark| mark.as_bytes() == text);
        }
        if !closed && open.damage.is_none() {
            open.damage = Some((self.line, "a text is not closed on its line".to_owned()));
        }
        self.expect = if is_name { Expect::Colon } else { Expect::Comma };
        self.at += usize::from(closed);
    }

    /// A number or word goes on at `at`.
    fn word(&mut self, start: usize) {
        let rest = &self.buffer[self.at..];
        let ends = |byte: &u8| b"{}[],:\"".contains(byte) || byte.is_ascii_whitespace();
        match rest.iter().position(ends) {
            None => self.at = self.buffer.len(),
            Some(length) => {
                self.at += length;
                self.word_ends(start);
            }
        }
    }

    fn word_ends(&mut self, start: usize) {
        self.within = None;
        let end = self.offset();
        let Some(open) = &mut self.open else { return self.no_object() };
        open.tokens.push(Token::new(Kind::Word, start, end, open.tokens.len() + 1, self.line));
        self.expect = Expect::Comma;
    }

    /// A text or word between the objects; it counts as a record where records should stand.
    fn no_object(&mut self) {
        let text = String::from_utf8_lossy(&self.buffer[self.start..self.at]).into_owned();
        if self.levels.last() == Some(&Level::List) && self.more_lists == 0 && !self.after_damage {
            let shown = crate::fields::shortened(text.trim_matches('"'));
            let fact = format!("the list holds what is no object: \"{shown}\"");
            let tokens = vec![Token::new(Kind::Object, 0, 0, 1, self.line)];
            let lines = (self.line, self.line);
            let tape = Tape { text, tokens };
            self.ready.push_back(Piece::Record(Cut { tape, lines, damage: Some((self.line, fact)) }));
        }
    }

    /// A closing bracket. It closes what was left open in the object or list it belongs to.
    fn close(&mut self, bracket: u8) {
        self.at += 1;
        let end = self.offset();
        let Some(open) = &mut self.open else { return };
        while let Some(frame) = open.frames.pop() {
            let next = open.tokens.len();
            let token = &mut open.tokens[frame.token];
            (token.end, token.next) = (end, next);
            let is_its_own = frame.is_list == (bracket == b']');
            open.torn |= !is_its_own;
            let is_empty_list = frame.is_list && next == frame.token + 1;
            if is_empty_list && open.frames.len() == 1 {
                let name = &open.tokens[frame.token - 1];
                let name = &self.buffer[self.start..][name.start..name.end];
                open.wraps_nothing |= LISTS.iter().any(|list| list.as_bytes() == name);
            }
            if is_its_own && frame.marked && (frame.in_list || frame.aligned) {
                while open.records_within.last().is_some_and(|(start, ..)| *start > frame.start) {
                    open.records_within.pop();
                }
                open.records_within.push((frame.start, end, frame.line));
            }
            if open.frames.is_empty() {
                return self.finish(frame.marked);
            }
            if is_its_own {
                break;
            }
        }
        self.expect = Expect::Comma;
    }

    /// The object that was cut is closed.
    fn finish(&mut self, marked: bool) {
        let Some(open) = &self.open else { return };
        let (torn, around) = (open.torn, open.around);
        let wraps = around || (open.wraps_nothing && !marked);
        if torn {
            self.pieces();
        } else {
            let cut = self.cut_open(false);
            let wraps = around || (wraps && !speaks_of_a_work(&cut.tape));
            self.ready.push_back(if wraps { Piece::Around(cut) } else { Piece::Record(cut) });
            self.after_damage = false;
        }
        if around {
            self.levels.pop();
        }
        self.go_on_around();
    }

    /// What was cut so far, as a piece of its own.
    fn cut_open(&mut self, unfinished: bool) -> Cut {
        let text = &self.buffer[self.start..self.at];
        let open = self.open.take();
        let (mut tokens, first, damage) =
            open.map_or((Vec::new(), self.line, None), |open| (open.tokens, open.first, open.damage));
        self.tokens = tokens.len().min(1_000);
        if unfinished && let Some(last) = tokens.len().checked_sub(1) {
            tokens[0].next = last + 1;
        }
        Cut { tape: Tape { text: lossless(text), tokens }, lines: (first, self.line), damage }
    }

    /// The object cannot go on here, and is not closed.
    fn tear(&mut self) {
        let around = self.open.as_ref().is_some_and(|open| open.around);
        self.pieces();
        if around {
            self.levels.pop();
        }
        self.after_damage = true;
    }

    /// The damaged object; then each sound object in it that looks like a record, and each that does
    /// and is open, in the order of the file. So no start of a record is missed.
    fn pieces(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        let length = self.offset();
        let count = open.tokens.len();
        for frame in &open.frames {
            (open.tokens[frame.token].end, open.tokens[frame.token].next) = (length, count);
        }
        let mut within: Vec<(usize, Option<usize>, u32)> =
            open.records_within.iter().map(|(start, end, line)| (*start, Some(*end), *line)).collect();
        let begun =
            open.frames.iter().skip(1).filter(|frame| (frame.marked && frame.in_list) || frame.aligned);
        within.extend(begun.map(|frame| (frame.start, None, frame.line)));
        within.sort_unstable();
        let bytes = &self.buffer[self.start..self.at];
        let end_of = |at: usize| within.get(at).map_or(length, |(start, ..)| *start);
        let not_closed = |line: u32| Some((line, "the object that begins here is not closed".to_owned()));
        let text = lossless(&bytes[..end_of(0)]);
        let lines = (open.first, open.first.saturating_add(line_ends(text.trim_end().as_bytes())));
        let damage = open.damage.take().or_else(|| not_closed(open.first));
        let cut = Cut { tape: Tape { text, tokens: open.tokens }, lines, damage };
        self.ready.push_back(if open.around { Piece::Around(cut) } else { Piece::Record(cut) });
        for (at, (start, end, line)) in within.iter().enumerate() {
            let sound = end.and_then(|end| cut_from(&bytes[*start..end], *line));
            let cut = sound.unwrap_or_else(|| {
                let text = lossless(&bytes[*start..end_of(at + 1).max(*start)]);
                let lines = (*line, line.saturating_add(line_ends(text.trim_end().as_bytes())));
                let tokens = vec![Token::new(Kind::Object, 0, text.len(), 1, *line)];
                Cut { tape: Tape { text, tokens }, lines, damage: not_closed(*line) }
            });
            self.ready.push_back(Piece::Record(cut));
        }
    }
}

/// The object a text consists of.
fn cut_from(text: &[u8], line: u32) -> Option<Cut> {
    let mut scan = Scan::new(line);
    scan.refill(text);
    scan.run();
    match scan.ready.pop_front()? {
        Piece::Record(cut) | Piece::Around(cut) => Some(cut),
        Piece::CutShort(_) => None,
    }
}

/// Whether a list is one of other works that the record cites.
fn is_cited(open: &Open, list: &Frame, text: &[u8]) -> bool {
    let name = list.token.checked_sub(1).and_then(|at| open.tokens.get(at));
    name.is_some_and(|name| CITED.iter().any(|cited| cited.as_bytes() == &text[name.start..name.end]))
}

/// Whether an object has names that none has that only wraps a list.
fn speaks_of_a_work(tape: &Tape) -> bool {
    tape.object().members().any(|(name, _)| ["id", "type", "author", "authors"].contains(&&*name))
}

/// Whether a text is what stands between two texts of JSON: `},{`, `:`, `, `.
fn is_gap(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    text.first().is_some_and(|byte| b",:}]".contains(byte))
        && text.last().is_some_and(|byte| b",:{[".contains(byte))
}

/// What was decoded is UTF-8, and objects begin and end at characters of ASCII.
fn lossless(text: &[u8]) -> String {
    match std::str::from_utf8(text) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(text).into_owned(),
    }
}

fn line_ends(text: &[u8]) -> u32 {
    u32::try_from(text.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX)
}

/// The tape of one object.
#[cfg(test)]
pub(crate) fn tape_of(text: &str) -> Tape {
    cut_from(text.as_bytes(), 1).expect("an object").tape
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text, the first line and whether it is damaged.
    fn cut(text: &str) -> Vec<(String, u32, bool)> {
        let mut input = text.as_bytes();
        let mut objects = Objects::new(&mut input);
        let mut cuts = Vec::new();
        while let Some(piece) = objects.next().unwrap() {
            if let Piece::Record(cut) = piece {
                cuts.push((cut.tape.text.trim_end().to_owned(), cut.lines.0, cut.damage.is_some()));
            }
        }
        cuts
    }

    fn around(text: &str) -> Vec<String> {
        let mut input = text.as_bytes();
        let mut objects = Objects::new(&mut input);
        let mut around = Vec::new();
        while let Some(piece) = objects.next().unwrap() {
            match piece {
                Piece::Around(cut) => around.push(cut.tape.text),
                Piece::CutShort(line) => around.push(line.to_string()),
                Piece::Record(_) => {}
            }
        }
        around
    }

    #[test]
    fn objects_are_cut_by_their_braces() {
        assert_eq!(
            cut("[\n{\"a\": \"}\\\"{\", \"b\": [{}]},\n{}]\n"),
            [("{\"a\": \"}\\\"{\", \"b\": [{}]}".into(), 2, false), ("{}".into(), 3, false)]
        );
        assert_eq!(cut("{\"a\":1}\n{\"a\":2}").len(), 2);
        assert_eq!(cut("{\"a\":\x0C1 }\x0C[\x0C{}").len(), 2);
        assert!(cut("[]").is_empty() && cut("").is_empty());
    }

    #[test]
    fn it_does_not_matter_where_the_stream_is_cut() {
        let text = "{\"n\": 12, \"items\": [\n{\"title\": \"a\\\"\\u00e9\", \"x\": [1, true]},\n 7, {\"title\" 3}], \"m\": null}";
        let whole = cut(text);
        assert_eq!(whole.len(), 3);
        for size in 1..text.len() {
            let mut input = io::BufReader::with_capacity(size, text.as_bytes());
            let mut objects = Objects::new(&mut input);
            let mut count = 0;
            while let Some(piece) = objects.next().unwrap() {
                if let Piece::Record(cut) = piece {
                    let expected = &whole[count];
                    assert_eq!(
                        (&cut.tape.text, cut.lines.0, cut.damage.is_some()),
                        (&expected.0, expected.1, expected.2)
                    );
                    count += 1;
                }
            }
            assert_eq!(count, 3, "{size}");
        }
    }

    #[test]
    fn lists_are_taken_out_of_what_is_around_them() {
        let text = "{\"status\": \"ok\", \"message\": {\"total\": 2, \"items\": [{\"title\": 1},\n{\"title\": 2}], \"page\": 1}, \"z\": []}";
        let lines: Vec<_> = cut(text).into_iter().map(|(text, line, _)| (text, line)).collect();
        assert_eq!(lines, [("{\"title\": 1}".into(), 1), ("{\"title\": 2}".to_owned(), 2)]);
        assert_eq!(around(text).len(), 4, "{:?}", around(text));
        assert_eq!(cut("{\"message\": {\"title\": [\"a\"]}}").len(), 1);
        assert_eq!(cut("{\"title\": \"a\", \"items\": [{\"b\": 1}]}").len(), 1);
        assert!(cut("{\"count\": 0, \"results\": []}").is_empty());
        assert_eq!(cut("{\"id\": 1, \"references\": []}").len(), 1);
        assert_eq!(around("[{\"title\": 1},\n"), ["2"]);
    }

    #[test]
    fn object_that_is_not_closed_leaves_the_next_whole() {
        let text = "[\n  {\n    \"a\": 1,\n  {\n    \"a\": 2\n  },\n  {\n    \"a\": \"3\n  }\n]";
        assert_eq!(
            cut(text),
            [
                ("{\n    \"a\": 1,".into(), 2, true),
                ("{\n    \"a\": 2\n  }".into(), 4, false),
                ("{\n    \"a\": \"3\n  }".into(), 7, true)
            ]
        );
    }

    #[test]
    fn file_of_open_braces_is_read_in_linear_time() {
        assert_eq!(cut(&"{\n".repeat(200_000)).len(), 200_000);
        assert_eq!(cut(&"[".repeat(1_000_000)), []);
        assert_eq!(cut(&"{\"a\":".repeat(500_000)).len(), 1);
    }

    #[test]
    fn sound_objects_after_many_damaged_ones_are_cut() {
        let sound: String = (0..5_000).map(|n| format!("{{\"title\":\"good {n}\"}},\n")).collect();
        for damaged in ["{\"title\":\"bad\",\n", "{\"a\":[\n", "{\"a\":\"bad\n", "{\"a\":[{\"b\":1},\n"] {
            let cuts = cut(&format!("[\n{}{sound}]", damaged.repeat(10)));
            assert_eq!(cuts.len(), 5_010, "{damaged}");
            assert!(cuts[..10].iter().all(|cut| cut.2) && cuts[10..].iter().all(|cut| !cut.2), "{damaged}");
            assert_eq!(cuts[5_009].1, 5_011);
        }
        assert_eq!(cut("[{\"a\":1,{\"b\":2},{\"c\":3}]").iter().filter(|cut| !cut.2).count(), 2);
    }

    #[test]
    fn records_that_a_bracket_swallowed_are_counted_however_they_are_indented() {
        for text in [
            "[\n  {\"title\":\"A\",\"author\":[{\"family\":\"x\"},\n{\"title\":\"B\"},\n     {\"title\":\"C\"}\n]",
            "[{\"title\":\"A\",\"author\":[{\"family\":\"x\"},{\"title\":\"B\"},{\"title\":\"C\"}]",
            "[{\"title\":\"A\",\"x\":\n{\"title\":\"B\"},\n{\"title\":\"C\"}]",
            "[{\"title\":\"A\",\"author\":[{\"title\":\"B\"},{\"title\":\"C\"}}]",
            "[{\"title\":\"A\",\"author\":[{\"title\":\"B\",\"author\":[{\"title\":\"C\"",
            "[{\"title\":\"A,\"x\":1},{\"title\":\"B\"},{\"title\":\"C\"}]",
            "[{\"title\":\"A\"x\":\"1\"},{\"title\":\"B\"},{\"title\":\"C\"}]",
        ] {
            let cuts = cut(text);
            assert_eq!(cuts.len(), 3, "{text}: {cuts:?}");
        }
        // What a record cites is no record.
        let cited = "[{\"title\":\"A\",\"references\":[{\"title\":\"B\"},{\"title\":\"C\"";
        assert_eq!(cut(cited).len(), 1);
    }

    #[test]
    fn what_is_no_object_of_a_list_is_cut_too() {
        let cuts = cut("[{\"a\":1}, 3, \"x, {}\",\n{\"a\":2}, null]");
        let texts: Vec<_> = cuts.iter().map(|cut| (cut.0.as_str(), cut.1, cut.2)).collect();
        let sound = [("{\"a\":1}", 1, false), ("{\"a\":2}", 2, false)];
        let odd = [("3", 1, true), ("\"x, {}\"", 1, true), ("null", 2, true)];
        assert_eq!(texts, [sound[0], odd[0], odd[1], sound[1], odd[2]]);
        assert!(cut("\"items\": 3, \"x\": null").is_empty());
    }
}
