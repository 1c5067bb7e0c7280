//! Files of calendars, to absences and findings.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const PEOPLE: &str = "people:
  maya: { name: Maya Chen, email: [maya@example.org] }
  jonas: { name: Jonas Weber, email: [jonas@example.org] }
";
const TODAY: Date = date(2026, 11, 22);

/// The absences of Maya, and all findings as `line severity message`.
fn read_all(text: &str) -> (Vec<String>, Vec<String>) {
    let people = Arc::new(Source::new("people.yml", PEOPLE.to_owned()));
    let roster = crate::load::people::read(&people, &mut Vec::new());
    let source = Arc::new(Source::new("leave.ics", text.to_owned()));
    let mut findings = Vec::new();
    let mut told = Told { source: &source, findings: &mut findings, bad: 0 };
    let window = (date(2025, 11, 22), date(2028, 11, 22));
    let away = of_file(&source, &roster, (window, TODAY), &mut told);
    let days = away.get(&PersonId(0)).cloned().unwrap_or_default();
    let days =
        merged(days).into_iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}/{to}") });
    let said = findings.iter().map(|finding| {
        let notes = finding.notes.join("; ");
        format!(
            "{} {} {}{}{notes}",
            finding.place.position().line,
            finding.severity.name(),
            finding.message,
            if notes.is_empty() { "" } else { "; " }
        )
    });
    (days.collect(), said.collect())
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
}

/// An event of Maya's with these lines.
fn event(lines: &str) -> String {
    calendar(&format!("BEGIN:VEVENT\nUID:1\nSUMMARY:Maya Chen - leave\n{lines}\nEND:VEVENT\n"))
}

fn days(lines: &str) -> Vec<String> {
    let (days, said) = read_all(&event(lines));
    assert_eq!(said, Vec::<String>::new(), "{lines}");
    days
}

#[test]
fn whole_days_end_before_their_end() {
    for lines in [
        "DTSTART;VALUE=DATE:20261221\nDTEND;VALUE=DATE:20270102",
        "DTSTART;VALUE=DATE:20261221\nDURATION:P12D",
        "DTSTART:20261221\nDTEND:20270102\nTRANSP:TRANSPARENT",
        "dtstart;value=date:20261221\r\ndtend;value=date:20270102\r",
        "DTSTART;VALUE=DATE:2026\n 1221\nDTEND;VALUE=DATE:20\n\t270102",
    ] {
        assert_eq!(days(lines), ["2026-12-21/2027-01-01"], "{lines}");
    }
    assert_eq!(days("DTSTART;VALUE=DATE:20261221"), ["2026-12-21"]);
    assert_eq!(
        days("DTSTART;VALUE=DATE:20261221\nDTEND;VALUE=DATE:20261221"),
        ["2026-12-21"],
        "as some programs write it"
    );
}

#[test]
fn times_make_a_day_where_they_take_most_of_it() {
    let timed =
        |from: &str, to: &str| days(&format!("DTSTART;TZID=Europe/London:{from}\nDTEND;TZID=Europe/London:{to}"));
    assert_eq!(timed("20261221T090000", "20261221T170000"), ["2026-12-21"]);
    assert_eq!(timed("20261221T000000", "20261222T000000"), ["2026-12-21"]);
    assert!(timed("20261221T130000", "20261221T173000").is_empty(), "an afternoon");
    assert!(timed("20261221T190000", "20261222T070000").is_empty(), "a night");
    assert_eq!(timed("20261221T150000", "20261224T120000"), ["2026-12-22/2026-12-23"]);
    assert_eq!(days("DTSTART:20261221T090000\nDURATION:PT8H"), ["2026-12-21"]);
    assert!(days("DTSTART:20261221T090000\nDURATION:PT8H\nTRANSP:TRANSPARENT").is_empty(), "marked as free");
    assert!(days("DTSTART:20261221T090000").is_empty());
}

#[test]
fn times_in_utc_are_brought_to_the_zone_of_the_file() {
    let whole = "DTSTART:20261220T130000Z\nDTEND:20261221T130000Z\nEND:VEVENT\n";
    let event = format!("BEGIN:VEVENT\nSUMMARY:Maya Chen\n{whole}");
    let named = format!("X-WR-TIMEZONE:Australia/Sydney\n{event}");
    assert_eq!(read_all(&calendar(&named)).0, ["2026-12-21"]);
    let listed = format!("BEGIN:VTIMEZONE\nTZID:Australia/Sydney\nEND:VTIMEZONE\n{event}");
    assert_eq!(read_all(&calendar(&listed)).0, ["2026-12-21"]);
    let (days, said) = read_all(&calendar(&format!("X-WR-TIMEZONE:Narnia\n{event}")));
    assert!(days.is_empty(), "{days:?}");
    assert_eq!(said, ["3 warning this time zone is not known; times in UTC are taken as they stand"]);
}

#[test]
fn what_repeats_is_away_each_time() {
    let fridays = "DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=4\nEXDATE;VALUE=DATE:20261211\nRDATE;VALUE=DATE:20261214";
    assert_eq!(days(fridays), ["2026-12-04", "2026-12-14", "2026-12-18", "2026-12-25"]);
    let weeks = "DTSTART;VALUE=DATE:20261221\nDTEND;VALUE=DATE:20261226\nRRULE:FREQ=YEARLY";
    assert_eq!(days(weeks), ["2026-12-21/2026-12-25", "2027-12-21/2027-12-25"]);
    let timed = "DTSTART:20261204T090000\nDTEND:20261204T170000\nRRULE:FREQ=DAILY;UNTIL=20261206T090000\nEXDATE:20261205T090000";
    assert_eq!(days(timed), ["2026-12-04", "2026-12-06"]);
}

#[test]
fn one_occurrence_can_be_moved_or_called_off() {
    let series =
        "BEGIN:VEVENT\nUID:1\nSUMMARY:Maya Chen\nDTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\n";
    let moved = "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;VALUE=DATE:20261211\nSUMMARY:Day off\nDTSTART;VALUE=DATE:20261210\nEND:VEVENT\n";
    let off = "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;VALUE=DATE:20261218\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20261218\nEND:VEVENT\n";
    let (days, said) = read_all(&calendar(&format!("{moved}{series}{off}")));
    assert_eq!(days, ["2026-12-04", "2026-12-10"]);
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn what_does_not_take_place_is_no_absence() {
    assert!(days("DTSTART;VALUE=DATE:20261221\nSTATUS:CANCELLED").is_empty());
    assert!(days("DTSTART;VALUE=DATE:20261221\nX-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE").is_empty());
    assert_eq!(days("DTSTART;VALUE=DATE:20261221\nSTATUS:TENTATIVE"), ["2026-12-21"]);
}

#[test]
fn an_alarm_is_no_part_of_its_event() {
    let alarm =
        "BEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT1H\nSUMMARY:Jonas Weber\nEND:VALARM\nDTSTART;VALUE=DATE:20261221";
    assert_eq!(days(alarm), ["2026-12-21"]);
}

#[test]
fn titles_and_addresses_are_read_as_they_are_written() {
    let of =
        |lines: &str| read_all(&calendar(&format!("BEGIN:VEVENT\nDTSTART:20261221\n{lines}\nEND:VEVENT\n"))).0.len();
    assert_eq!(of("SUMMARY:Out\\, until Monday: Maya\\nChen"), 1);
    assert_eq!(of("ATTENDEE;CN=\"Chen; Maya: x\":MAILTO:Maya@Example.org"), 1);
    assert_eq!(of("ATTENDEE;PARTSTAT=DECLINED:mailto:maya@example.org"), 0);
    assert_eq!(of("ORGANIZER:mailto:maya@example.org"), 1);
}

#[test]
fn what_cannot_be_read_is_said_with_its_line() {
    let said = |lines: &str| read_all(&event(lines)).1;
    assert_eq!(
        said("DTSTART:20261321"),
        ["6 warning `DTSTART` of an event cannot be read", "3 warning an event without a day"]
    );
    assert_eq!(said("DTSTART:20261221\nDTEND:20261220"), ["3 warning an event that ends before it begins"]);
    assert_eq!(said("DTSTART:20261221\nRRULE:FREQ=HOURLY"), ["7 warning `RRULE` of an event cannot be read"]);
    assert_eq!(said("DTSTART:20261221\nDURATION:-P1D"), ["7 warning `DURATION` of an event cannot be read"]);
    assert_eq!(read_all("hello").1, ["1 error not a calendar"]);
    assert_eq!(read_all("BEGIN:VCALENDAR\nBEGIN:VEVENT\n").1, ["3 warning the calendar ends within an event"]);
}

#[test]
fn events_of_nobody_are_one_note_and_their_text_is_not_in_it() {
    let holiday = |title: &str, day: u32| {
        format!("BEGIN:VEVENT\nSUMMARY:{title}\nDTSTART:{day}\nRRULE:FREQ=YEARLY;BYWEEKNO=1\nEND:VEVENT\n")
    };
    let past = "BEGIN:VEVENT\nSUMMARY:Bank holiday\nDTSTART:20250505\nEND:VEVENT\n";
    let both = "BEGIN:VEVENT\nSUMMARY:Maya Chen and Jonas Weber: a secret\nDTSTART:20261221\nEND:VEVENT\n";
    let text = calendar(&format!("{past}{}{}{both}", holiday("Boxing Day", 20_261_226), holiday("Easter", 20_270_329)));
    let (days, said) = read_all(&text);
    assert!(days.is_empty());
    assert_eq!(
        said,
        [
            "17 warning 1 coming event may be of one person or another: it counts for nobody",
            "7 note 2 coming events are of nobody in people.yml, and do not count; the others begin in line 12",
        ]
    );
}

#[test]
fn a_hostile_file_takes_little() {
    let endless = "BEGIN:VEVENT\nSUMMARY:Maya Chen\nDTSTART:00010101\nRRULE:FREQ=DAILY;COUNT=4000000\nEND:VEVENT\n";
    let (days, said) = read_all(&calendar(&endless.repeat(40)));
    assert_eq!(days, ["2025-11-22/2028-11-22"], "what could be counted");
    assert_eq!(said.len(), MOST_TOLD, "the rest is told once, with the file: {said:?}");
    let many = "BEGIN:VEVENT\nSUMMARY:Maya Chen\nDTSTART:20261221\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
    let (days, _) = read_all(&calendar(&many.repeat(2_000)));
    assert_eq!(days, ["2026-12-21/2028-11-22"]);
}

proptest! {
    #[test]
    fn nothing_panics(lines in proptest::collection::vec(
        "(DTSTART|DTEND|RRULE|EXDATE|DURATION|RECURRENCE-ID|SUMMARY|ATTENDEE|BEGIN|END)(;[A-Z]{1,3}=\"?[a-z:;]{0,3})?:[-0-9TZPWDH=;,A-Z:é]{0,24}",
        0..12,
    )) {
        read_all(&event(&lines.join("\n")));
    }

    #[test]
    fn nothing_panics_on_rules(freq in "(DAILY|WEEKLY|MONTHLY|YEARLY)", part in "(BYDAY=(-?[0-9]{1,2})?(MO|SU)|BYMONTHDAY=-?[0-9]{1,2}|BYMONTH=[0-9]{1,2}|BYSETPOS=-?[0-9]{1,3})", interval in 1..10_000_u32, year in 1..9999_u32) {
        read_all(&event(&format!("DTSTART:{year:04}0229\nDTSTART:{year:04}1231\nRRULE:FREQ={freq};INTERVAL={interval};{part}")));
    }
}
