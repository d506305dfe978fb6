//! What can be wrong in a protocol, said so that a person who does not write TOML for a living can
//! put it right: the line, the fact, and the nearest thing that would have been understood.

use revflow_review::{Place, Problem, nearest};
use std::io;
use std::ops::Range;
use std::path::Path;

/// Why a protocol cannot be used. The message names the file, the line and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProtocolError(Box<Problem>);

impl ProtocolError {
    /// Where it is wrong, what is wrong, and what to do.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.0
    }
}

/// Makes errors that point into one protocol file.
pub(super) struct Mistakes<'t> {
    file: String,
    text: &'t str,
}

impl<'t> Mistakes<'t> {
    pub(super) fn in_file(path: &Path) -> Self {
        Self::in_text(path, "")
    }

    pub(super) fn in_text(path: &Path, text: &'t str) -> Self {
        Self { file: path.display().to_string(), text }
    }

    pub(super) fn unreadable(&self, error: &io::Error) -> ProtocolError {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => "check the path; protocols usually stand in the folder pipelines",
            io::ErrorKind::InvalidData => "save it as UTF-8",
            _ => "check that you may read it",
        };
        self.error(0, format!("the protocol cannot be read ({error})"), remedy)
    }

    /// An error at a place of the text.
    pub(super) fn at(
        &self,
        place: &Range<usize>,
        fact: impl Into<String>,
        remedy: impl Into<String>,
    ) -> ProtocolError {
        self.error(self.line(place), fact, remedy)
    }

    /// An error at the first place `quoted` stands in the text.
    pub(super) fn at_text(
        &self,
        quoted: &str,
        fact: impl Into<String>,
        remedy: impl Into<String>,
    ) -> ProtocolError {
        let at = self.text.find(quoted).map_or(0, |offset| self.line(&(offset..offset)));
        self.error(at, fact, remedy)
    }

    /// Refuses a protocol of another format version before anything else in it is looked at: its
    /// keys may mean other things there.
    pub(super) fn refuse_other_formats(&self, known: u32) -> Result<(), ProtocolError> {
        #[derive(serde::Deserialize)]
        struct Format {
            format: Option<toml::Spanned<i64>>,
        }
        // A text that is not TOML at all is reported with its own line when it is read in full.
        let Ok(Format { format }) = toml::from_str::<Format>(self.text) else { return Ok(()) };
        match format {
            Some(format) if *format.get_ref() == i64::from(known) => Ok(()),
            Some(format) => {
                let fact = format!("format = {} is not known to this revflow", format.get_ref());
                let remedy = format!("it reads format = {known}; a newer revflow may read this one");
                Err(self.error(self.line(&format.span()), fact, remedy))
            }
            None => Err(self.error(
                1,
                "the protocol does not say its format",
                format!("begin it with format = {known}"),
            )),
        }
    }

    pub(super) fn not_understood(&self, error: &toml::de::Error) -> ProtocolError {
        let line = error.span().map_or(0, |span| self.line(&span));
        let message = error.message().lines().next().unwrap_or("not understood");
        match unknown_name(message) {
            Some((what, name, known)) => {
                let remedy = match nearest(name, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if known.is_empty() => "take it out".to_owned(),
                    None => format!("known here: {}", known.join(", ")),
                };
                self.error(line, format!("unknown {what} `{name}`"), remedy)
            }
            None => {
                // What our own types refuse comes with its remedy.
                let (fact, remedy) = message
                    .split_once("; ")
                    .unwrap_or((message, "see the protocol in the README for the form"));
                self.error(line, plain(fact), remedy)
            }
        }
    }

    fn line(&self, span: &Range<usize>) -> u32 {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
    }

    fn error(&self, line: u32, fact: impl Into<String>, remedy: impl Into<String>) -> ProtocolError {
        ProtocolError(Box::new(Problem::rejected(Place::line(&self.file, line), fact, remedy)))
    }
}

/// The name and the known names in serde's message "unknown field `x`, expected one of `a`, `b`", and
/// whether it is a key or a value.
fn unknown_name(message: &str) -> Option<(&'static str, &str, Vec<&str>)> {
    let key = message.strip_prefix("unknown field ").map(|rest| ("key", rest));
    let value = || message.strip_prefix("unknown variant ").map(|rest| ("value", rest));
    let (what, rest) = key.or_else(value)?;
    let mut quoted = rest.split('`').skip(1).step_by(2);
    let name = quoted.next()?;
    Some((what, name, quoted.collect()))
}

/// A message of serde without the names programmers have for numbers and dates.
fn plain(message: &str) -> String {
    let Some((before, expected)) = message.rsplit_once("expected ") else { return message.to_owned() };
    match expected {
        "usize" | "u32" | "u64" => format!("{before}expected a whole number"),
        "i64" => format!("{before}expected a number without quotation marks"),
        "a TOML datetime" => format!("{before}expected a date without quotation marks, such as 2024-03-08"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_message_gives_key_and_known_keys() {
        let known = |what, message| unknown_name(message) == Some((what, "hit", vec!["name", "hits"]));
        assert!(known("key", "unknown field `hit`, expected one of `name`, `hits`"));
        assert!(known("value", "unknown variant `hit`, expected `name` or `hits`"));
        assert!(unknown_name("invalid type: string").is_none());
    }

    #[test]
    fn types_of_programmers_are_said_in_plain_words() {
        assert_eq!(
            plain("invalid value: integer `-5`, expected usize"),
            "invalid value: integer `-5`, expected a whole number"
        );
        assert_eq!(plain("missing field `id`"), "missing field `id`");
    }
}
