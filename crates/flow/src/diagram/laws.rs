//! The laws of the drawing, on random labels and numbers: no line leaves its box, no box touches
//! another, no arrow crosses a box, and the document is well-formed whatever stands in a label.

use super::content;
use super::layout::{Area, PanelKind, Picture, SMALL_TYPE_SIZE, TYPE_SIZE, TextLine, arrange};
use super::metrics::{Face, text_width};
use super::{Drawing, draw};
use crate::counts::{Breakdown, Counts, Line};
use crate::flow_box::FlowBox;
use crate::sample::{Review, excluded, included, pending, small};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use revflow_review::{Arm, Pending};

fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z]{1,9}( [A-Za-z-]{1,12}){0,14}",
        "[A-Za-z]{20,120}",
        "[W@M&<>\"']{1,60}",
        "[\u{4e00}-\u{9fff}]{1,60}",
        "[\u{410}-\u{44f}\u{e0}-\u{17f} ]{1,60}",
        "(e\u{301}|\u{1f469}\u{200d}\u{1f52c}){1,40}",
        "\\PC{0,40}",
        any::<String>(),
    ]
}

fn lines(most: usize) -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec((label(), any::<u64>()).prop_map(|(label, n)| Line::new(label, n)), 0..most)
}

fn any_counts() -> impl Strategy<Value = Counts> {
    let numbers = prop::collection::vec(prop::option::weighted(0.8, any::<u64>()), FlowBox::ALL.len());
    let lists = (lines(12), lines(4), lines(4), lines(40), lines(40));
    (numbers, lists, 0..3u64, any::<bool>()).prop_map(|(numbers, lists, pending, only_databases)| {
        let mut counts = Counts::default();
        for (flow_box, n) in FlowBox::ALL.into_iter().zip(numbers) {
            counts.set(flow_box, n);
        }
        let (databases, registers, duplicates, reasons, other_reasons) = lists;
        counts.set_list(Breakdown::Databases, databases);
        counts.set_list(Breakdown::Registers, registers);
        counts.set_list(Breakdown::Duplicates, duplicates);
        counts.set_list(Breakdown::Reasons, reasons);
        counts.set_list(Breakdown::OtherReasons, other_reasons);
        if only_databases {
            for flow_box in FlowBox::OTHER_METHODS {
                counts.set(flow_box, None);
            }
        }
        counts.set_pending(pending);
        counts
    })
}

/// The room a line of text takes: from its ascenders to its descenders.
fn room(line: &TextLine, face: Face, size: f64) -> Area {
    let width = text_width(&line.text, size, face);
    let x = if face == Face::Bold { line.x - width / 2.0 } else { line.x };
    Area { x, y: line.y - size * 0.93, width, height: size * 1.17 }
}

fn holds(outer: Area, inner: Area) -> bool {
    let slack = 1e-6;
    inner.x >= outer.x - slack
        && inner.y >= outer.y - slack
        && inner.right() <= outer.right() + slack
        && inner.bottom() <= outer.bottom() + slack
}

fn touch(a: Area, b: Area) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

/// The stretch of an arrow between two points, without the ends that rest on boxes.
fn stretch(from: (f64, f64), to: (f64, f64)) -> Area {
    let (x, y) = (from.0.min(to.0), from.1.min(to.1));
    let (width, height) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
    let (dx, dy) = (if width > 0.0 { 0.5 } else { 0.0 }, if height > 0.0 { 0.5 } else { 0.0 });
    Area { x: x + dx, y: y + dy, width: width - 2.0 * dx, height: height - 2.0 * dy }
}

fn check(picture: &Picture) -> Result<(), TestCaseError> {
    let page = Area { x: 0.0, y: 0.0, width: picture.width, height: picture.height };
    let areas: Vec<Area> = picture
        .panels
        .iter()
        .map(|panel| panel.area)
        .chain(picture.boxes.iter().map(|placed| placed.area))
        .chain(picture.footer.iter().map(|line| room(line, Face::Regular, SMALL_TYPE_SIZE)))
        .collect();
    for (place, area) in areas.iter().enumerate() {
        prop_assert!(holds(page, *area), "{area:?} leaves the page {page:?}");
        for other in areas.iter().skip(place + 1) {
            prop_assert!(!touch(*area, *other), "{area:?} touches {other:?}");
        }
    }
    for placed in &picture.boxes {
        let rooms: Vec<Area> = placed.lines.iter().map(|line| room(line, Face::Regular, TYPE_SIZE)).collect();
        for (line, room) in placed.lines.iter().zip(&rooms) {
            prop_assert!(holds(placed.area, *room), "{:?} leaves {:?}", line.text, placed.area);
        }
        for pair in rooms.windows(2) {
            prop_assert!(!touch(pair[0], pair[1]), "lines of {} overlap", placed.rectangle.id);
        }
    }
    for panel in &picture.panels {
        for line in &panel.lines {
            if panel.kind == PanelKind::Phase {
                let length = text_width(&line.text, TYPE_SIZE, Face::Bold);
                prop_assert!(length <= panel.area.height, "{} leaves its bar", line.text);
            } else {
                prop_assert!(
                    holds(panel.area, room(line, Face::Bold, TYPE_SIZE)),
                    "{} leaves its bar",
                    line.text
                );
            }
        }
    }
    for arrow in &picture.arrows {
        for ends in arrow.windows(2) {
            let line = stretch(ends[0], ends[1]);
            for area in &areas {
                prop_assert!(!touch(line, *area), "arrow {arrow:?} crosses {area:?}");
            }
        }
    }
    Ok(())
}

/// The text of the document, with its elements closed; fails when it is not well-formed.
fn texts(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut texts, mut text, mut depth) = (Vec::new(), String::new(), 0i32);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                for attribute in start.attributes() {
                    attribute.unwrap();
                }
                text.clear();
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => {
                let name = name.to_string();
                text.push_str(&quick_xml::escape::unescape(&format!("&{name};")).unwrap());
            }
            Event::End(_) => {
                depth -= 1;
                texts.push(std::mem::take(&mut text));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    texts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_overlaps_or_leaves_its_box(counts in any_counts()) {
        check(&arrange(content::of(&counts)))?;
    }

    #[test]
    fn document_is_well_formed_and_the_same_each_time(counts in any_counts(), title in label(), address in label()) {
        let drawing = Drawing {
            title,
            description: address.clone(),
            addresses: [(FlowBox::Screened, address)].into(),
        };
        let svg = draw(&counts, &drawing);
        prop_assert_eq!(&svg, &draw(&counts, &drawing));
        let legal = |c: char| c == '\n' || c == '\t' || c == '\r' || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
        prop_assert!(svg.chars().all(legal));
        texts(&svg);
    }

    #[test]
    fn every_number_is_in_the_drawing_and_in_its_description(counts in any_counts()) {
        let svg = draw(&counts, &Drawing::default());
        let texts = texts(&svg);
        let description = &texts[1];
        for n in FlowBox::ALL.into_iter().filter_map(|flow_box| counts.get(flow_box)) {
            let number = format!("(n = {n})");
            prop_assert!(description.contains(&number), "{number} is not in the description");
            prop_assert!(texts[2..].iter().any(|text| text.contains(&number)), "{number} is not drawn");
        }
    }
}

#[test]
fn table_of_rectangles_has_every_box_once() {
    let mut counts = Counts::default();
    for flow_box in FlowBox::ALL {
        counts.set(flow_box, 1);
    }
    let mut drawn: Vec<FlowBox> =
        content::of(&counts).rectangles.iter().flat_map(|rectangle| rectangle.boxes.clone()).collect();
    drawn.sort();
    assert_eq!(drawn, FlowBox::ALL);
}

#[test]
fn review_without_other_methods_has_one_column() {
    let review = Review::new(&[("Medline", Arm::Database)]).add(2, "Medline", &included("sebba-2017"));
    let flow = crate::count(&review.sources, &review.items).unwrap();
    let svg = draw(&flow.counts(), &Drawing::default());
    assert!(!svg.contains("other methods"));
    assert!(!svg.contains("in progress"));
}

#[test]
fn review_in_progress_is_stamped() {
    let review = Review::new(&[("Medline", Arm::Database)]).add(2, "Medline", &excluded()).add(
        12,
        "Medline",
        &pending(Pending::FullText),
    );
    let flow = crate::count(&review.sources, &review.items).unwrap();
    let texts = texts(&draw(&flow.counts(), &Drawing::default()));
    assert!(texts[1].contains("Review in progress: 12 records pending."), "{}", texts[1]);
    assert!(texts[2..].iter().any(|text| text == "Review in progress: 12 records pending"));
}

#[test]
fn box_with_an_address_is_a_link_that_a_screen_reader_finds() {
    let mut counts = Counts::default();
    counts.set(FlowBox::Registers, 3);
    let mut drawing = Drawing::default();
    assert!(draw(&counts, &drawing).contains(r#"role="img""#));
    drawing.addresses.insert(FlowBox::Registers, "flow?box=a&b".to_owned());
    let svg = draw(&counts, &drawing);
    assert!(svg.contains(r#"<a href="flow?box=a&amp;b">"#), "{svg}");
    assert!(svg.contains(r#"role="group""#));
}

#[test]
fn drawing_of_a_small_review() {
    let review = small();
    let flow = crate::count(&review.sources, &review.items).unwrap();
    let drawing = Drawing {
        title: "Flow of a small review".to_owned(),
        description: "A synthetic review.".to_owned(),
        ..Drawing::default()
    };
    insta::assert_snapshot!(draw(&flow.counts(), &drawing));
}

#[test]
fn drawing_of_nothing_is_a_document() {
    texts(&draw(&Counts::default(), &Drawing::default()));
}
