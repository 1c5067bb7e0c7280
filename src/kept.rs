//! A file that one run leaves for the next. It is safe to delete: whatever is not whole, or was made another way, is
//! passed over as though it were not there. Two runs at once do not disturb each other.
//!
//! What the file holds is its owner's business. What another build of the program kept is not used where it may have read
//! the same words in another way.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

/// A file begun and not finished has a name that begins so.
const BEGUN: &str = ".begun-";

/// No run takes so long: an unfinished file of this age is nobody's.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Which build of the program this is, as far as its file tells; nothing where it cannot be told.
static PROGRAM: LazyLock<Option<String>> = LazyLock::new(|| {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some(format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), file.len(), file.modified().ok()?))
});

/// What a file of this build that was kept by `key` begins with.
fn head(key: &[u8; 32]) -> Option<[u8; 32]> {
    let program = PROGRAM.as_ref()?;
    Some(*blake3::Hasher::new().update(key).update(program.as_bytes()).finalize().as_bytes())
}

/// Where something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    folder: PathBuf,
    name: String,
    /// Whether what another build kept is as good.
    any_build: bool,
}

impl Kept {
    /// The file `name` in `folder`. Neither need be there.
    pub fn new(folder: PathBuf, name: String) -> Self {
        Kept { folder, name, any_build: false }
    }

    /// The same, for what every build reads alike: not words of the playbook, but what was learnt elsewhere.
    #[must_use]
    pub fn of_any_build(self) -> Self {
        Kept { any_build: true, ..self }
    }

    /// What the file begins with where it was kept by `key`.
    fn head(&self, key: &[u8; 32]) -> Option<[u8; 32]> {
        if self.any_build { Some(*key) } else { head(key) }
    }

    /// What an earlier run kept, if it kept it by the same `key`: a hash of all that it depends on, the program apart.
    pub fn read(&self, key: &[u8; 32]) -> Option<Vec<u8>> {
        let wanted = self.head(key)?;
        let mut bytes = fs::read(self.folder.join(&self.name)).ok()?;
        let (head, body) = bytes.split_at_checked(64)?;
        let fits = head[..32] == wanted && head[32..] == *blake3::hash(body).as_bytes();
        fits.then(|| bytes.split_off(64))
    }

    /// Keeps it, in one step. Where that is not possible, the next run does the work again.
    pub fn write(&self, key: &[u8; 32], body: &[u8]) {
        let Some(head) = self.head(key) else { return };
        let beside = self.folder.join(format!("{BEGUN}{}-{}", std::process::id(), self.name));
        let kept = fs::create_dir_all(&self.folder).and_then(|()| {
            let mut out = fs::File::create(&beside)?;
            out.write_all(&head)?;
            out.write_all(blake3::hash(body).as_bytes())?;
            out.write_all(body)?;
            fs::rename(&beside, self.folder.join(&self.name))
        });
        if kept.is_err() {
            drop(fs::remove_file(&beside));
        }
        // What a run that was killed left behind.
        for left in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let begun = left.file_name().to_string_lossy().starts_with(BEGUN);
            let age = left.metadata().and_then(|left| left.modified()).ok().and_then(|then| then.elapsed().ok());
            if begun && age.is_some_and(|age| age > A_DAY) {
                drop(fs::remove_file(left.path()));
            }
        }
    }
}
