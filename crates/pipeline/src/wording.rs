//! Numbers in sentences: one of a thing has another word than several.

/// `1 record`, `2 records`.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
