//! Reading a policy as people write it: a name, or a table of knobs. Every table tells the knob it
//! does not know from the one that was most likely meant.

use super::{Disagreement, PRESETS, PilotRule, Policy, Reasons, SampleRule, Statistic, Unsure};
use crate::Proportion;
use revflow_review::nearest;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Unexpected, Visitor};
use std::fmt;
use std::num::NonZeroU32;

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

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Policy, A::Error> {
        let mut knobs = Knobs::default();
        while let Some(knob) = map.next_key_seed(KnobOf { table: "a screening policy", known: &KNOBS })? {
            match knob {
                "preset" => knobs.preset = Some(map.next_value::<Preset>()?.0),
                "include-votes" => knobs.include_votes = Some(map.next_value()?),
                "exclude-votes" => knobs.exclude_votes = Some(map.next_value()?),
                "unsure" => knobs.unsure = Some(map.next_value()?),
                "disagreement" => knobs.disagreement = Some(map.next_value()?),
                "reasons" => knobs.reasons = Some(map.next_value()?),
                "sample" => knobs.sample = Some(map.next_value()?),
                _ => knobs.pilot = Some(map.next_value()?),
            }
        }
        let preset = knobs.preset.unwrap_or_default();
        let sample = knobs.sample.map(|sample| sample.over(preset.sample.unwrap_or_default()));
        let pilot = knobs.pilot.map(|pilot| pilot.over(preset.pilot.unwrap_or_default()));
        Ok(Policy {
            include_votes: knobs.include_votes.unwrap_or(preset.include_votes),
            exclude_votes: knobs.exclude_votes.unwrap_or(preset.exclude_votes),
            unsure: knobs.unsure.unwrap_or(preset.unsure),
            disagreement: knobs.disagreement.unwrap_or(preset.disagreement),
            reasons: knobs.reasons.unwrap_or(preset.reasons),
            sample: sample.or(preset.sample),
            pilot: pilot.or(preset.pilot),
        })
    }
}

const KNOBS: [&str; 8] =
    ["preset", "include-votes", "exclude-votes", "unsure", "disagreement", "reasons", "sample", "pilot"];

/// What a table says; what it leaves out is that of its preset, wherever the preset stands in it.
#[derive(Default)]
struct Knobs {
    preset: Option<Policy>,
    include_votes: Option<NonZeroU32>,
    exclude_votes: Option<NonZeroU32>,
    unsure: Option<Unsure>,
    disagreement: Option<Disagreement>,
    reasons: Option<Reasons>,
    sample: Option<SampleKnobs>,
    pilot: Option<PilotKnobs>,
}

/// The policy of a name, where only a name may stand.
struct Preset(Policy);

impl<'de> Deserialize<'de> for Preset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Preset;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a screening policy")
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<Preset, E> {
                NameOrKnobs.visit_str(name).map(Preset)
            }
        }
        deserializer.deserialize_str(Name)
    }
}

#[derive(Default)]
struct SampleKnobs {
    fraction: Option<Proportion>,
    seed: Option<u32>,
    statistic: Option<Statistic>,
    threshold: Option<Proportion>,
}

impl SampleKnobs {
    fn over(self, usual: SampleRule) -> SampleRule {
        SampleRule {
            fraction: self.fraction.unwrap_or(usual.fraction),
            seed: self.seed.unwrap_or(usual.seed),
            statistic: self.statistic.unwrap_or(usual.statistic),
            threshold: self.threshold.unwrap_or(usual.threshold),
        }
    }
}

impl<'de> Deserialize<'de> for SampleKnobs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;
        impl<'de> Visitor<'de> for Table {
            type Value = SampleKnobs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table { fraction = …, seed = …, statistic = …, threshold = … }")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SampleKnobs, A::Error> {
                const KNOBS: [&str; 4] = ["fraction", "seed", "statistic", "threshold"];
                let mut knobs = SampleKnobs::default();
                while let Some(knob) = map.next_key_seed(KnobOf { table: "a sample", known: &KNOBS })? {
                    match knob {
                        "fraction" => knobs.fraction = Some(map.next_value::<Drawn>()?.0),
                        "seed" => knobs.seed = Some(map.next_value()?),
                        "statistic" => knobs.statistic = Some(map.next_value()?),
                        _ => knobs.threshold = Some(map.next_value()?),
                    }
                }
                Ok(knobs)
            }
        }
        deserializer.deserialize_map(Table)
    }
}

/// A fraction of which something is drawn: a sample of nothing would never let its gate open.
struct Drawn(Proportion);

impl<'de> Deserialize<'de> for Drawn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fraction = Proportion::deserialize(deserializer)?;
        if fraction.of_rounded_up(1) == 0 {
            let expected = "a fraction above 0; leave `sample` out to draw none";
            return Err(D::Error::invalid_value(Unexpected::Float(0.0), &expected));
        }
        Ok(Self(fraction))
    }
}

#[derive(Default)]
struct PilotKnobs {
    records: Option<NonZeroU32>,
    rounds: Option<NonZeroU32>,
    seed: Option<u32>,
}

impl PilotKnobs {
    fn over(self, usual: PilotRule) -> PilotRule {
        PilotRule {
            records: self.records.unwrap_or(usual.records),
            rounds: self.rounds.unwrap_or(usual.rounds),
            seed: self.seed.unwrap_or(usual.seed),
        }
    }
}

impl<'de> Deserialize<'de> for PilotKnobs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;
        impl<'de> Visitor<'de> for Table {
            type Value = PilotKnobs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table { records = …, rounds = …, seed = … }")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PilotKnobs, A::Error> {
                const KNOBS: [&str; 3] = ["records", "rounds", "seed"];
                let mut knobs = PilotKnobs::default();
                while let Some(knob) = map.next_key_seed(KnobOf { table: "a pilot", known: &KNOBS })? {
                    match knob {
                        "records" => knobs.records = Some(map.next_value()?),
                        "rounds" => knobs.rounds = Some(map.next_value()?),
                        _ => knobs.seed = Some(map.next_value()?),
                    }
                }
                Ok(knobs)
            }
        }
        deserializer.deserialize_map(Table)
    }
}

/// Reads a key of a table and refuses one the table does not know, at the place of the key.
struct KnobOf {
    table: &'static str,
    known: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for KnobOf {
    type Value = &'static str;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KnobOf {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a knob of {}", self.table)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<&'static str, E> {
        self.known.iter().find(|known| **known == key).copied().ok_or_else(|| {
            let remedy = match nearest(key, self.known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known knobs: {}", self.known.join(", ")),
            };
            E::custom(format!("unknown field `{key}` of {}; {remedy}", self.table))
        })
    }
}
