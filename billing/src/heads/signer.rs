//! The key that signs heads: told by the configuration, or a file in the data folder.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use domain::ledger::{Head, SignedHead};
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair},
};

use crate::random;

/// The file's name.
const FILE: &str = "heads.key";
/// The length of a seed, in bytes.
const SEED: usize = 32;

/// An Ed25519 key that signs heads. It shows its public half only.
#[derive(Clone)]
pub struct SigningKey {
    pair: Arc<Ed25519KeyPair>,
    public_key: [u8; 32],
}

/// The text or file holds no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no Ed25519 key, neither a seed of 32 bytes nor PKCS #8")]
pub struct NoKey;

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

/// Base64 of a seed, or of PKCS #8 as OpenSSL and this program write it.
impl FromStr for SigningKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        Self::from_bytes(&BASE64_STANDARD.decode(text.trim()).map_err(|_| NoKey)?)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", hex::encode(self.public_key))
    }
}

impl SigningKey {
    fn from_bytes(bytes: &[u8]) -> Result<Self, NoKey> {
        let pair = match bytes.len() {
            SEED => Ed25519KeyPair::from_seed_unchecked(bytes),
            _ => Ed25519KeyPair::from_pkcs8_maybe_unchecked(bytes),
        };
        let pair = pair.map_err(|_| NoKey)?;
        let public_key = pair.public_key().as_ref().try_into().map_err(|_| NoKey)?;
        Ok(Self { pair: Arc::new(pair), public_key })
    }

    /// Reads the key in a folder, if there is one.
    pub(crate) fn find(folder: &Path) -> Result<Option<Self>, SignerError> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(key) => Self::from_bytes(&key).map(Some).map_err(|NoKey| SignerError::NoKey(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(SignerError::File { path, source }),
        }
    }

    /// Reads the key in a folder; makes one that only its owner can read when there is none.
    pub(crate) fn open(folder: &Path) -> Result<Self, SignerError> {
        if let Some(key) = Self::find(folder)? {
            return Ok(key);
        }
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| SignerError::Random)?;
        let path = folder.join(FILE);
        make(folder, &path, key.as_ref()).map_err(|source| SignerError::File { path: path.clone(), source })?;
        // Another process may have been first: what lies there counts.
        Self::find(folder)?.ok_or(SignerError::NoKey(path))
    }

    /// The public half, as heads carry it.
    #[must_use]
    pub const fn public_key(&self) -> [u8; 32] {
        self.public_key
    }

    /// Signs a head.
    pub(crate) fn sign(&self, head: Head) -> SignedHead {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(&head.bytes()).as_ref());
        SignedHead { head, public_key: self.public_key, signature }
    }
}

/// Writes the whole key beside its place, then puts it there, unless one is there: half a key is never found, and what
/// was signed with a key is signed with one that survives a power cut. What a crash left beside it stands in nobody's way.
fn make(folder: &Path, path: &Path, key: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!("{FILE}.{:016x}", random::bits()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    let placed = file.write_all(key).and_then(|()| file.sync_all()).and_then(|()| fs::hard_link(&beside, path));
    fs::remove_file(&beside)?;
    match placed {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) if cfg!(unix) => File::open(folder)?.sync_all(),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        assert!(SigningKey::find(folder.path()).unwrap().is_none());
        let first = SigningKey::open(folder.path()).unwrap().public_key;
        assert_eq!(SigningKey::open(folder.path()).unwrap().public_key, first);
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
        assert!(matches!(SigningKey::open(folder.path()), Err(SignerError::NoKey(_))));
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), b"half");
    }

    #[test]
    fn a_seed_and_pkcs8_of_any_maker_are_the_same_key() {
        // RFC 8032, 7.1, test 1; the second as `openssl genpkey` writes it.
        let seed = hex::decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
        let pkcs8 = [hex::decode("302e020100300506032b657004220420").unwrap(), seed.clone()].concat();
        for bytes in [seed, pkcs8] {
            let text = BASE64_STANDARD.encode(bytes);
            let key: SigningKey = format!("{text}\n").parse().unwrap();
            let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
            assert_eq!(hex::encode(key.public_key()), public);
            assert_eq!(format!("{key:?}"), format!("SigningKey({public})"));
        }
        for text in ["", "AAAA", "no base64"] {
            assert_eq!(text.parse::<SigningKey>().unwrap_err(), NoKey, "{text:?}");
        }
    }
}
