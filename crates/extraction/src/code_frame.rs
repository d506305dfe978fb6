//! The codes a coded answer is gathered under. Their order is the author's and is kept: it is the
//! order of the rows in the review's tables.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;

/// A code and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Code {
    /// As answers write it: `1a`.
    pub code: String,
    /// What tables print.
    pub label: String,
}

/// Codes in their order, written in a protocol as a table: `1a = "Staff role, identity"`.
///
/// A code of digits alone is the heading of the codes that continue it with a letter: `1` of `1a`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeFrame(Vec<Code>);

impl CodeFrame {
    /// A frame from `(code, label)` pairs in order; a repeated code is kept once.
    pub fn new<C: Into<String>, L: Into<String>>(codes: impl IntoIterator<Item = (C, L)>) -> Self {
        let mut seen = BTreeSet::new();
        let codes = codes.into_iter().map(|(code, label)| Code { code: code.into(), label: label.into() });
        Self(codes.filter(|code| seen.insert(code.code.clone())).collect())
    }

    /// The codes in order, headings before the codes they head if the author put them there.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Code> {
        self.0.iter()
    }

    /// The code that reads like this, or else the only one that does so whatever its case.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Code> {
        let same = self.0.iter().find(|code| code.code == text);
        same.or_else(|| self.0.iter().find(|code| code.code.eq_ignore_ascii_case(text)))
    }

    /// The heading a code stands under, if the frame has it.
    #[must_use]
    pub fn heading_of(&self, code: &str) -> Option<&Code> {
        let number = code.trim_end_matches(|c: char| !c.is_ascii_digit());
        let is_part = number.len() < code.len() && number.chars().all(|c| c.is_ascii_digit());
        (is_part && !number.is_empty())
            .then(|| self.0.iter().find(|heading| heading.code == number))
            .flatten()
    }
}

impl Serialize for CodeFrame {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|code| (&code.code, &code.label)))
    }
}

impl<'de> Deserialize<'de> for CodeFrame {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Codes;
        impl<'de> Visitor<'de> for Codes {
            type Value = CodeFrame;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of codes and what they stand for")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CodeFrame, A::Error> {
                let mut codes: Vec<(String, String)> = Vec::new();
                while let Some(code) = map.next_entry()? {
                    codes.push(code);
                }
                Ok(CodeFrame::new(codes))
            }
        }
        deserializer.deserialize_map(Codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_in_the_order_they_are_written() {
        let written = "7 = \"Last first\"\n10a = \"Ten a\"\n2b = \"Two b\"\n2a = \"Two a\"\n";
        let frame: CodeFrame = toml::from_str(written).unwrap();
        let codes: Vec<&str> = frame.iter().map(|code| code.code.as_str()).collect();
        assert_eq!(codes, ["7", "10a", "2b", "2a"]);
        assert_eq!(toml::to_string(&frame).unwrap(), written);
    }

    #[test]
    fn number_alone_heads_the_codes_that_continue_it() {
        let frame = CodeFrame::new([("1", "Adopters"), ("1a", "Staff"), ("10a", "Other"), ("x1", "Odd")]);
        assert_eq!(frame.heading_of("1a").unwrap().label, "Adopters");
        for code in ["1", "10a", "x1", "", "a"] {
            assert_eq!(frame.heading_of(code), None, "{code}");
        }
        assert_eq!(frame.find("1A").unwrap().code, "1a");
    }
}
