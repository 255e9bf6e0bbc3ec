//! The key that signs heads: a file in the data folder, made when it is first needed.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::ledger::{Head, SignedHead};
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair},
};

/// The file's name.
const FILE: &str = "heads.key";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The file cannot be read or written.
    #[error("the signing key {path} cannot be used: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The file holds no key.
    #[error("{0} is no Ed25519 key in PKCS #8; restore it from a backup, or move it away to begin with a new one")]
    NoKey(PathBuf),
    /// The random source does not work.
    #[error("no key could be made: there is no randomness")]
    Random,
}

/// What signs.
#[derive(Debug)]
pub(crate) struct Signer {
    pair: Ed25519KeyPair,
    public_key: [u8; 32],
}

impl Signer {
    /// Reads the key in a folder; makes one that only its owner can read when there is none.
    pub(crate) fn open(folder: &Path) -> Result<Self, SignerError> {
        let path = folder.join(FILE);
        let failed = |source| SignerError::File { path: path.clone(), source };
        let key = match fs::read(&path) {
            Ok(key) => key,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| SignerError::Random)?;
                make(folder, &path, key.as_ref()).map_err(failed)?;
                // Another process may have been first: what lies there counts.
                fs::read(&path).map_err(failed)?
            }
            Err(error) => return Err(failed(error)),
        };
        let pair = Ed25519KeyPair::from_pkcs8(&key).map_err(|_| SignerError::NoKey(path.clone()))?;
        let public_key = pair.public_key().as_ref().try_into().map_err(|_| SignerError::NoKey(path.clone()))?;
        Ok(Self { pair, public_key })
    }

    /// Signs a head.
    pub(crate) fn sign(&self, head: Head) -> SignedHead {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(&head.bytes()).as_ref());
        SignedHead { head, public_key: self.public_key, signature }
    }
}

/// Writes the whole key beside its place, then puts it there, unless one is there: half a key is never found.
fn make(folder: &Path, path: &Path, key: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!("{FILE}.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(key)?;
    file.sync_all()?;
    let placed = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match placed {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        placed => placed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = Signer::open(folder.path()).unwrap().public_key;
        assert_eq!(Signer::open(folder.path()).unwrap().public_key, first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_key_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "half").unwrap();
        assert!(matches!(Signer::open(folder.path()), Err(SignerError::NoKey(_))));
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), b"half");
    }
}
