//! How fast exports are read, in bytes of the file a second, by format, from memory.

mod exports;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use revflow_import::{Options, read};
use std::hint::black_box;

/// The length of each file, in bytes.
const LENGTH: usize = 20_000_000;

fn read_formats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    for (format, _, bytes) in exports::exports(LENGTH) {
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

criterion_group!(benches, read_formats);
criterion_main!(benches);
