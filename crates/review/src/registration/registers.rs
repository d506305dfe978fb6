//! The registers, as data: how each prints its numbers. A new register is a new row.
//!
//! In a form, `#` is a digit and `+` up to eight more of them, `@` a capital letter, `%` a small
//! letter or a digit. `-` stands for any dash and must be there; `~` is printed as a hyphen, and `_`
//! not at all, where others write a blank, a hyphen, a colon or nothing. All else is itself.
//!
//! Most are primary registers of the WHO's network, whose profiles say how they number:
//! <https://www.who.int/tools/clinical-trials-registry-platform/network/primary-registries>.

/// One way to write the numbers of a register.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// What stands before the first digit.
    pub(super) mark: &'static str,
    /// What stands from the first digit on.
    pub(super) digits: &'static str,
    /// What the register itself prints for the mark.
    pub(super) printed: &'static str,
    /// Whether it tells nothing within other text.
    pub(super) only_alone: bool,
    /// The last sign of the mark that is no separator; 0 where there is no mark.
    pub(super) last: u8,
}

const fn form(mark: &'static str, digits: &'static str) -> Form {
    alias(mark, mark, digits)
}

/// The mark as others than the register write it.
const fn alias(mark: &'static str, printed: &'static str, digits: &'static str) -> Form {
    Form { mark, digits, printed, only_alone: false, last: last_of(mark) }
}

const fn alone(mark: &'static str, digits: &'static str) -> Form {
    Form { mark, digits, printed: mark, only_alone: true, last: last_of(mark) }
}

const fn last_of(mark: &str) -> u8 {
    let mark = mark.as_bytes();
    let mut at = mark.len();
    while at > 0 {
        at -= 1;
        if !matches!(mark[at], b'_' | b'~' | b'-') {
            return mark[at];
        }
    }
    0
}

/// The registers with their forms; a form stands before those that are a beginning of it.
pub(super) const REGISTERS: [(&str, &[Form]); 30] = [
    ("ClinicalTrials.gov", &[form("NCT_", "########")]),
    ("ISRCTN", &[form("ISRCTN_", "########")]),
    ("PROSPERO", &[form("CRD_", "42#########+"), alias("PROSPERO_", "CRD", "42#########+")]),
    (
        "EU CTIS",
        &[
            form("", "20##-5#####-##-##"),
            alias("CTIS_", "", "20##-5#####-##-##"),
            alias("EUCTR_", "", "20##-5#####-##-##"),
        ],
    ),
    (
        "EudraCT",
        &[
            form("", "20##-######-##"),
            alias("EUCTR_", "", "20##-######-##"),
            alias("EudraCT_", "", "20##-######-##"),
        ],
    ),
    ("ANZCTR", &[form("ACTRN_", "##############"), alias("ANZCTR_", "ACTRN", "##############")]),
    (
        "ChiCTR",
        &[form("ChiCTR~@@@~", "########"), form("ChiCTR~@@@@~", "########"), form("ChiCTR_", "##########")],
    ),
    ("DRKS", &[form("DRKS_", "########")]),
    ("CTRI", &[form("CTRI/", "####/##/######")]),
    ("IRCT", &[form("IRCT_", "########+N#+")]),
    ("UMIN-CTR", &[form("UMIN_", "#########")]),
    ("jRCT", &[form("jRCTs_", "#########"), form("jRCT_", "##########")]),
    ("JapicCTI", &[form("JapicCTI~", "######")]),
    ("JMACCT", &[form("JMA-IIA", "#####")]),
    ("CRiS", &[form("KCT_", "#######")]),
    // "NTR-441" is a medicine and NTR1 a receptor; in a sentence, "NL 1234" may be anything.
    (
        "NTR",
        &[
            form("NTR", "#####"),
            form("NTR", "####"),
            form("NTR", "###"),
            form("NL-OMON", "#####"),
            alone("NL", "####"),
            alone("NL", "###"),
        ],
    ),
    ("PACTR", &[form("PACTR_", "#############+")]),
    ("ReBEC", &[form("RBR-", "%%%%%%%%"), form("RBR-", "%%%%%%%"), form("RBR-", "%%%%%%")]),
    ("RPCEC", &[form("RPCEC_", "########")]),
    ("SLCTR", &[form("SLCTR/", "####/###")]),
    ("TCTR", &[form("TCTR_", "###########")]),
    ("LBCTR", &[form("LBCTR_", "##########")]),
    ("REPEC", &[form("PER-", "###-##")]),
    ("ITMCTR", &[form("ITMCTR_", "##########")]),
    ("SNCTP", &[form("SNCTP_", "#########")]),
    ("HKUCTR", &[form("HKUCTR~", "####"), form("HKUCTR~", "###")]),
    // Of the WHO, for one trial in several registers.
    ("Universal Trial Number", &[form("U", "1111-####-####")]),
    ("AEA RCT Registry", &[form("AEARCTR~", "#######")]),
    ("INPLASY", &[form("INPLASY_", "#########+")]),
    ("Research Registry", &[form("researchregistry_", "###+"), form("reviewregistry_", "###+")]),
];

/// Every form, with the name of its register.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static Form)> {
    REGISTERS.iter().flat_map(|(register, forms)| forms.iter().map(move |form| (*register, form)))
}
