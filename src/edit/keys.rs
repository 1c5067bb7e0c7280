//! Keys of a mapping: named otherwise, or gone with what stands under them.

use crate::yaml::Value;

use super::{Document, Refusal, Step, not_understood, place, scalar, set};

impl Document {
    /// Gives the key of a mapping another name, in the same quotes, where it fits into them. `above` leads to the mapping.
    ///
    /// # Errors
    /// As [`Self::replace`], and where the key is not there.
    pub fn rename(&mut self, above: &[Step<'_>], key: &str, name: &str) -> Result<(), Refusal> {
        let root = self.root()?;
        let found = place::find(&self.text, &root, above).ok_or_else(|| not_understood(root.span.start))?;
        let Value::Map(entries) = &found.node.value else { return Err(not_understood(found.from)) };
        let at = entries.iter().position(|entry| entry.key == key).ok_or_else(|| not_understood(found.from))?;
        let span = entries[at].key_span;
        let token = scalar::like(&self.text[span.start..span.end], name, found.flow);
        let mut meant = root.clone();
        set(&mut meant, above, |node| {
            if let Value::Map(entries) = &mut node.value {
                name.clone_into(&mut entries[at].key);
            }
        });
        self.take(vec![(span.start..span.end, token)], &meant, span.start)
    }

    /// Takes a key at the top, and what stands under it, out of a mapping that has no brackets: their lines, with the remark
    /// behind them.
    ///
    /// # Errors
    /// As [`Self::replace`], and where the key is not there.
    pub fn drop_key(&mut self, key: &str) -> Result<(), Refusal> {
        let root = self.root()?;
        let Value::Map(entries) = &root.value else { return Err(not_understood(root.span.start)) };
        let at = entries.iter().position(|entry| entry.key == key).ok_or_else(|| not_understood(root.span.start))?;
        let start = entries[at].key_span.start;
        if place::in_brackets(&root) {
            return Err(not_understood(start));
        }
        let end = place::end(&self.text, &entries[at].node).ok_or_else(|| not_understood(start))?;
        let lines =
            place::line_start(&self.text, start)..place::line_end(&self.text, end.max(entries[at].key_span.end));
        let mut meant = root.clone();
        if let Value::Map(entries) = &mut meant.value {
            entries.remove(at);
        }
        self.take(vec![(lines, String::new())], &meant, start)
    }
}
