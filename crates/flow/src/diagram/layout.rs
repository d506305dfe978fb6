//! Where everything stands: boxes as high as their lines, rows as high as their highest box, phases
//! as high as their rows. The unit is the CSS pixel; y grows downwards.

use super::content::{Content, Lane, Paragraph, Rectangle, Row};
use super::metrics::{Face, text_width};
use super::wrap::{Room, wrap};

pub(super) const TYPE_SIZE: f64 = 12.0;
pub(super) const SMALL_TYPE_SIZE: f64 = 9.0;
const LINE_HEIGHT: f64 = 15.0;
/// From the top of a line to its base line.
const ASCENT: f64 = 11.5;
const PADDING: f64 = 8.0;
const INDENT: f64 = 10.0;
const MARGIN: f64 = 14.0;
const PHASE_WIDTH: f64 = 28.0;
const BOX_WIDTH: f64 = 226.0;
/// Between a box and the next one, beside it or below it: room for an arrow.
const ARROW: f64 = 28.0;
/// Between things no arrow joins.
const GAP: f64 = 16.0;

const SOURCE: &str = "PRISMA 2020 flow diagram, after Page MJ et al. BMJ 2021;372:n71. doi:10.1136/bmj.n71";

/// The diagram, ready to be written.
pub(super) struct Picture {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) panels: Vec<Panel>,
    pub(super) boxes: Vec<Placed>,
    /// Each a line through points, with its head at the last.
    pub(super) arrows: Vec<Vec<(f64, f64)>>,
    /// Where the template comes from.
    pub(super) footer: Vec<TextLine>,
}

/// A place on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    pub(super) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub(super) fn middle(self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// A bar with a bold text in its middle.
pub(super) struct Panel {
    pub(super) kind: PanelKind,
    pub(super) area: Area,
    /// Centred on their x.
    pub(super) lines: Vec<TextLine>,
}

impl Panel {
    /// Its text in one line.
    pub(super) fn words(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join(" ")
    }
}

/// The looks of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PanelKind {
    /// That the review is in progress.
    Stamp,
    /// Above the column of databases and registers.
    Title,
    /// Above a column that not every review has.
    OptionalTitle,
    /// Beside a phase; its text is turned about the middle to read upwards.
    Phase,
}

/// A box in its place.
pub(super) struct Placed {
    pub(super) rectangle: Rectangle,
    pub(super) area: Area,
    pub(super) lines: Vec<TextLine>,
}

/// A line of text, where it begins and its base line.
pub(super) struct TextLine {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) text: String,
}

/// Puts the content in its place.
pub(super) fn arrange(content: Content) -> Picture {
    let lanes = Lanes::of(&content);
    let mut panels = Vec::new();
    let mut y = MARGIN;
    if let Some(stamp) = &content.stamp {
        let panel = bar(PanelKind::Stamp, stamp, lanes.page(), y);
        y = panel.area.bottom() + GAP;
        panels.push(panel);
    }
    y = titles(&content, &lanes, y, &mut panels);

    let mut boxes = Vec::new();
    let mut rectangles = content.rectangles;
    for (phase, rows) in PHASES {
        let (in_phase, rest) = rectangles.into_iter().partition(|rectangle| rows.contains(&rectangle.row));
        rectangles = rest;
        let area = place_phase(phase, in_phase, &lanes, y, &mut boxes);
        if area.height > 0.0 {
            y = area.bottom() + ARROW;
            panels.push(phase_bar(phase, area));
        }
    }

    let arrows = arrows(&boxes);
    y = y - ARROW + GAP;
    let width = lanes.page().width;
    let footer: Vec<TextLine> = wrap(SOURCE, None, SMALL_TYPE_SIZE, Face::Regular, Room::even(width))
        .into_iter()
        .map(|text| {
            y += LINE_HEIGHT;
            TextLine { x: MARGIN, y: y - LINE_HEIGHT + ASCENT, text }
        })
        .collect();
    Picture { width: lanes.right + MARGIN, height: y + MARGIN, panels, boxes, arrows, footer }
}

const PHASES: [(&str, &[Row]); 3] = [
    ("Identification", &[Row::Identification]),
    ("Screening", &[Row::Screening, Row::Seeking, Row::Assessing]),
    ("Included", &[Row::Included, Row::Totals, Row::MetaAnalysis]),
];

/// Where the columns begin.
struct Lanes {
    previous: f64,
    main: f64,
    other: f64,
    right: f64,
}

impl Lanes {
    fn of(content: &Content) -> Self {
        let has = |lane| content.titles.iter().any(|(titled, _)| *titled == lane);
        let previous = MARGIN + PHASE_WIDTH + GAP;
        let main = if has(Lane::Previous) { previous + BOX_WIDTH + GAP } else { previous };
        let main_right = main + 2.0 * BOX_WIDTH + ARROW;
        let other = main_right + GAP;
        let right = if has(Lane::Other) { other + 2.0 * BOX_WIDTH + ARROW } else { main_right };
        Self { previous, main, other, right }
    }

    fn x(&self, lane: Lane) -> f64 {
        match lane {
            Lane::Previous => self.previous,
            Lane::Main => self.main,
            Lane::MainOut => self.main + BOX_WIDTH + ARROW,
            Lane::Other => self.other,
            Lane::OtherOut => self.other + BOX_WIDTH + ARROW,
        }
    }

    /// The width of a bar above a lane: over its way in and its way out.
    fn titled(&self, lane: Lane) -> Area {
        let width = if lane == Lane::Previous { BOX_WIDTH } else { 2.0 * BOX_WIDTH + ARROW };
        Area { x: self.x(lane), y: 0.0, width, height: 0.0 }
    }

    fn page(&self) -> Area {
        Area { x: MARGIN, y: 0.0, width: self.right - MARGIN, height: 0.0 }
    }
}

/// The titles in one row, all as high as the highest; gives where the boxes may begin.
fn titles(content: &Content, lanes: &Lanes, y: f64, panels: &mut Vec<Panel>) -> f64 {
    let kind = |lane| if lane == Lane::Main { PanelKind::Title } else { PanelKind::OptionalTitle };
    let bars: Vec<Panel> =
        content.titles.iter().map(|(lane, text)| bar(kind(*lane), text, lanes.titled(*lane), y)).collect();
    let height = bars.iter().map(|bar| bar.area.height).fold(0.0, f64::max);
    for mut bar in bars {
        let down = (height - bar.area.height) / 2.0;
        bar.area.height = height;
        for line in &mut bar.lines {
            line.y += down;
        }
        panels.push(bar);
    }
    y + height + GAP
}

/// A bar over the width of `area`, as high as its text.
fn bar(kind: PanelKind, text: &str, area: Area, y: f64) -> Panel {
    let room = Room::even(area.width - 2.0 * PADDING);
    let texts = wrap(text, None, TYPE_SIZE, Face::Bold, room);
    let (x, _) = area.middle();
    let mut bottom = y + PADDING;
    let lines = texts
        .into_iter()
        .map(|text| {
            bottom += LINE_HEIGHT;
            TextLine { x, y: bottom - LINE_HEIGHT + ASCENT, text }
        })
        .collect();
    Panel { kind, area: Area { y, height: bottom + PADDING - y, ..area }, lines }
}

/// Places the boxes of a phase row by row; gives the area of the bar beside them. Where a phase has
/// one row, its boxes are at least as high as its name, turned, is long; two rows always are.
fn place_phase(
    phase: &str,
    rectangles: Vec<Rectangle>,
    lanes: &Lanes,
    top: f64,
    boxes: &mut Vec<Placed>,
) -> Area {
    let Some(first) = rectangles.first().map(|rectangle| rectangle.row) else {
        return Area { x: MARGIN, y: top, width: PHASE_WIDTH, height: 0.0 };
    };
    let length = text_width(phase, TYPE_SIZE, Face::Bold).ceil() + 2.0 * PADDING;
    let one_row = rectangles.iter().all(|rectangle| rectangle.row == first);
    let least = if one_row { length } else { 0.0 };
    let (mut row, mut y, mut bottom) = (first, top, top);
    for rectangle in rectangles {
        if rectangle.row != row {
            row = rectangle.row;
            y = bottom + ARROW;
        }
        let placed = place(rectangle, lanes, y, least);
        bottom = bottom.max(placed.area.bottom());
        boxes.push(placed);
    }
    Area { x: MARGIN, y: top, width: PHASE_WIDTH, height: bottom - top }
}

fn phase_bar(phase: &str, area: Area) -> Panel {
    let (x, y) = area.middle();
    Panel { kind: PanelKind::Phase, area, lines: vec![TextLine { x, y, text: phase.to_owned() }] }
}

fn place(rectangle: Rectangle, lanes: &Lanes, top: f64, least: f64) -> Placed {
    let x = lanes.x(rectangle.lane);
    let mut bottom = top + PADDING;
    let mut lines = Vec::new();
    for paragraph in &rectangle.paragraphs {
        if paragraph.apart {
            bottom += LINE_HEIGHT / 2.0;
        }
        for (indent, text) in broken(paragraph) {
            lines.push(TextLine { x: x + PADDING + indent, y: bottom + ASCENT, text });
            bottom += LINE_HEIGHT;
        }
    }
    let height = (bottom + PADDING - top).max(least);
    Placed { rectangle, area: Area { x, y: top, width: BOX_WIDTH, height }, lines }
}

/// The lines of a paragraph, each with its indent. In a list the lines after the first stand deeper,
/// so that the reader sees where the next item begins.
fn broken(paragraph: &Paragraph) -> Vec<(f64, String)> {
    let indent = INDENT * f64::from(paragraph.level);
    let hanging = if paragraph.level > 0 { indent + INDENT } else { 0.0 };
    let width = BOX_WIDTH - 2.0 * PADDING;
    let room = Room { first: width - indent, rest: width - hanging };
    let number = paragraph.number();
    let (tail, below) = if paragraph.n_below { (None, number) } else { (number, None) };
    let text = if paragraph.n.is_some() {
        paragraph.text.clone()
    } else {
        format!("{}{}", paragraph.text, paragraph.end)
    };
    let lines = wrap(&text, tail.as_deref(), TYPE_SIZE, Face::Regular, room).into_iter().chain(below);
    lines.enumerate().map(|(place, line)| (if place == 0 { indent } else { hanging }, line)).collect()
}

fn arrows(boxes: &[Placed]) -> Vec<Vec<(f64, f64)>> {
    let at = |lane: Lane, row: Row| {
        boxes.iter().find(|placed| placed.rectangle.lane == lane && placed.rectangle.row == row)
    };
    let mut arrows = Vec::new();
    for (way, out) in [(Lane::Main, Lane::MainOut), (Lane::Other, Lane::OtherOut)] {
        let mut last: Option<Area> = None;
        for row in Row::ALL {
            let Some(Placed { area, .. }) = at(way, row) else { continue };
            if let Some(above) = last {
                let (x, _) = area.middle();
                arrows.push(vec![(x, above.bottom()), (x, area.y)]);
            }
            last = Some(*area);
            if let Some(Placed { area: beside, .. }) = at(out, row) {
                let y = area.y + area.height.min(beside.height) / 2.0;
                arrows.push(vec![(area.right(), y), (beside.x, y)]);
            }
        }
        // Reports from other methods join those from databases in what is included.
        if way == Lane::Other
            && let (Some(last), Some(included)) = (last, at(Lane::Main, Row::Included))
        {
            let ((x, _), (_, y)) = (last.middle(), included.area.middle());
            arrows.push(vec![(x, last.bottom()), (x, y), (included.area.right(), y)]);
        }
    }
    if let (Some(previous), Some(totals)) =
        (at(Lane::Previous, Row::Identification), at(Lane::Main, Row::Totals))
    {
        let ((x, _), (_, y)) = (previous.area.middle(), totals.area.middle());
        arrows.push(vec![(x, previous.area.bottom()), (x, y), (totals.area.x, y)]);
    }
    arrows
}
