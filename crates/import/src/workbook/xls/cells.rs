//! The cells of a sheet, as places in the stream: a cell takes as much memory whatever stands in it, and
//! none for the cells around it. Some programs write them column by column; they are put in order.

use super::super::sheet::Attached;
use super::links::link;
use super::records::{Record, Records};
use super::strings::Place;
use super::{BOF, END, FILEPASS, MOST_COLUMNS, Unopened, damaged, locked};

const FORMULA: u16 = 0x0006;
const RSTRING: u16 = 0x00D6;
const LABELSST: u16 = 0x00FD;
const MULRK: u16 = 0x00BD;
const MERGEDCELLS: u16 = 0x00E5;
const HLINK: u16 = 0x01B8;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOLERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const RK: u16 = 0x027E;

/// A cell that holds something; its row and column count from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: u16,
    pub(super) column: u16,
    pub(super) style: u16,
    pub(super) value: Value,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    /// One of the texts that cells share.
    Shared(u32),
    /// A text of its own.
    Text(Place),
    Number(f64),
    Truth(bool),
}

/// The cells of the sheet that begins here, in their order, and what belongs to them besides.
pub(super) fn cells(
    stream: &[u8],
    begin: usize,
    end: usize,
    name: &str,
) -> Result<(Vec<Cell>, Attached), Unopened> {
    let mut found = Found { sheet: name, cells: Vec::new(), attached: Attached::default(), formula: None };
    let mut depth = 0_usize;
    for record in Records::new(stream, begin, end) {
        let record = record?;
        match record.kind {
            BOF => depth += 1,
            // A sheet that is no beginning is none.
            _ if depth == 0 => break,
            END if depth == 1 => {
                found.cells.sort_unstable_by_key(|cell| (cell.row, cell.column));
                return Ok((found.cells, found.attached));
            }
            END => depth -= 1,
            FILEPASS => return Err(locked()),
            // What stands deeper are the numbers of a chart.
            _ if depth == 1 => found.read(&record)?,
            _ => {}
        }
    }
    let what = if depth == 0 { "has no beginning" } else { "has no end; perhaps the file is cut short" };
    Err(damaged(&format!("its sheet \"{name}\" {what}")))
}

struct Found<'n> {
    sheet: &'n str,
    cells: Vec<Cell>,
    attached: Attached,
    /// The cell of a formula whose text follows.
    formula: Option<(u16, u16, u16)>,
}

impl Found<'_> {
    fn read(&mut self, record: &Record<'_>) -> Result<(), Unopened> {
        let value = match record.kind {
            LABELSST => Value::Shared(record.u32(6)?),
            LABEL | RSTRING => Value::Text(Place::within(record, 6).ok_or_else(|| record.cut_short())?),
            NUMBER => Value::Number(record.f64(6)?),
            RK => Value::Number(packed(record.u32(6)?)),
            BOOLERR => match record.u16(6)? {
                truth @ (0 | 1) => Value::Truth(truth == 1),
                _ => return Ok(()),
            },
            // Excel 3 and 4 gave formulas and texts other numbers, which some programs kept.
            FORMULA | 0x0206 | 0x0406 => return self.formula(record),
            STRING => {
                if let Some((row, column, style)) = self.formula.take() {
                    let place = Place::within(record, 0).ok_or_else(|| record.cut_short())?;
                    return self.put(row, column, style, Value::Text(place));
                }
                return Ok(());
            }
            MULRK => return self.packed_numbers(record),
            HLINK => {
                if let Some((cell, address)) = link(record) {
                    self.attached.link(cell, address);
                }
                return Ok(());
            }
            MERGEDCELLS => return self.merged(record),
            _ => return Ok(()),
        };
        self.put(record.u16(0)?, record.u16(2)?, record.u16(4)?, value)
    }

    fn put(&mut self, row: u16, column: u16, style: u16, value: Value) -> Result<(), Unopened> {
        if column >= MOST_COLUMNS {
            let fact = format!("sheet \"{}\" has more than {MOST_COLUMNS} columns", self.sheet);
            return Err((fact, super::SAVE_AGAIN));
        }
        self.cells.push(Cell { row, column, style, value });
        Ok(())
    }

    /// The value a formula had when the workbook was saved.
    fn formula(&mut self, record: &Record<'_>) -> Result<(), Unopened> {
        let (row, column, style) = (record.u16(0)?, record.u16(2)?, record.u16(4)?);
        let number = record.f64(6)?;
        self.formula = None;
        if record.u16(12)? != 0xFFFF {
            return self.put(row, column, style, Value::Number(number));
        }
        match record.u16(6)? & 0xFF {
            0 => self.formula = Some((row, column, style)),
            1 => return self.put(row, column, style, Value::Truth(record.u16(8)? & 0xFF != 0)),
            _ => {}
        }
        Ok(())
    }

    /// Numbers in cells side by side.
    fn packed_numbers(&mut self, record: &Record<'_>) -> Result<(), Unopened> {
        let (row, first) = (record.u16(0)?, record.u16(2)?);
        let numbers = record.bytes.len().saturating_sub(6) / 6;
        for (column, at) in (first..).zip((4..).step_by(6)).take(numbers) {
            self.put(row, column, record.u16(at)?, Value::Number(packed(record.u32(at + 2)?)))?;
        }
        Ok(())
    }

    fn merged(&mut self, record: &Record<'_>) -> Result<(), Unopened> {
        for range in 0..usize::from(record.u16(0)?) {
            let at = 2 + 8 * range;
            let first = (u32::from(record.u16(at)?), u32::from(record.u16(at + 4)?));
            self.attached.merge(first, u32::from(record.u16(at + 2)?));
        }
        Ok(())
    }
}

/// A number in four bytes: a whole one in 30 bits, or the upper half of another; both perhaps a
/// hundredfold.
fn packed(number: u32) -> f64 {
    let value = if number & 2 != 0 {
        f64::from(number.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(number & !3) << 32)
    };
    if number & 1 != 0 { value / 100.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unpacked() {
        assert_eq!(packed(2018 << 2 | 2).to_string(), "2018");
        assert_eq!(packed((-7_i32).cast_unsigned() << 2 | 2).to_string(), "-7");
        assert_eq!(packed(1234 << 2 | 3).to_string(), "12.34");
        assert_eq!(packed(((1.5_f64.to_bits() >> 32) as u32) & !3).to_string(), "1.5");
    }
}
