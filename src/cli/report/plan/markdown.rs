//! The plan as a checklist for an issue: a box for each training, by who learns it, with what logs it afterwards.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Told, trainings_of};
use crate::cli::report::markdown::escaped;
use crate::cover::plan::Training;
use crate::model::people::Who;

/// The checklist.
pub fn render(told: &Told<'_>) -> String {
    let mut text = format!("# {}\n", escaped(&told.heading()));
    for said in told.summary() {
        let _ = write!(text, "\n{}\n", escaped(&said));
    }
    let mut learners: BTreeMap<&Who, Vec<&Training>> = BTreeMap::new();
    for training in &told.plan.trainings {
        learners.entry(&training.learner).or_default().push(training);
    }
    for (who, trainings) in learners {
        let _ = writeln!(text, "\n## {}: {}\n", escaped(told.name(who)), trainings_of(trainings.len()));
        for training in trainings {
            let title = escaped(&told.title(training.page));
            let title = match told.address(training.page) {
                Some(address) => format!("[{title}]({address})"),
                None => title,
            };
            let level = told.criticality(training.page).map(|level| format!(" ({})", escaped(level)));
            let by = told.by(training).map(|by| format!(", {}", escaped(&by))).unwrap_or_default();
            let _ =
                writeln!(text, "- [ ] **{title}**{}: {}{by}", level.unwrap_or_default(), escaped(&told.how(training)));
            let _ = writeln!(text, "  once it has taken place: {}", code(&told.command(training)));
        }
    }
    for (why, open) in told.open_places() {
        let _ = writeln!(text, "\n## {}\n", escaped(&told.open(why)));
        for (page, places) in open {
            let people = if places == 1 { "1 person".to_owned() } else { format!("{places} people") };
            let _ = writeln!(text, "- {}, {}: lacks {people}", escaped(&told.title(page)), code(told.path(page)));
        }
    }
    text
}

/// Text as code, whatever it holds.
fn code(text: &str) -> String {
    let text: String = text.chars().filter(|sign| !sign.is_control()).collect();
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if longest > 0 { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}
