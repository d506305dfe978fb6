#![doc = include_str!("../README.md")]

mod commands;
mod terminal;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// revflow runs a rapid review from one protocol file: every record ever imported has exactly one
/// fate, every box of the PRISMA 2020 diagram is the size of a set of records, and one command
/// regenerates everything.
#[derive(Parser)]
#[command(name = "revflow", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Begin with:  revflow run pipelines/first-review.toml

Exit codes:
  0  done
  1  done, but not every record could be read
  2  the command line or the protocol is wrong; nothing was written
  3  a file could not be read, understood or written; nothing was written
  4  the numbers do not balance: a record has no fate, or two; nothing was written")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(commands::run::Run),
    Status(commands::status::Status),
    Explain(commands::explain::Explain),
    Flow(commands::flow::Flow),
    Inspect(commands::inspect::Inspect),
    Convert(commands::convert::Convert),
    Deduplicate(commands::deduplicate::Deduplicate),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(run) => run.execute(),
        Command::Status(status) => status.execute(),
        Command::Explain(explain) => explain.execute(),
        Command::Flow(flow) => flow.execute(),
        Command::Inspect(inspect) => inspect.execute(),
        Command::Convert(convert) => convert.execute(),
        Command::Deduplicate(deduplicate) => deduplicate.execute(),
    };
    result.unwrap_or_else(|stop| {
        terminal::complain(&stop.message);
        ExitCode::from(stop.code)
    })
}

impl From<revflow_pipeline::ProtocolError> for Stop {
    fn from(error: revflow_pipeline::ProtocolError) -> Self {
        revflow_pipeline::Failure::from(error).into()
    }
}

/// Why a command stopped, and the exit code that tells scripts so.
struct Stop {
    code: u8,
    message: String,
}

impl Stop {
    /// The command line or the protocol is wrong.
    const PROTOCOL: u8 = 2;
    /// A file could not be read, understood or written.
    const FILE: u8 = 3;
    /// The numbers do not balance.
    const BALANCE: u8 = 4;

    fn usage(message: String) -> Self {
        Self { code: Self::PROTOCOL, message }
    }

    fn file(message: String) -> Self {
        Self { code: Self::FILE, message }
    }
}

impl From<revflow_pipeline::Failure> for Stop {
    fn from(failure: revflow_pipeline::Failure) -> Self {
        use revflow_pipeline::Failure;
        let code = match &failure {
            Failure::Protocol(_) | Failure::Overwriting { .. } => Self::PROTOCOL,
            Failure::Balance(_) => Self::BALANCE,
            Failure::Export(_)
            | Failure::File { .. }
            | Failure::Input { .. }
            | Failure::Counts(_)
            | Failure::Unusable(_)
            | Failure::Unlisted { .. }
            | Failure::Store(_)
            | Failure::Folder(_)
            | Failure::Output(_) => Self::FILE,
        };
        Self { code, message: failure.to_string() }
    }
}
