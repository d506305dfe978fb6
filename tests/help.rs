//! The help texts, as an information specialist reads them.

use crate::support::revflow;

#[test]
fn help_of_every_command_has_an_example() {
    let mut all = revflow(&["--help"]).code(0).out;
    for command in ["run", "status", "explain", "flow", "inspect", "convert", "deduplicate"] {
        let said = revflow(&[command, "--help"]).code(0).out;
        assert!(said.contains("Example"), "{said}");
        all.push_str(&format!("\n\n$ revflow {command} --help\n{said}"));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn unknown_command_ends_with_two() {
    revflow(&["scren"]).code(2);
}
