//! The plan as a calendar: for each training that has a last day a whole day on which both are here, with a reminder on
//! the day before, and a task for each that has none.

use super::Told;
use crate::calendar::{Lines, basic};
use crate::cover::plan::Training;
use crate::model::cadence::words;

/// The calendar.
pub fn render(told: &Told<'_>) -> String {
    let mut out = Lines::begin("trainings", &told.heading());
    for training in &told.plan.trainings {
        let what = if training.day.is_some() { "VEVENT" } else { "VTODO" };
        out.add("BEGIN", what);
        out.add("UID", &uid(told, training));
        // When this was said, not when it is read: the same for the same day.
        out.add("DTSTAMP", &format!("{}T000000Z", basic(told.facts.today)));
        if let Some(day) = training.day {
            out.add("DTSTART;VALUE=DATE", &basic(day));
            out.add("TRANSP", "TRANSPARENT");
        }
        let learner = told.name(&training.learner);
        out.text("SUMMARY", &format!("{}: {learner} {}", told.title(training.page), told.how(training)));
        let by = told.by(training).or_else(|| Some(format!("by {}", words(training.by?))));
        let by = by.map(|by| format!("To take place {by}\n")).unwrap_or_default();
        out.text(
            "DESCRIPTION",
            &format!("{}\n{by}Once it has taken place: {}", told.path(training.page), told.command(training)),
        );
        if let Some(address) = told.address(training.page) {
            out.add("URL", &address);
        }
        if training.day.is_some() {
            out.add("BEGIN", "VALARM");
            out.add("ACTION", "DISPLAY");
            out.text("DESCRIPTION", &told.title(training.page));
            out.add("TRIGGER", "-PT15H");
            out.add("END", "VALARM");
        }
        out.add("END", what);
    }
    out.end()
}

/// The same for a learner and a page on every day, whoever shows it: of the page's code, else of its file, and of the
/// playbook.
fn uid(told: &Told<'_>, training: &Training) -> String {
    let (playbook, settings) = (&told.facts.playbook, &told.facts.settings);
    let page = &playbook.pages[training.page];
    let own = page.control.id.as_ref().map_or_else(|| page.path(), |id| &id.value);
    let site = settings.url.as_deref().unwrap_or(&settings.title);
    let about = format!("{site}\0{own}\0{}", playbook.roster.id(&training.learner));
    format!("training-{}@playbook", &blake3::hash(about.as_bytes()).to_hex()[..32])
}
