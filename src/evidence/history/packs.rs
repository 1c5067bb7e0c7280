//! Contents straight from git's packs, on all cores: reading thousands of old versions through `git cat-file` costs
//! most of the time that history takes. Whatever is not plainly there (a loose object, an alternate, another hash, a
//! damaged pack) is not given, and git is asked for it: this file is never the judge of what is missing.
//!
//! Formats: <https://git-scm.com/docs/gitformat-pack>, index version 2, SHA-1.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use zune_inflate::{DeflateDecoder, DeflateOptions};

/// The most bytes of packs that are read into memory.
const LARGEST: u64 = 512 << 20;
/// The largest content that is taken from a pack.
const LARGEST_CONTENT: u64 = 64 << 20;
/// Bytes of contents that a reader keeps, because others are written as differences to them.
const KEPT: usize = 16 << 20;
/// The most differences that a content may rest on.
const LONGEST_CHAIN: usize = 5000;

const HEAD: usize = 8;
const FAN: usize = 256 * 4;
const ID: usize = 20;
const BLOB: u8 = 3;

/// A pack and its index.
struct Pack {
    data: Vec<u8>,
    index: Vec<u8>,
    count: usize,
}

/// All packs of a repository.
#[derive(Default)]
pub struct Packs(Vec<Pack>);

impl Packs {
    /// Reads the packs in the folder `objects`; none where there are none, or they are too large or of another kind.
    pub fn open(objects: &Path) -> Self {
        let mut packs = Vec::new();
        let mut room = LARGEST;
        for entry in fs::read_dir(objects.join("pack")).into_iter().flatten().flatten() {
            let index = entry.path();
            let data = index.with_extension("pack");
            if index.extension().is_none_or(|ending| ending != "idx") {
                continue;
            }
            let size = fs::metadata(&data).map_or(u64::MAX, |data| data.len());
            if size > room {
                continue;
            }
            room -= size;
            packs.extend(Pack::open(&data, &index));
        }
        Packs(packs)
    }

    /// Whether there is anything in them.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Pack {
    fn open(data: &Path, index: &Path) -> Option<Self> {
        let (data, index) = (fs::read(data).ok()?, fs::read(index).ok()?);
        let known = index.starts_with(b"\xfftOc\0\0\0\x02") && data.starts_with(b"PACK");
        let count = number(&index, HEAD + FAN - 4)? as usize;
        let whole = index.len() >= HEAD + FAN + count * (ID + 8) + 2 * ID;
        (known && whole).then_some(Pack { data, index, count })
    }

    /// Where the entry of an id begins.
    fn offset(&self, id: &[u8]) -> Option<usize> {
        let first = usize::from(*id.first()?);
        let below = |byte: usize| number(&self.index, HEAD + byte * 4).map(|count| count as usize);
        let mut low = if first == 0 { 0 } else { below(first - 1)? };
        let mut high = below(first)?.min(self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            let at = HEAD + FAN + middle * ID;
            match self.index.get(at..at + ID)?.cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let offset = number(&self.index, HEAD + FAN + self.count * (ID + 4) + middle * 4)?;
                    if offset >> 31 == 0 {
                        return Some(offset as usize);
                    }
                    let at = HEAD + FAN + self.count * (ID + 8) + (offset & 0x7fff_ffff) as usize * 8;
                    let long = u64::from(number(&self.index, at)?) << 32 | u64::from(number(&self.index, at + 4)?);
                    return usize::try_from(long).ok();
                }
            }
        }
        None
    }

    /// What the entry at an offset is.
    fn entry(&self, offset: usize) -> Option<Entry> {
        let mut bytes = self.data.get(offset..)?.iter();
        let mut byte = *bytes.next()?;
        let (kind, mut size, mut shift) = (byte >> 4 & 7, u64::from(byte & 15), 4);
        while byte & 0x80 != 0 {
            byte = *bytes.next()?;
            size |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
        }
        let base = match kind {
            BLOB => None,
            // The base lies so many bytes before.
            6 => {
                byte = *bytes.next()?;
                let mut back = usize::from(byte & 0x7f);
                while byte & 0x80 != 0 {
                    byte = *bytes.next()?;
                    back = (back + 1).checked_mul(128)? | usize::from(byte & 0x7f);
                }
                Some(offset.checked_sub(back).filter(|base| *base < offset)?)
            }
            // The base is named.
            7 => {
                let id = bytes.as_slice().get(..ID)?;
                bytes = bytes.as_slice()[ID..].iter();
                Some(self.offset(id)?)
            }
            _ => return None,
        };
        let start = self.data.len() - bytes.as_slice().len();
        (size <= LARGEST_CONTENT).then_some(Entry { size: size as usize, base, start })
    }
}

/// An entry of a pack.
struct Entry {
    size: usize,
    /// The entry to which it is a difference.
    base: Option<usize>,
    /// Where its deflated bytes begin.
    start: usize,
}

type Place = (usize, usize);

/// Reads contents one after the other; each core has its own.
pub struct Reader<'a> {
    packs: &'a Packs,
    difference: Vec<u8>,
    /// What was read lately, and what was read before that.
    young: HashMap<Place, Arc<Vec<u8>>>,
    old: HashMap<Place, Arc<Vec<u8>>>,
    held: usize,
}

impl<'a> Reader<'a> {
    /// A reader of these packs.
    pub fn new(packs: &'a Packs) -> Self {
        let (young, old) = (HashMap::new(), HashMap::new());
        Reader { packs, difference: Vec::new(), young, old, held: 0 }
    }

    /// The content with an id in hex digits, if it plainly lies in a pack.
    pub fn content(&mut self, id: &str) -> Option<Arc<Vec<u8>>> {
        let id = binary(id)?;
        let packs = self.packs;
        let (pack, offset) =
            packs.0.iter().enumerate().find_map(|(at, pack)| pack.offset(&id).map(|offset| (at, offset)))?;
        let mut chain = Vec::new();
        let mut at = offset;
        let mut content = loop {
            if let Some(known) = self.kept((pack, at)) {
                break known;
            }
            let entry = packs.0[pack].entry(at)?;
            let Some(base) = entry.base else {
                let mut whole = Vec::new();
                self.inflate(pack, &entry, &mut whole)?;
                let whole = Arc::new(whole);
                self.keep((pack, at), &whole);
                break whole;
            };
            if chain.len() == LONGEST_CHAIN {
                return None;
            }
            chain.push((at, entry));
            at = base;
        };
        for (at, entry) in chain.into_iter().rev() {
            let mut difference = std::mem::take(&mut self.difference);
            self.inflate(pack, &entry, &mut difference)?;
            content = Arc::new(apply(&content, &difference)?);
            self.difference = difference;
            self.keep((pack, at), &content);
        }
        Some(content)
    }

    fn inflate(&mut self, pack: usize, entry: &Entry, out: &mut Vec<u8>) -> Option<()> {
        let deflated = self.packs.0[pack].data.get(entry.start..)?;
        let options = DeflateOptions::default().set_size_hint(entry.size).set_limit(entry.size + 1);
        *out = DeflateDecoder::new_with_options(deflated, options).decode_zlib().ok()?;
        (out.len() == entry.size).then_some(())
    }

    /// What was read before. What is used again stays young; the old ones are dropped together.
    fn kept(&mut self, place: Place) -> Option<Arc<Vec<u8>>> {
        if let Some(content) = self.young.get(&place) {
            return Some(Arc::clone(content));
        }
        let content = self.old.remove(&place)?;
        self.keep(place, &content);
        Some(content)
    }

    fn keep(&mut self, place: Place, content: &Arc<Vec<u8>>) {
        if self.held + content.len() > KEPT / 2 {
            self.old = std::mem::take(&mut self.young);
            self.held = 0;
        }
        self.held += content.len();
        self.young.insert(place, Arc::clone(content));
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn binary(id: &str) -> Option<[u8; ID]> {
    let mut bytes = [0; ID];
    if id.len() != 2 * ID || !id.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&id[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Makes a content from the one that it is a difference to.
fn apply(base: &[u8], difference: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = difference.iter();
    if length(&mut bytes)? != base.len() {
        return None;
    }
    let wanted = length(&mut bytes)?;
    let mut out = Vec::with_capacity(wanted);
    while let Some(order) = bytes.next() {
        if order & 0x80 != 0 {
            let mut number = |first: u8, count: u8| {
                (0..count).try_fold(0, |number, at| {
                    let there = order & (first << at) != 0;
                    Some(if there { number | usize::from(*bytes.next()?) << (8 * at) } else { number })
                })
            };
            let (start, count) = (number(1, 4)?, number(16, 3)?);
            let count = if count == 0 { 0x1_0000 } else { count };
            out.extend_from_slice(base.get(start..start.checked_add(count)?)?);
        } else {
            let (own, rest) =
                bytes.as_slice().split_at_checked(usize::from(*order)).filter(|(own, _)| !own.is_empty())?;
            out.extend_from_slice(own);
            bytes = rest.iter();
        }
        if out.len() > wanted {
            return None;
        }
    }
    (out.len() == wanted).then_some(out)
}

fn length(bytes: &mut std::slice::Iter<'_, u8>) -> Option<usize> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let byte = *bytes.next()?;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return usize::try_from(number).ok().filter(|number| *number as u64 <= LARGEST_CONTENT);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    #[test]
    fn differences_copy_and_insert() {
        // From "hello world" (11 bytes) make "hello git" (9): copy 6 from 0, insert 3.
        let made = apply(b"hello world", &[11, 9, 0x90, 6, 3, b'g', b'i', b't']);
        assert_eq!(made.as_deref(), Some(b"hello git".as_slice()));
        assert_eq!(apply(b"hello", &[11, 9, 0x90, 6]), None);
        assert_eq!(apply(b"hello", &[5, 9, 0]), None);
    }

    /// Runs git in a folder, and gives what it prints.
    pub fn git(folder: &Path, words: &[&str]) -> Vec<u8> {
        let mut command = std::process::Command::new("git");
        command
            .arg("-C")
            .arg(folder)
            .args(["-c", "user.name=a", "-c", "user.email=a@x", "-c", "gc.auto=0"])
            .args(words);
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().expect("git can be run");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    #[test]
    fn what_packs_hold_is_what_git_gives() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        git(root, &["init", "-q"]);
        let line = |number: usize| format!("line {number} {:x}\n", number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut text: String = (0..200).map(line).collect();
        for version in 0..40 {
            text.insert_str(text.len() / 2, &line(1000 + version));
            fs::write(root.join("a.md"), &text).expect("a file");
            fs::write(root.join("b.md"), line(version)).expect("a file");
            git(root, &["add", "."]);
            git(root, &["commit", "-q", "-m", "x"]);
            // Two packs, and the last commits in none.
            if version == 20 || version == 35 {
                git(root, &["repack", "-d", "-q", "--depth=50"]);
            }
        }
        let listed = String::from_utf8(git(root, &["rev-list", "--objects", "--all"])).expect("hex digits");
        let packs = Packs::open(&root.join(".git/objects"));
        assert_eq!(packs.0.len(), 2);
        let mut reader = Reader::new(&packs);
        let (mut given, mut loose) = (0, 0);
        for id in listed.lines().filter_map(|line| Some(line.split_once(".md")?.0.split_once(' ')?.0)) {
            match reader.content(id) {
                Some(content) => {
                    assert_eq!(*content, git(root, &["cat-file", "blob", id]));
                    given += 1;
                }
                None => loose += 1,
            }
        }
        assert_eq!((given, loose), (72, 8), "two files in 36 commits, and in the last four");
        assert_eq!(reader.content(&"0".repeat(40)), None);
    }

    proptest::proptest! {
        #[test]
        fn damaged_packs_give_nothing_and_do_not_panic(data in bytes(), index in bytes(), base in bytes(), id in "[0-9a-f]{40}") {
            apply(&base, &data);
            let mut whole = b"\xfftOc\0\0\0\x02".to_vec();
            whole.extend(std::iter::repeat_n([0, 0, 0, 1], 256).flatten());
            whole.extend(binary(&id).unwrap_or_default());
            whole.extend([0; 4]);
            whole.extend([0, 0, 0, 12]);
            whole.extend(&index);
            let mut pack = b"PACK\0\0\0\x02\0\0\0\x01".to_vec();
            pack.extend(&data);
            let packs = Packs(vec![Pack { data: pack, index: whole, count: 1 }]);
            Reader::new(&packs).content(&id);
        }
    }

    fn bytes() -> impl proptest::strategy::Strategy<Value = Vec<u8>> {
        proptest::collection::vec(proptest::num::u8::ANY, 0..60)
    }
}
