//! Where the columns of an export stand: by what the settings say, by our own names, else by the system whose header it
//! is. It reads no rows.

use crate::diagnostic::Place;
use crate::evidence::rows::presets::{Preset, recognise, same};
use crate::evidence::rows::sheet::Line;
use crate::evidence::rows::troubles::{Kind, Troubles};
use crate::model::people::nearest;
use crate::settings::Settings;
use crate::source::Source;
use std::sync::Arc;

/// How many columns a finding lists.
const LISTED: usize = 20;

/// Where our columns stand. Where there are several for one, the first whose cell is not empty is meant.
pub struct Columns {
    /// When; at least one.
    pub date: Vec<usize>,
    /// Who; at least one.
    pub person: Vec<usize>,
    /// Which process; none where the export tells only of clients.
    pub process: Vec<usize>,
    /// Words that may name a process.
    pub tags: Vec<usize>,
    /// What may be the title of a page.
    pub title: Vec<usize>,
    /// How.
    pub how: Vec<usize>,
    /// For whom.
    pub client: Vec<usize>,
    /// The ticket.
    pub reference: Vec<usize>,
    /// How many there are.
    pub count: usize,
    /// The system whose header it is, where one was needed to read it.
    pub preset: Option<&'static Preset>,
}

impl Columns {
    /// Whether it tells which process was performed at all.
    pub fn tells_processes(&self) -> bool {
        !(self.process.is_empty() && self.tags.is_empty() && self.title.is_empty())
    }
}

/// Finds the columns; nothing where one that it takes is missing.
pub fn columns(
    (source, header): (&Arc<Source>, &Line<'_>),
    settings: &Settings,
    troubles: &mut Troubles,
) -> Option<Columns> {
    let names: Vec<&str> = header.cells().collect();
    let mapped: Vec<Option<&str>> = names
        .iter()
        .map(|name| settings.evidence.columns.iter().find(|(theirs, _)| same(theirs, name)).map(|(_, ours)| *ours))
        .collect();
    let at = |is: &dyn Fn(usize) -> bool| (0..names.len()).filter(|at| is(*at)).collect::<Vec<_>>();
    // What the settings say beats a name that happens to be ours.
    let told = |ours: &str| -> Vec<usize> {
        let told = at(&|at| mapped[at] == Some(ours));
        if told.is_empty() { at(&|at| mapped[at].is_none() && same(names[at], ours)) } else { told }
    };
    let taken = ["date", "person", "process"];
    for ours in taken {
        if let [first, second, ..] = told(ours)[..] {
            let message = format!("two columns are `{ours}`: `{}` and `{}`", names[first], names[second]);
            let help = "the first is used; rename or leave out the other";
            troubles.add(Kind::Header, ours, Place::new(source, header.span(second)), message, help);
        }
    }
    let mut preset = None;
    let mut known = |theirs: fn(&Preset) -> &'static [&'static str]| -> Vec<usize> {
        let Some(found) = recognise(&names) else { return Vec::new() };
        let all = theirs(found).iter().flat_map(|name| at(&|at| mapped[at].is_none() && same(names[at], name)));
        let all: Vec<usize> = all.collect();
        preset = if all.is_empty() { preset } else { Some(found) };
        all
    };
    let mut either = |ours: &str, theirs: fn(&Preset) -> &'static [&'static str]| match told(ours) {
        told if told.is_empty() => known(theirs),
        told => vec![told[0]],
    };
    let date = either("date", |preset| preset.date);
    let person = either("person", |preset| preset.person);
    let process = either("process", |preset| preset.process);
    let client = either("client", |preset| preset.client);
    let reference = either("ref", |preset| preset.reference);
    let (tags, title) = match told("process").is_empty() {
        true => (known(|preset| preset.tags), known(|preset| preset.title)),
        false => (Vec::new(), Vec::new()),
    };
    let how = told("how").first().copied().into_iter().collect();
    let (count, tells) = (names.len(), !(process.is_empty() && tags.is_empty() && title.is_empty()));
    let missing: Vec<&str> = [(!date.is_empty()), (!person.is_empty()), tells || !client.is_empty()]
        .into_iter()
        .zip(taken)
        .filter(|(there, _)| !there)
        .map(|(_, ours)| ours)
        .collect();
    if missing.is_empty() {
        return Some(Columns { date, person, process, tags, title, how, client, reference, count, preset });
    }
    let (message, help) = lacking(&names, &missing);
    troubles.add(Kind::Header, "", Place::new(source, header.whole()), message, help);
    None
}

/// What is said of a header that lacks columns, and the remedy.
fn lacking(names: &[&str], missing: &[&str]) -> (String, String) {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let there: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    let more = match there.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let listed = list(&there[..there.len().min(LISTED)]);
    let first = missing.first().copied().unwrap_or_default();
    let example = nearest(first, there.into_iter()).unwrap_or(match first {
        "date" => "Resolved",
        "person" => "Assignee",
        _ => "Request type",
    });
    let message = format!("no column {}; there are {listed}{more}", list(missing));
    (message, format!("say in playbook.yml which column it is: `evidence: {{ columns: {{ {example}: {first} }} }}`"))
}
