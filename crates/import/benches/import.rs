//! How fast exports are read, in bytes of the file a second, by format, from memory.

mod exports;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use revflow_import::{Options, WriteFormat, WrittenRecord, read, write};
use std::hint::black_box;

/// The length of each file, in bytes.
const LENGTH: usize = 20_000_000;

fn read_formats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    let workbook = exports::exports(LENGTH / 4).filter(|(format, ..)| *format == "csv");
    let workbook = workbook.map(|(.., bytes)| ("xlsx", workbook_of(&bytes)));
    let texts = exports::exports(LENGTH).map(|(format, _, bytes)| (format, bytes));
    for (format, bytes) in texts.chain(workbook) {
        let receipt = read(&bytes[..], format, &Options::default()).expect("the input is an export").receipt;
        assert!(receipt.read > 1000 && receipt.rejected == 0, "{receipt}");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(format, |bencher| {
            bencher.iter(|| {
                read(black_box(&bytes[..]), format, &Options::default()).expect("the input is an export")
            });
        });
    }
    group.finish();
}

/// The records of an export as a workbook, which is packed: its bytes hold more than those of a text.
fn workbook_of(export: &[u8]) -> Vec<u8> {
    let import = read(export, "export", &Options::default()).expect("the input is an export");
    let ids: Vec<String> = (1..=import.entries.len()).map(|number| number.to_string()).collect();
    let records: Vec<WrittenRecord<'_>> =
        ids.iter().zip(&import.entries).map(|(id, entry)| WrittenRecord::of_entry(id, entry)).collect();
    let mut bytes = Vec::new();
    write(&records, WriteFormat::Xlsx, &mut bytes).expect("memory takes everything");
    bytes
}

criterion_group!(benches, read_formats);
criterion_main!(benches);
