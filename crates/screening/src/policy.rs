//! How many reviewers must say what before a record is in or out. Guidance on rapid reviews is not
//! one rule (Garritty 2020, Nussbaumer-Streit 2023), so a policy is data: five knobs on votes, a
//! sample and a pilot where the protocol wants them, and names for the settings reviews write into
//! their methods.

mod written;

use crate::Proportion;
use serde::{Deserialize as DeriveDeserialize, Serialize};
use std::num::NonZeroU32;

/// What it takes to include or exclude a record.
///
/// In a protocol it is the name of a preset, or a table of knobs. Knobs the table leaves out are
/// those of its `preset`, and those of `full-dual` where it names none. Unknown knobs are errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Policy {
    /// How many votes to include suffice.
    pub include_votes: NonZeroU32,
    /// How many votes to exclude suffice.
    pub exclude_votes: NonZeroU32,
    /// What an unsure vote does.
    pub unsure: Unsure,
    /// What happens when one reviewer includes and another excludes.
    pub disagreement: Disagreement,
    /// What happens when reviewers exclude for different reasons.
    pub reasons: Reasons,
    /// Two vote on each record of a random sample; until they agree well enough, two vote on all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<SampleRule>,
    /// Everybody votes on the same few records before anybody votes on the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pilot: Option<PilotRule>,
}

/// The random sample two reviewers vote on, and how well they must agree before the other knobs of
/// the policy take over for the rest. The defaults are 20 % drawn with seed 1, and a kappa of 0.80:
/// guidance gives 20 % as an example and names neither statistic nor value, so a protocol should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SampleRule {
    /// How much of the records outside the pilot is drawn, rounded up to whole records.
    pub fraction: Proportion,
    /// What the draw is made with; the same seed draws the same records on any machine.
    pub seed: u32,
    /// How agreement is measured.
    pub statistic: Statistic,
    /// The least agreement that suffices.
    pub threshold: Proportion,
}

impl Default for SampleRule {
    fn default() -> Self {
        SAMPLE
    }
}

/// How agreement is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, DeriveDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// The proportion of records both put into the same category.
    Raw,
    /// Cohen's kappa if it was two who voted, Fleiss' if more shared the sample.
    Kappa,
    /// The prevalence- and bias-adjusted kappa of Byrt, Bishop and Carlin.
    Pabak,
    /// Gwet's AC1.
    Ac1,
}

/// Pilot rounds: the same records for the whole team. The defaults are one round of 30 records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PilotRule {
    /// The records of a round.
    pub records: NonZeroU32,
    /// How many rounds there are.
    pub rounds: NonZeroU32,
    /// What the rounds are drawn with.
    pub seed: u32,
}

impl Default for PilotRule {
    fn default() -> Self {
        Self { records: ONE.saturating_add(29), rounds: ONE, seed: 1 }
    }
}

/// What an unsure vote does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, DeriveDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsure {
    /// It opens a conflict, once the votes the policy wants are in.
    Consensus,
    /// It asks another reviewer, whose vote settles. A second unsure vote opens a conflict.
    AnotherReviewer,
    /// It counts as a vote to include: in doubt, the record goes on.
    Include,
}

/// What happens when one reviewer includes and another excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, DeriveDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disagreement {
    /// A conflict, settled by a consensus decision.
    Consensus,
    /// The record goes on.
    Include,
}

/// What happens when reviewers exclude for different reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, DeriveDeserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reasons {
    /// The reason the protocol lists first is the primary one.
    Precedence,
    /// A conflict, settled by a consensus decision.
    Consensus,
}

/// A policy with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// As a protocol writes it.
    pub name: &'static str,
    /// Its knobs.
    pub policy: Policy,
}

const ONE: NonZeroU32 = NonZeroU32::MIN;
const TWO: NonZeroU32 = ONE.saturating_add(1);

const FULL_DUAL: Policy = Policy {
    include_votes: TWO,
    exclude_votes: TWO,
    unsure: Unsure::Consensus,
    disagreement: Disagreement::Consensus,
    reasons: Reasons::Precedence,
    sample: None,
    pilot: None,
};

const SINGLE: Policy = Policy { include_votes: ONE, exclude_votes: ONE, ..FULL_DUAL };

const SAMPLE: SampleRule = SampleRule {
    fraction: Proportion::from_millionths(200_000),
    seed: 1,
    statistic: Statistic::Kappa,
    threshold: Proportion::from_millionths(800_000),
};

const PRESETS: [Preset; 6] = [
    Preset { name: "full-dual", policy: FULL_DUAL },
    Preset { name: "single-refer", policy: Policy { unsure: Unsure::AnotherReviewer, ..SINGLE } },
    Preset { name: "single", policy: SINGLE },
    Preset {
        name: "liberal-accelerated",
        policy: Policy {
            include_votes: ONE,
            unsure: Unsure::Include,
            disagreement: Disagreement::Include,
            ..FULL_DUAL
        },
    },
    Preset { name: "dual-sample", policy: Policy { sample: Some(SAMPLE), ..SINGLE } },
    Preset { name: "single-checked-exclusions", policy: Policy { include_votes: ONE, ..FULL_DUAL } },
];

impl Policy {
    /// The policies that have a name.
    #[must_use]
    pub fn presets() -> &'static [Preset] {
        &PRESETS
    }

    /// The policy of this name.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        PRESETS.iter().find(|preset| preset.name == name).map(|preset| preset.policy)
    }

    /// The name of the policy, if its knobs are those of a preset.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        PRESETS.iter().find(|preset| preset.policy == *self).map(|preset| preset.name)
    }
}

/// `full-dual`: the policy that asks most.
impl Default for Policy {
    fn default() -> Self {
        FULL_DUAL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, DeriveDeserialize)]
    struct Screening {
        policy: Policy,
    }

    fn read(toml: &str) -> Result<Policy, String> {
        let read = toml::from_str::<Screening>(toml);
        read.map(|screening| screening.policy).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn every_preset_is_read_by_its_name_and_knows_it() {
        for preset in Policy::presets() {
            let policy = read(&format!("policy = {:?}", preset.name)).unwrap();
            assert_eq!((policy, policy.name()), (preset.policy, Some(preset.name)));
        }
    }

    #[test]
    fn table_changes_single_knobs_of_a_preset() {
        let policy = read("policy = { preset = \"single\", exclude-votes = 2 }").unwrap();
        assert_eq!(policy, Policy { exclude_votes: TWO, ..Policy::preset("single").unwrap() });
        assert_eq!(policy.name(), Some("single-checked-exclusions"));
        assert_eq!(read("policy = { preset = \"single\", exclude-votes = 3 }").unwrap().name(), None);
        assert_eq!(read("[policy]\nunsure = \"include\"").unwrap().include_votes, TWO);
    }

    #[test]
    fn written_knobs_are_read_back() {
        for preset in Policy::presets() {
            let written = toml::to_string(&preset.policy).unwrap();
            assert_eq!(toml::from_str::<Policy>(&written).unwrap(), preset.policy);
        }
    }

    #[test]
    fn what_is_not_a_policy_is_refused_with_the_nearest_one() {
        let message = read("policy = \"full_dual\"").unwrap_err();
        assert_eq!(message, "unknown screening policy \"full_dual\"; did you mean \"full-dual\"?");
        assert!(read("policy = \"wild guess\"").unwrap_err().contains("liberal-accelerated"));
        assert!(read("policy = { vote = 2 }").unwrap_err().contains("unknown field `vote`"));
        assert!(read("policy = { include-votes = 0 }").is_err());
        assert!(read("policy = 2").unwrap_err().contains("name of a screening policy"));
    }

    #[test]
    fn sample_and_pilot_take_what_they_leave_out_from_the_preset_and_the_defaults() {
        let policy = read("policy = { preset = \"dual-sample\", sample = { threshold = 0.7 } }").unwrap();
        let threshold = Proportion::new(0.7).unwrap();
        assert_eq!(policy.sample, Some(SampleRule { threshold, ..SAMPLE }));
        assert_eq!(policy.include_votes, ONE);
        let toml = "[policy]\nsample = { statistic = \"ac1\" }\npreset = \"single-checked-exclusions\"\npilot = { records = 5 }";
        let policy = read(toml).unwrap();
        assert_eq!(policy.sample, Some(SampleRule { statistic: Statistic::Ac1, ..SAMPLE }));
        assert_eq!((policy.include_votes, policy.exclude_votes), (ONE, TWO));
        let five = NonZeroU32::new(5).unwrap();
        assert_eq!(policy.pilot, Some(PilotRule { records: five, ..PilotRule::default() }));
        assert_eq!(toml::from_str::<Policy>(&toml::to_string(&policy).unwrap()).unwrap(), policy);
    }

    #[test]
    fn knob_nobody_knows_is_refused_with_the_nearest_one() {
        let refused = [
            "policy = { inclde-votes = 2 }",
            "policy = { colour = 2 }",
            "policy = { sample = { fracton = 0.2 } }",
            "policy = { sample = { fraction = 20 } }",
            "policy = { sample = { fraction = 0.0 } }",
            "policy = { sample = { statistic = \"kapa\" } }",
            "policy = { pilot = { record = 30 } }",
            "policy = { pilot = { records = 0 } }",
            "policy = { preset = { } }",
        ];
        let said: String =
            refused.iter().map(|toml| format!("{toml}: {}\n", read(toml).unwrap_err())).collect();
        insta::assert_snapshot!(said);
    }
}
