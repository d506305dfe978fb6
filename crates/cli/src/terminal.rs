//! What a person sees while a command works: a progress bar on a terminal, plain lines otherwise.
//! Results go to standard output, progress and complaints to standard error.

use indicatif::{ProgressBar, ProgressStyle};
use revflow_pipeline::Event;
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// Tells how far a run has come.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
}

impl Progress {
    /// Progress of a run through all stages.
    pub(crate) fn new() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(Event::STAGES);
            // The template is fixed and known to be right; were it not, the plain bar would do.
            if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self { bar, quiet: false }
    }

    /// No progress at all, for commands whose output is the answer.
    pub(crate) fn quiet() -> Self {
        Self { bar: None, quiet: true }
    }

    /// Shows one event.
    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        if self.quiet {
            return;
        }
        match (event, &self.bar) {
            (Event::Stage(name), Some(bar)) => {
                bar.inc(1);
                bar.set_message((*name).to_owned());
            }
            (Event::Stage(_), None) => {}
            (Event::Line(line), Some(bar)) => bar.suspend(|| say(line)),
            (Event::Line(line), None) => say(line),
        }
    }

    /// Clears the bar.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Prints a line on standard output. A reader that went away (`revflow status … | head`) ends the
/// command without a complaint, as other commands do.
pub(crate) fn say(line: &str) {
    if writeln!(io::stdout().lock(), "{}", harmless(line)).is_err() {
        std::process::exit(0);
    }
}

/// Prints a line on standard error.
pub(crate) fn note(line: &str) {
    // Where even standard error is closed there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", harmless(line));
}

/// Prints why the command stopped.
pub(crate) fn complain(message: &str) {
    note(&format!("error: {message}"));
}

/// The text with what commands a terminal, or turns the direction of reading, shown instead of sent:
/// lines quote what stands in the exports of strangers.
fn harmless(text: &str) -> Cow<'_, str> {
    let commands = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .map(|c| if commands(c) { c.escape_unicode().to_string() } else { c.to_string() })
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_sent() {
        assert_eq!(harmless("\u{1b}[2Jred\r"), "\\u{1b}[2Jred\\u{d}");
        assert_eq!(harmless("gnp.\u{202e}sir"), "gnp.\\u{202e}sir");
        assert!(matches!(harmless("Łódź: «one»\n\ttwo"), Cow::Borrowed(_)));
    }
}
