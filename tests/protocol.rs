//! The protocol: what is wrong in it is said with its line and the nearest thing that would have been
//! understood.

use crate::support::FirstReview;

/// What the first review says when one text of its protocol is replaced by another.
fn with(from: &str, to: &str) -> String {
    let review = FirstReview::copy();
    review.replace(&review.protocol(), from, to);
    let said = review.run().code(2);
    assert!(!review.root().join("out").exists(), "nothing is written");
    said.err
}

#[test]
fn unknown_key_is_named_with_its_line_and_the_nearest_known_key() {
    insta::assert_snapshot!(
        with("hits = 7", "hit = 7"),
        @"error: pipelines/first-review.toml:36: unknown key `hit`; did you mean `hits`?"
    );
}

#[test]
fn unknown_table_is_named_too() {
    let said = with("[retrieval]", "[retreival]");
    assert!(said.contains("unknown key `retreival`; did you mean `retrieval`?"), "{said}");
}

#[test]
fn other_format_version_is_refused_before_anything_else() {
    let said = with("format = 1", "format = 2\nfrom-the-future = true");
    assert!(said.contains("format = 2 is not known to this revflow"), "{said}");
}

#[test]
fn unknown_policy_is_refused_with_the_known_ones() {
    let said = with("policy = \"full-dual\"", "policy = \"full-duel\"");
    assert!(said.contains("full-dual"), "{said}");
}

#[test]
fn policy_that_cannot_be_run_yet_is_refused_and_not_run_as_another() {
    let said = with("policy = \"full-dual\"", "policy = \"dual-sample\"");
    let told =
        "the policy of title-abstract draws a sample or a pilot, which cannot be run yet; write full-dual";
    assert!(said.contains(told), "{said}");
}

#[test]
fn two_sources_of_one_name_are_refused() {
    let said = with("name = \"Medline\"", "name = \"Social policy and practice\"");
    assert!(said.contains("two sources are called"), "{said}");
}

#[test]
fn missing_file_is_named_and_nothing_is_written() {
    let review = FirstReview::copy();
    review.replace(&review.protocol(), "medline.nbib", "medlime.nbib");
    let said = review.run().code(3);
    assert!(said.err.contains("medlime.nbib") && said.err.contains("check the path"), "{}", said.err);
    assert!(!review.root().join("out/report.html").exists());
}

#[test]
fn protocol_that_is_not_there_is_said_plainly() {
    let review = FirstReview::copy();
    let said = review.command(&["run", "pipelines/frist-review.toml"]).code(2);
    assert!(said.err.contains("cannot be read"), "{}", said.err);
}

#[test]
fn review_at_its_beginning_needs_a_search_and_nothing_more() {
    let review = FirstReview::copy();
    let text = std::fs::read_to_string(review.protocol()).unwrap();
    let (beginning, _) = text.split_once("[screening.title-abstract]").unwrap();
    std::fs::write(review.protocol(), beginning).unwrap();
    review.run().code(0);
    assert_eq!(review.flow().0["in-progress"], true);
    assert!(review.output("flow.svg").contains("Review in progress"));
}

#[test]
fn unknown_key_in_a_range_is_not_passed_over() {
    insta::assert_snapshot!(
        with("population = \"Kinship carers\"", "published = { form = 2014, to = 2022 }"),
        @r#"error: pipelines/first-review.toml:13: unknown key `form`; did you mean `from`?"#
    );
}

#[test]
fn criterion_of_another_kind_is_told_what_it_may_be() {
    insta::assert_snapshot!(with("population = \"Kinship carers\"", "published = 2014"), @r#"error: pipelines/first-review.toml:13: invalid type: integer `2014`, expected a text, a list of texts, or a range { from = …, to = … }; see the protocol in the README for the form"#);
}

#[test]
fn mistakes_are_told_with_their_own_line_though_the_word_stands_further_up() {
    // "population" is a key of the criteria to include, "Medline" the name of another source.
    insta::assert_snapshot!(with("population = \"Not about kinship carers\"", "population = \"\""), @r#"error: pipelines/first-review.toml:17: reason "population" has no text; write what the diagram shall print"#);
    insta::assert_snapshot!(with("name = \"Social Policy and Practice\"", "name = \"Medline\""), @r#"error: pipelines/first-review.toml:33: two sources are called "Medline"; give each search its own name, for instance with its date"#);
    insta::assert_snapshot!(with("[retrieval]", "[deduplication]\nkeep = [\"Medlin\"]\n[retrieval]"), @r#"error: pipelines/first-review.toml:43: "Medlin" is not a source of this protocol; did you mean "Medline"?"#);
}

#[test]
fn numbers_and_dates_are_asked_for_in_plain_words() {
    insta::assert_snapshot!(with("hits = 7", "hits = -7"), @r#"error: pipelines/first-review.toml:36: invalid value: integer `-7`, expected a whole number; see the protocol in the README for the form"#);
    insta::assert_snapshot!(with("completed = 2024-03-08", "completed = \"8 March 2024\""), @r#"error: pipelines/first-review.toml:22: invalid type: string "8 March 2024", expected a date without quotation marks, such as 2024-03-08; see the protocol in the README for the form"#);
    insta::assert_snapshot!(with("completed = 2024-03-08", "completed = 10:30:00"), @r#"error: pipelines/first-review.toml:22: completed = 10:30:00 is not a date; write the day of the last search: 2024-03-08"#);
    insta::assert_snapshot!(with("policy = \"full-dual\"", "policy = \"fulldual\""), @r#"error: pipelines/first-review.toml:39: unknown screening policy "fulldual"; did you mean "full-dual"?"#);
}
