//! How many reviewers must say what before a record is in or out. Guidance on rapid reviews is not
//! one rule (Garritty 2020, Nussbaumer-Streit 2023), so a policy is data: five knobs, and names for
//! the settings reviews write into their methods.

use revflow_review::nearest;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize};
use std::fmt;
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
};

const PRESETS: [Preset; 4] = [
    Preset { name: "full-dual", policy: FULL_DUAL },
    Preset {
        name: "single-refer",
        policy: Policy {
            include_votes: ONE,
            exclude_votes: ONE,
            unsure: Unsure::AnotherReviewer,
            ..FULL_DUAL
        },
    },
    Preset { name: "single", policy: Policy { include_votes: ONE, exclude_votes: ONE, ..FULL_DUAL } },
    Preset {
        name: "liberal-accelerated",
        policy: Policy {
            include_votes: ONE,
            unsure: Unsure::Include,
            disagreement: Disagreement::Include,
            ..FULL_DUAL
        },
    },
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

#[derive(DeriveDeserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Knobs {
    preset: Option<String>,
    include_votes: Option<NonZeroU32>,
    exclude_votes: Option<NonZeroU32>,
    unsure: Option<Unsure>,
    disagreement: Option<Disagreement>,
    reasons: Option<Reasons>,
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrKnobs)
    }
}

struct NameOrKnobs;

impl<'de> Visitor<'de> for NameOrKnobs {
    type Value = Policy;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a screening policy, or a table of its knobs")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Policy, E> {
        Policy::preset(name).ok_or_else(|| {
            let names = PRESETS.map(|preset| preset.name);
            let remedy = match nearest(name, names) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("known policies: {}", names.join(", ")),
            };
            E::custom(format!("unknown screening policy \"{name}\"; {remedy}"))
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Policy, A::Error> {
        let knobs = Knobs::deserialize(MapAccessDeserializer::new(map))?;
        let preset = match &knobs.preset {
            Some(name) => self.visit_str(name)?,
            None => Policy::default(),
        };
        Ok(Policy {
            include_votes: knobs.include_votes.unwrap_or(preset.include_votes),
            exclude_votes: knobs.exclude_votes.unwrap_or(preset.exclude_votes),
            unsure: knobs.unsure.unwrap_or(preset.unsure),
            disagreement: knobs.disagreement.unwrap_or(preset.disagreement),
            reasons: knobs.reasons.unwrap_or(preset.reasons),
        })
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
        assert_eq!(policy.name(), None);
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
}
