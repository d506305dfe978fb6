use super::registers::Form;
use super::*;
use proptest::prelude::*;

fn found(text: &str) -> Vec<String> {
    RegistrationNumber::find_all(text).into_iter().map(String::from).collect()
}

#[test]
fn number_is_read_however_it_is_written() {
    for (text, number, register) in [
        ("NCT04381559", "NCT04381559", "ClinicalTrials.gov"),
        ("nct04381559", "NCT04381559", "ClinicalTrials.gov"),
        ("NCT: 04381559", "NCT04381559", "ClinicalTrials.gov"),
        ("NCT-04381559", "NCT04381559", "ClinicalTrials.gov"),
        ("ISRCTN 14030412", "ISRCTN14030412", "ISRCTN"),
        ("2004-000446-20", "2004-000446-20", "EudraCT"),
        ("EUCTR2004-000446-20-GB", "2004-000446-20", "EudraCT"),
        ("EudraCT: 2004-000446-20", "2004-000446-20", "EudraCT"),
        ("EUCTR2004\u{2010}000446\u{2010}20\u{2010}GB", "2004-000446-20", "EudraCT"),
        ("EUCTR2004-000446-20-Outside-EU/EEA", "2004-000446-20", "EudraCT"),
        ("2022-500014-26-00", "2022-500014-26-00", "EU CTIS"),
        ("CTIS2022-500014-26-00", "2022-500014-26-00", "EU CTIS"),
        ("ACTRN12605000001606", "ACTRN12605000001606", "ANZCTR"),
        ("ANZCTR12605000001606", "ACTRN12605000001606", "ANZCTR"),
        ("ChiCTR-TRC-12002345", "ChiCTR-TRC-12002345", "ChiCTR"),
        ("chictr\u{2010}trc\u{2010}12002345", "ChiCTR-TRC-12002345", "ChiCTR"),
        ("ChiCTR-TNRC-08000123", "ChiCTR-TNRC-08000123", "ChiCTR"),
        ("ChiCTR2000029765", "ChiCTR2000029765", "ChiCTR"),
        ("DRKS00011685", "DRKS00011685", "DRKS"),
        ("CTRI/2020/01/022915", "CTRI/2020/01/022915", "CTRI"),
        ("CTRI-2020-01-022915", "CTRI/2020/01/022915", "CTRI"),
        ("IRCT20180622040197N1", "IRCT20180622040197N1", "IRCT"),
        ("irct138706061157n1", "IRCT138706061157N1", "IRCT"),
        ("JPRN-UMIN000012345", "UMIN000012345", "UMIN-CTR"),
        ("jRCTs031180001", "jRCTs031180001", "jRCT"),
        ("JPRN-jRCT1031180001", "jRCT1031180001", "jRCT"),
        ("JapicCTI-142345", "JapicCTI-142345", "JapicCTI"),
        ("JapicCTI142345", "JapicCTI-142345", "JapicCTI"),
        ("KCT0001234", "KCT0001234", "CRiS"),
        ("NTR3921", "NTR3921", "NTR"),
        ("NL-OMON20001", "NL-OMON20001", "NTR"),
        ("NL1234", "NL1234", "NTR"),
        ("PACTR201011000261177", "PACTR201011000261177", "PACTR"),
        ("RBR-5R8ZS3", "RBR-5r8zs3", "ReBEC"),
        ("RBR-10dv3rk", "RBR-10dv3rk", "ReBEC"),
        ("RPCEC00000123", "RPCEC00000123", "RPCEC"),
        ("SLCTR/2008/001", "SLCTR/2008/001", "SLCTR"),
        ("TCTR20170101001", "TCTR20170101001", "TCTR"),
        ("LBCTR2019100273", "LBCTR2019100273", "LBCTR"),
        ("PER-048-14", "PER-048-14", "REPEC"),
        ("ITMCTR2022000001", "ITMCTR2022000001", "ITMCTR"),
        ("SNCTP000001234", "SNCTP000001234", "SNCTP"),
        ("CRD42018095103", "CRD42018095103", "PROSPERO"),
        ("CRD420251023456", "CRD420251023456", "PROSPERO"),
        ("PROSPERO 42018095103", "CRD42018095103", "PROSPERO"),
        ("U1111-1183-3333", "U1111-1183-3333", "Universal Trial Number"),
        ("AEARCTR-0001234", "AEARCTR-0001234", "AEA RCT Registry"),
        ("INPLASY202040001", "INPLASY202040001", "INPLASY"),
        ("researchregistry5678", "researchregistry5678", "Research Registry"),
    ] {
        let parsed = RegistrationNumber::parse(text).ok();
        assert_eq!(parsed.as_ref().map_or("", RegistrationNumber::as_str), number, "{text}");
        assert_eq!(parsed.as_ref().map_or("", RegistrationNumber::register), register, "{text}");
    }
}

#[test]
fn text_that_is_no_number_of_a_register_is_refused() {
    for text in [
        "",
        "NCT",
        "NCT0438155",
        "NCT043815590",
        "NCT04381559 NCT04381560",
        "XNCT04381559",
        "14030412",
        "NTR-441",
        "ChiCTR-12002345",
        "1999-000446-20",
        "CTRI/2020/01",
        "CN-02103847",
        "é",
    ] {
        assert_eq!(
            RegistrationNumber::parse(text).map(String::from),
            Err(NotA::new(text, "a registration number"))
        );
    }
}

#[test]
fn numbers_are_found_in_sentences_without_repeats() {
    for (text, numbers) in [
        ("(ClinicalTrials.gov number, NCT00123456; nct00123456.)", &["NCT00123456"][..]),
        ("ISRCTN19883421;Pre-results, and ISRCTN 14030412.", &["ISRCTN19883421", "ISRCTN14030412"]),
        ("Trial registration numberNCT04381559.", &["NCT04381559"]),
        ("EudraCT number 2004-000446-20, NTR/NTR3921", &["2004-000446-20", "NTR3921"]),
        ("EU CT: 2022-500014-26-00", &["2022-500014-26-00"]),
        ("https://clinicaltrials.gov/ct2/show/nct04381559?term=x", &["NCT04381559"]),
        ("PROSPERO (CRD42016041802) and PROSPERO 42018095103", &["CRD42016041802", "CRD42018095103"]),
        ("registered as RBR-nn12xq\u{2014}see RBR-5r8zs3", &["RBR-nn12xq", "RBR-5r8zs3"]),
        ("NCT00000001/NCT00000002", &["NCT00000001", "NCT00000002"]),
        ("ANZCTR): ACTRN12617000102370.", &["ACTRN12617000102370"]),
        ("登録番号：UMIN000012345。", &["UMIN000012345"]),
    ] {
        assert_eq!(found(text), numbers, "{text}");
    }
}

#[test]
fn other_numbers_are_left_alone() {
    for text in [
        "call 020-7946-0123 or 2004-000446-20-7",
        "grant 1/2004-000446-20",
        "grant X2004-000446-20",
        "NTR-441 in NTR1 knock-outs, NL 1234, NL1234",
        "RBR-type ligases, RBR-mediated",
        "in 12345678 and nct 12345678",
        "drks 00011685 and researchRegistry: 5678",
        "FUNCT12345678",
        "ISBN 978-0-9955872-3-6, ISSN 2049-3630, 10.1000/182",
        "PER-012-1 PER-0123-14",
        "NCT123456789012",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn hostile_texts_take_no_time() {
    for part in ["1", "NCT", "RBR-1", "2004-", "ChiCTR-", "é1", "NCT00000001 ", "\u{2010}1"] {
        let text = part.repeat(50_000);
        assert!(RegistrationNumber::find_all(&text).len() <= 1, "{part}");
        assert!(RegistrationNumber::parse(&text).is_err());
    }
}

/// Any number of any form, as the register prints it and as others write it.
fn number() -> impl Strategy<Value = (String, String, bool)> {
    let forms: Vec<Form> = registers::all().map(|(_, form)| *form).collect();
    let digits = proptest::collection::vec(0..10_u8, 40);
    (proptest::sample::select(forms), digits, any::<bool>()).prop_map(|(form, digits, apart)| {
        let mut digits = digits.into_iter().map(|digit| char::from(b'0' + digit));
        let mut fill = |text: &str, apart: bool| -> String {
            let one = |symbol: char| match symbol {
                '#' | '+' | '%' => digits.next(),
                '@' => Some('T'),
                '_' => Some(' ').filter(|_| apart),
                '~' => Some(if apart { ' ' } else { '-' }),
                other => Some(other),
            };
            text.chars().filter_map(one).collect()
        };
        let rest = fill(form.digits, false);
        let (printed, written) = (fill(form.printed, false) + &rest, fill(form.mark, apart) + &rest);
        (printed, written, form.only_alone)
    })
}

proptest! {
    #[test]
    fn number_that_is_printed_reads_back_as_itself((printed, written, _) in number()) {
        let number = RegistrationNumber::parse(&written).unwrap();
        prop_assert_eq!(number.as_str(), &printed);
        prop_assert_eq!(RegistrationNumber::parse(&printed), Ok(number.clone()));
        prop_assert!(!number.register().is_empty());
    }

    #[test]
    fn number_is_found_between_any_texts(
        (printed, written, only_alone) in number(),
        before in "(.{0,40}[ (,;\n])?",
        after in "([ ),;.\n].{0,40})?",
    ) {
        let found = found(&format!("{before}{written}{after}"));
        prop_assert!(only_alone || found.contains(&printed), "{:?}", found);
    }

    #[test]
    fn whatever_is_found_is_a_number(text in "(NCT|RBR-|ChiCTR|CTRI/|20|[-–0-9]{1,12}|[a-z ]{1,4}|é){0,30}") {
        for number in RegistrationNumber::find_all(&text) {
            prop_assert_eq!(RegistrationNumber::parse(number.as_str()), Ok(number));
        }
    }
}
