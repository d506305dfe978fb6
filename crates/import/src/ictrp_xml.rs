//! XML of the trial search portal of the World Health Organization (ICTRP): registrations of trials
//! from many registers. Texts are padded with line ends and hold the tags of HTML, escaped.

use crate::fields::Fields;
use crate::plain_text::{is_placeholder, plain};
use crate::sink::Sink;
use crate::xml::{self, Element};
use revflow_review::{Author, RegistrationNumber, ShortText, WorkType};
use std::io::{self, BufRead};

/// The longest condition or intervention that is a keyword, in bytes; some registers put a text
/// there that describes it.
const LONGEST_KEYWORD: usize = 200;

/// Reads the trials of a stream.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    xml::read_records(input, sink, &["Trial"], |trial, fields| {
        fields.dialect = Some("ICTRP");
        fields.citation.work_type = WorkType::Registration;
        for part in trial.children() {
            part_of(part, fields);
        }
        // The public title is the one a register shows; some trials have only the other.
        let scientific = |(name, ..): &(ShortText, ShortText, u32)| name == "Scientific_title";
        if fields.citation.title.is_none()
            && let Some(at) = fields.unknown.iter().position(scientific)
        {
            fields.citation.title = Some(fields.unknown.remove(at).1.into_string());
        }
        Ok(())
    })
}

fn part_of(part: Element<'_>, fields: &mut Fields) {
    let (name, line) = (part.name(), part.line());
    let Some(text) = part.text() else { return };
    match name {
        "TrialID" => {
            fields.citation.registrations.extend(RegistrationNumber::find_all(&text));
            fields.text(|c| &mut c.accession, name, &text, line);
        }
        "Public_title" => fields.text(|c| &mut c.title, name, &plain(&text), line),
        "Primary_sponsor" if is_placeholder(&text) => {}
        "Primary_sponsor" => fields.citation.authors.push(Author::group(plain(&text))),
        // The same date twice: 10/05/2026, the tenth of May, and 20260510.
        "Date_registration3" => fields.date(name, &text, line),
        "Date_registration" => fields.date(name, &year_first(&text), line),
        "Source_Register" => fields.text(|c| &mut c.database, name, &text, line),
        "web_address" => fields.url(&text),
        "Condition" | "Intervention" => keywords(name, &text, line, fields),
        "Secondary_ID" | "SecondaryIDs" => {
            text.split([';', ',']).for_each(|number| fields.registration(name, number, line));
        }
        _ => fields.keep(name, &plain(&text), line),
    }
}

/// `10/05/2026` is the tenth of May, whatever the register.
fn year_first(date: &str) -> String {
    match date.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month}-{day}"),
        _ => date.to_owned(),
    }
}

/// Lists are parted by semicolons or line breaks.
fn keywords(name: &str, text: &str, line: u32, fields: &mut Fields) {
    for part in text.replace("<br>", ";").split(';') {
        let keyword = plain(part);
        match keyword.len() {
            0..LONGEST_KEYWORD => fields.keyword(&keyword),
            _ => fields.keep(name, &keyword, line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;

    fn import(trials: &str) -> (Vec<Entry>, Vec<String>) {
        let xml = format!(
            "<?xml version='1.0'?><Trials_downloaded_from_ICTRP>{trials}</Trials_downloaded_from_ICTRP>"
        );
        let mut sink = Sink::new("ictrp.xml");
        read(&mut xml.as_bytes(), &mut sink).unwrap();
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn trial_is_a_registration_with_its_register_and_sponsor() {
        let (entries, problems) = import(
            "<Trial><TrialID>NCT01234567\n    </TrialID><Public_title>Care at home\n</Public_title>\
             <Scientific_title>A randomised trial</Scientific_title><Primary_sponsor>Nowhere Trust</Primary_sponsor>\
             <Date_registration>05/10/2026</Date_registration><Source_Register>ClinicalTrials.gov</Source_Register>\
             <Condition>Asthma;&lt;br&gt;Wheeze\n</Condition><Secondary_ID>NCT07654321; 2020-1</Secondary_ID></Trial>",
        );
        assert_eq!(problems, [""; 0]);
        let citation = &entries[0].citation;
        assert_eq!(citation.title.as_deref(), Some("Care at home"));
        assert_eq!(citation.authors, [Author::Group("Nowhere Trust".into())]);
        assert_eq!(citation.date.unwrap().to_string(), "2026-10-05");
        assert_eq!(citation.keywords, ["Asthma", "Wheeze"]);
        assert_eq!(citation.accession.as_deref(), Some("NCT01234567"));
        let numbers: Vec<_> = citation.registrations.iter().map(RegistrationNumber::as_str).collect();
        assert_eq!(numbers, ["NCT01234567", "NCT07654321"]);
        let beside: Vec<_> = entries[0].unknown.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(beside, ["Scientific_title", "Secondary_ID"]);
    }

    #[test]
    fn trial_without_a_public_title_goes_by_the_scientific_one() {
        let (entries, _) =
            import("<Trial><Public_title/><Scientific_title>A trial</Scientific_title></Trial>");
        assert_eq!(entries[0].citation.title.as_deref(), Some("A trial"));
        assert_eq!(entries[0].unknown, []);
    }
}
