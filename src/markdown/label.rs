//! The few words of the interface that stand in a page's HTML: titles of alerts, names for screen readers. The search's
//! text and the substance have the English ones, whatever language they are shown in.

/// A word of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Section,
    Task,
    Footnotes,
    Footnote,
    Back,
    Table,
}

/// How many there are.
const COUNT: usize = 11;

/// Their names, in their order, for whoever has them in other languages.
pub const LABELS: [&str; COUNT] =
    ["note", "tip", "important", "warning", "caution", "section", "task", "footnotes", "footnote", "back", "table"];

/// The words of the interface in one language, in the order of [`LABELS`].
#[derive(Debug, Clone)]
pub struct Labels(pub [String; COUNT]);

impl Default for Labels {
    /// The English ones.
    fn default() -> Self {
        let words = [
            "Note",
            "Tip",
            "Important",
            "Warning",
            "Caution",
            "Link to this section",
            "Task",
            "Footnotes",
            "Footnote",
            "Back to reference",
            "Table",
        ];
        Labels(words.map(str::to_owned))
    }
}
