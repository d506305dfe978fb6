//! What may happen to a process that decides: it is killed, it is one of many, the power fails, the disk
//! is full or refuses to sync. Linux only: the tests start processes of this very program, some of them
//! under `strace` or in a namespace with a small disk, and say so when these are not to be had.
//!
//! Each test has a small version that always runs and one at full size:
//! `cargo test --release -p revflow-store --test faults -- --ignored --nocapture`.

#![cfg(target_os = "linux")]

mod crowd;
mod disk;
mod kills;
mod power;
mod process;
mod recording;
