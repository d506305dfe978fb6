//! Registers of trials.

use super::{Dialect, Fields, PLAIN};
use crate::table::Field;

pub(super) const ALL: &[Dialect] = &[
    Dialect {
        name: "ClinicalTrials.gov",
        marks: &["nctnumber"],
        fields: CLINICAL_TRIALS,
        is_register: true,
        ..PLAIN
    },
    Dialect {
        name: "ICTRP",
        marks: &["trialid", "publictitle", "sourceregister"],
        fields: ICTRP,
        is_register: true,
        ..PLAIN
    },
];

const CLINICAL_TRIALS: Fields = &[
    ("nctnumber", Some(Field::Accession)),
    ("sponsor", Some(Field::Organisation)),
    ("sponsorcollaborators", Some(Field::Organisation)),
    ("conditions", Some(Field::Keywords)),
    ("firstposted", Some(Field::Date)),
    // Where the person who chose the columns left out when it was posted.
    ("startdate", Some(Field::Date)),
    ("studyresults", None),
    ("results", None),
    ("number", None),
];

const ICTRP: Fields = &[
    ("trialid", Some(Field::Accession)),
    ("publictitle", Some(Field::Title)),
    ("primarysponsor", Some(Field::Organisation)),
    ("dateregistration3", Some(Field::Date)),
    ("dateregistration", Some(Field::Date)),
    ("webaddress", Some(Field::Url)),
    ("condition", Some(Field::Keywords)),
    ("sourceregister", Some(Field::Database)),
];
