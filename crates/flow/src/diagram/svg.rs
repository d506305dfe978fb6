//! The diagram as text: SVG that a browser, a word processor and a screen reader can read. Text stays
//! text; numbers have one decimal, so that the same counts give the same bytes everywhere.

use super::Drawing;
use super::layout::{Area, Panel, PanelKind, Picture, Placed, SMALL_TYPE_SIZE, TYPE_SIZE, TextLine};
use crate::counts::Counts;
use quick_xml::escape::escape;
use std::fmt::{self, Display, Write};

const FONTS: &str = "Arial, Helvetica, 'DejaVu Sans', sans-serif";
const WHITE: &str = "#FFFFFF";
const BLACK: &str = "#000000";
/// X11 goldenrod1, gainsboro and lightsteelblue2, the colours of the PRISMA2020 package.
const YELLOW: &str = "#FFC125";
const GREY: &str = "#DCDCDC";
const BLUE: &str = "#BCD2EE";
const RED: &str = "#B3261E";

/// Writes the document.
pub(super) fn write(picture: &Picture, counts: &Counts, drawing: &Drawing) -> String {
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = document(&mut svg, picture, counts, drawing);
    svg
}

fn document(svg: &mut String, picture: &Picture, counts: &Counts, drawing: &Drawing) -> fmt::Result {
    let Picture { width, height, .. } = picture;
    // What is within an image is nothing to a screen reader; links must be.
    let role = if drawing.addresses.is_empty() { "img" } else { "group" };
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.1}" height="{height:.1}" viewBox="0 0 {width:.1} {height:.1}" role="{role}" aria-labelledby="flow-title flow-description" font-family="{FONTS}" font-size="{TYPE_SIZE:.1}">"#
    )?;
    let title = if drawing.title.trim().is_empty() { "PRISMA 2020 flow diagram" } else { &drawing.title };
    writeln!(svg, r#"<title id="flow-title">{}</title>"#, xml(title))?;
    writeln!(svg, r#"<desc id="flow-description">{}</desc>"#, xml(&description(picture, counts, drawing)))?;
    writeln!(
        svg,
        r#"<defs><marker id="flow-arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" fill="{BLACK}"/></marker></defs>"#
    )?;
    writeln!(svg, r#"<rect width="{width:.1}" height="{height:.1}" fill="{WHITE}"/>"#)?;
    for panel in &picture.panels {
        write_panel(svg, panel)?;
    }
    writeln!(svg, r#"<g class="arrows" fill="none" stroke="{BLACK}">"#)?;
    for arrow in &picture.arrows {
        write_arrow(svg, arrow)?;
    }
    writeln!(svg, "</g>")?;
    for placed in &picture.boxes {
        write_box(svg, placed, drawing)?;
    }
    writeln!(svg, r##"<g class="source" font-size="{SMALL_TYPE_SIZE:.1}" fill="#555555">"##)?;
    write_text(svg, &picture.footer)?;
    writeln!(svg, "</g>\n</svg>")
}

fn write_panel(svg: &mut String, panel: &Panel) -> fmt::Result {
    let (fill, stroke, corner, class) = match panel.kind {
        PanelKind::Stamp => (WHITE, RED, 3.0, "stamp"),
        PanelKind::Title => (YELLOW, YELLOW, 10.0, "title"),
        PanelKind::OptionalTitle => (GREY, GREY, 10.0, "title"),
        PanelKind::Phase => (BLUE, BLUE, 10.0, "phase"),
    };
    writeln!(svg, r#"<g class="{class}" font-weight="bold" text-anchor="middle">"#)?;
    write_rect(svg, panel.area, corner, fill, stroke)?;
    match panel.kind {
        PanelKind::Phase => {
            let (x, y) = panel.area.middle();
            for line in &panel.lines {
                let text = xml(&line.text);
                writeln!(
                    svg,
                    r#"<text transform="translate({x:.1} {y:.1}) rotate(-90)" dy="4">{text}</text>"#
                )?;
            }
        }
        PanelKind::Stamp => {
            writeln!(svg, r#"<g fill="{RED}">"#)?;
            write_text(svg, &panel.lines)?;
            writeln!(svg, "</g>")?;
        }
        PanelKind::Title | PanelKind::OptionalTitle => write_text(svg, &panel.lines)?,
    }
    writeln!(svg, "</g>")
}

fn write_arrow(svg: &mut String, points: &[(f64, f64)]) -> fmt::Result {
    svg.push_str(r#"<path d=""#);
    for (place, (x, y)) in points.iter().enumerate() {
        let command = if place == 0 { 'M' } else { 'L' };
        write!(svg, "{command}{x:.1} {y:.1}")?;
    }
    writeln!(svg, r#"" marker-end="url(#flow-arrow)"/>"#)
}

fn write_box(svg: &mut String, placed: &Placed, drawing: &Drawing) -> fmt::Result {
    let rectangle = &placed.rectangle;
    let address = rectangle.boxes.iter().find_map(|flow_box| drawing.addresses.get(flow_box));
    if let Some(address) = address {
        writeln!(svg, r#"<a href="{}">"#, xml(address))?;
    }
    writeln!(svg, r#"<g id="flow-{}" class="box">"#, rectangle.id)?;
    writeln!(svg, "<title>{}</title>", xml(&sentence(placed)))?;
    let (fill, stroke) = if rectangle.lane.is_optional() { (GREY, GREY) } else { (WHITE, BLACK) };
    write_rect(svg, placed.area, 0.0, fill, stroke)?;
    write_text(svg, &placed.lines)?;
    writeln!(svg, "</g>")?;
    if address.is_some() {
        writeln!(svg, "</a>")?;
    }
    Ok(())
}

fn write_rect(svg: &mut String, area: Area, corner: f64, fill: &str, stroke: &str) -> fmt::Result {
    let Area { x, y, width, height } = area;
    write!(svg, r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}""#)?;
    if corner > 0.0 {
        write!(svg, r#" rx="{corner:.1}""#)?;
    }
    writeln!(svg, r#" fill="{fill}" stroke="{stroke}"/>"#)
}

fn write_text(svg: &mut String, lines: &[TextLine]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    svg.push_str("<text>");
    for TextLine { x, y, text } in lines {
        write!(svg, r#"<tspan x="{x:.1}" y="{y:.1}">{}</tspan>"#, xml(text))?;
    }
    writeln!(svg, "</text>")
}

/// All the diagram says, for those who hear it: column by column, then what is included.
fn description(picture: &Picture, counts: &Counts, drawing: &Drawing) -> String {
    let mut sentences: Vec<String> = Vec::new();
    if !drawing.description.trim().is_empty() {
        sentences.push(drawing.description.trim().to_owned());
    }
    let stamp = picture.panels.iter().filter(|panel| panel.kind == PanelKind::Stamp);
    sentences.extend(stamp.map(|panel| format!("{}.", panel.words())));

    let mut boxes: Vec<&Placed> = picture.boxes.iter().collect();
    boxes.sort_by_key(|placed| placed.rectangle.reading_order());
    let mut section = None;
    for placed in boxes {
        let heading = placed.rectangle.section(counts);
        if section != Some(heading) {
            sentences.push(format!("{heading}:"));
            section = Some(heading);
        }
        sentences.push(format!("{}.", sentence(placed)));
    }
    sentences.join(" ")
}

/// What a box says, in one line.
fn sentence(placed: &Placed) -> String {
    let mut text = String::new();
    for paragraph in &placed.rectangle.paragraphs {
        // A colon opens a list, whose items semicolons part.
        if !text.is_empty() {
            text.push_str(if text.ends_with(':') { " " } else { "; " });
        }
        text.push_str(&paragraph.sentence());
    }
    text
}

/// Text for XML: its five signs escaped; characters that XML forbids become U+FFFD, all others stay.
fn xml(text: &str) -> impl Display {
    let allowed = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    let text: String = text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect();
    escape(&text).into_owned()
}
