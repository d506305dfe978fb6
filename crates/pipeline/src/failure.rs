//! Why a command could not do its work. Every message names the place, the fact and the remedy.

use crate::folder::FolderError;
use crate::protocol::ProtocolError;
use revflow_flow::{CountsFileError, Leak, Violation};
use revflow_import::NotUnderstood;
use revflow_review::Problem;
use revflow_store::StoreError;
use std::io;
use std::path::PathBuf;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The protocol is wrong.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    /// A file is no export that can be read.
    #[error(transparent)]
    Export(#[from] NotUnderstood),
    /// A file the protocol names cannot be read.
    #[error(
        "{path}: cannot be read ({cause}); check the path in the protocol, which is relative to the protocol file"
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A file named on the command line cannot be read.
    #[error("{path}: cannot be read ({cause}); check the path")]
    Input {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// An output would be written over what a person made.
    #[error("{path}: {fact}; name another file")]
    Overwriting {
        /// The file.
        path: PathBuf,
        /// What stands there.
        fact: &'static str,
    },
    /// A file of counts cannot be read.
    #[error(transparent)]
    Counts(#[from] CountsFileError),
    /// Nothing of a file of decisions, results or answers can be read.
    #[error("{0}")]
    Unusable(Box<Problem>),
    /// A record belongs to no source of the protocol.
    #[error("{0}")]
    Unlisted(Box<Problem>),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The numbers do not balance.
    #[error("the flow does not balance; nothing was written\n{0}")]
    Balance(Imbalance),
    /// The output folder refused.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// An output could not be made.
    #[error("an output could not be made: {0}; nothing was written")]
    Output(#[from] io::Error),
}

/// What does not balance, one sentence a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imbalance(pub Vec<String>);

impl std::fmt::Display for Imbalance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, sentence) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "  {sentence}")?;
        }
        Ok(())
    }
}

impl From<Leak> for Failure {
    fn from(leak: Leak) -> Self {
        Self::Balance(Imbalance(leak.to_string().lines().map(str::to_owned).collect()))
    }
}

impl From<Vec<Violation>> for Failure {
    fn from(violations: Vec<Violation>) -> Self {
        Self::Balance(Imbalance(violations.into_iter().map(|violation| violation.to_string()).collect()))
    }
}
