//! Time to deduplicate 1,000, 10,000 and 100,000 synthetic records, of which about a quarter are
//! duplicates: copies of a work as databases differ in them (abbreviated journals, initials, cut last
//! pages, DOI or abstract left out, tails after the title, a year that is one off).
//!
//! `cargo bench -p revflow-deduplication`

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use revflow_deduplication::{Rules, Settled, find_duplicates};
use revflow_review::{Author, Citation, Date, Doi, Pages, Place, Record, RecordId, SourceId, Year};

fn deduplication(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("deduplication");
    group.sample_size(10);
    for size in [1_000, 10_000, 100_000] {
        let records = records(size);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &records, |bencher, records| {
            bencher.iter(|| find_duplicates(records, &[], &Rules::default(), &Settled::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, deduplication);
criterion_main!(benches);

/// SplitMix64 (Steele et al. 2014): the same records in every run, without a dependency.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

fn records(size: usize) -> Vec<Record> {
    let mut random = Random(2026);
    let mut records = Vec::with_capacity(size);
    while records.len() < size {
        let work = work(&mut random);
        let copies = match random.below(8) {
            0..6 => 1,
            6 => 2,
            _ => 3,
        };
        for copy in 0..copies {
            let citation = if copy == 0 { work.clone() } else { copy_of(&work, &mut random) };
            let id = RecordId::parse(&format!("record-{:07}", records.len())).expect("a sound id");
            let source = SourceId::parse(["Medline", "Embase", "Scopus"][copy]).expect("a sound name");
            records.push(Record { id, source, place: Place::file("synthetic"), citation });
        }
    }
    records.truncate(size);
    records
}

/// Stems and endings make some 12,000 words, as many as occur in the titles of a large search.
const STEMS: [&str; 40] = [
    "ather", "cardi", "neur", "gluc", "lip", "ren", "hepat", "oste", "derm", "pulm", "immun", "onc", "hem",
    "gastr", "psych", "soci", "econ", "lab", "digit", "plat", "mark", "serv", "learn", "child", "famil",
    "school", "polic", "govern", "commun", "cult", "migr", "gend", "pov", "hous", "transp", "energ", "clim",
    "wat", "agri", "nutri",
];
const MIDDLES: [&str; 20] = [
    "o", "al", "er", "in", "ot", "ic", "an", "os", "ur", "et", "iv", "om", "ad", "ent", "ul", "is", "at",
    "or", "en", "ab",
];
const ENDINGS: [&str; 16] = [
    "sis", "tion", "ment", "ity", "logy", "tics", "ism", "ance", "ing", "ers", "ive", "ous", "al", "ic",
    "ia", "ness",
];
const JOURNALS: [(&str, &str); 8] = [
    ("Journal of Clinical Investigation", "J Clin Invest"),
    ("Current Opinion in Lipidology", "Curr Opin Lipidol"),
    ("American Journal of Public Health", "Am J Public Health"),
    ("Social Science and Medicine", "Soc Sci Med"),
    ("Child Abuse and Neglect", "Child Abuse Negl"),
    ("British Journal of Social Work", "Br J Soc Work"),
    ("Health Services Research", "Health Serv Res"),
    ("Cochrane Database of Systematic Reviews", "Cochrane Database Syst Rev"),
];

fn word(random: &mut Random) -> String {
    format!("{}{}{}", random.of(&STEMS), random.of(&MIDDLES), random.of(&ENDINGS))
}

fn words(random: &mut Random, count: usize) -> String {
    let words: Vec<String> = (0..count).map(|_| word(random)).collect();
    words.join(" ")
}

fn work(random: &mut Random) -> Citation {
    let authors = (0..=random.below(6))
        .map(|_| {
            let mut family = word(random);
            family[..1].make_ascii_uppercase();
            Author::person(family, Some(["Anna B.", "Jean-Luc", "Wei", "Maria"][random.below(4)]))
        })
        .collect();
    let first = 1 + random.below(1800);
    let length = 7 + random.below(7);
    Citation {
        title: Some(format!("{} of {} in {}", words(random, length - 5), word(random), words(random, 3))),
        authors,
        date: Year::new(1990 + random.below(35) as i32).ok().map(Date::year_only),
        container: Some(JOURNALS[random.below(JOURNALS.len())].0.to_owned()),
        volume: Some((1 + random.below(120)).to_string()),
        issue: Some((1 + random.below(12)).to_string()),
        pages: Pages::parse(&format!("{first}-{}", first + 3 + random.below(15))).ok(),
        doi: Doi::parse(&format!("10.1000/synthetic.{:x}", random.next())).ok(),
        abstract_text: Some(words(random, 150)),
        ..Citation::default()
    }
}

/// The work as another database has it.
fn copy_of(work: &Citation, random: &mut Random) -> Citation {
    let mut copy = work.clone();
    if random.one_in(2) {
        let abbreviated = JOURNALS.iter().find(|(name, _)| Some(*name) == copy.container.as_deref());
        copy.container = abbreviated.map(|(_, short)| (*short).to_owned());
    }
    for author in &mut copy.authors {
        if let Author::Person { given: Some(given), .. } = author {
            given.truncate(1);
        }
    }
    if random.one_in(4) {
        copy.title = copy.title.map(|title| format!("{title}. [Review] [21 refs]"));
    } else if random.one_in(6) {
        copy.title = copy.title.map(|title| title.to_uppercase());
    }
    if random.one_in(10) {
        copy.title = copy.title.map(|title| title.replacen('o', "u", 1));
    }
    if random.one_in(3) {
        copy.doi = None;
    }
    if random.one_in(3) {
        copy.abstract_text = None;
    }
    if random.one_in(4) {
        copy.pages = copy.pages.and_then(|pages| Pages::parse(pages.first()).ok());
    }
    if random.one_in(10) {
        copy.issue = None;
    }
    if random.one_in(20) {
        copy.date = copy.year().and_then(|year| Year::new(year.number() + 1).ok()).map(Date::year_only);
    }
    if random.one_in(20) {
        copy.volume = copy.volume.map(|volume| format!("{volume} (SUPPL. 1)"));
    }
    copy
}
