//! The plan of trainings: who may learn and show what, that carrying it out mends what it is for, and `report plan` in
//! every format.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use jiff::ToSpan;
use jiff::civil::date;
use playbook::cover::plan::{Asked, Plan, plan};
use playbook::cover::{self, alike};
use playbook::evidence::{From, Manner, Verification};
use playbook::facts::Facts;
use playbook::model::page::How;
use playbook::pipeline::{self, Wanted};
use proptest::prelude::*;

use crate::fixture::{Fixture, TODAY};

const PEOPLE: &str = "//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber }
  priya: { name: Priya Raman }
  lewis: { name: Lewis Grant, until: 2026-08-28 }
  owen: { name: Owen Hughes, until: 2026-12-31 }
  fieldpro: { name: FieldPro Ltd, partner: true }
teams:
  service: { name: Service desk, members: [maya, jonas, owen] }
";

fn page(path: &str, front: &str) -> String {
    format!("//- {path}\n---\n{front}---\ntext\n")
}

/// The plan in lines: `page: learner < teacher (how they know it) by day`, and what stays open.
fn told(facts: &Facts, plan: &Plan) -> String {
    let roster = &facts.playbook.roster;
    let path = |page: usize| facts.playbook.pages[page].path();
    let mut text = String::new();
    for training in &plan.trainings {
        let (learner, teacher) = (roster.name(&training.learner), roster.name(&training.teacher.who));
        write!(text, "{}: {learner} < {teacher} ({})", path(training.page), training.teacher.knows.name())
            .expect("text");
        training.by.iter().for_each(|by| write!(text, " by {by}").expect("text"));
        text += if training.again { " again\n" } else { "\n" };
    }
    for open in &plan.open {
        writeln!(text, "{}: {} open, {}", path(open.page), open.places, open.why.name()).expect("text");
    }
    text
}

fn planned(text: &str, asked: Asked) -> String {
    let facts = Fixture::new(text).read().facts;
    told(&facts, &plan(&facts, asked, &[]))
}

const ONE: Asked = Asked { to: Some(1), per_person: None, by: None };

#[test]
fn who_covers_it_shows_it_before_its_owner_and_hands_before_eyes() {
    let text = |log: &str| format!("{PEOPLE}{}", page("a.md", &format!("owner: maya\nverifications:\n{log}")));
    let three = Asked { to: Some(2), ..ONE };
    let eyes = "  - { on: 2026-09-02, by: jonas, how: read }\n";
    let hands = "  - { on: 2026-09-02, by: jonas, how: read }\n  - { on: 2025-09-02, by: jonas, how: performed }\n";
    let past = "  - { on: 2026-09-02, by: jonas, how: read }\n  - { on: 2024-09-02, by: jonas, how: performed }\n";
    assert_eq!(planned(&text(eyes), three), "a.md: Priya Raman < Maya Chen (owner)\n");
    assert_eq!(planned(&text(hands), three), "a.md: Priya Raman < Jonas Weber (hands)\n");
    assert_eq!(planned(&text(past), three), "a.md: Priya Raman < Maya Chen (owner)\n");
}

#[test]
fn who_covered_it_once_shows_it_where_nobody_else_is_here() {
    let front = "owner: lewis\nverifications:\n  - { on: 2023-09-02, by: jonas, how: read }\n";
    let text = format!("{PEOPLE}{}", page("a.md", front));
    // Jonas cannot learn it from himself alone.
    assert_eq!(planned(&text, ONE), "a.md: Maya Chen < Jonas Weber (once)\n");
    let front = "owner: maya\nverifications:\n  - { on: 2023-09-02, by: priya, how: read }\n";
    let text = format!("{PEOPLE}{}", page("a.md", front));
    // Inside the team comes before anything else; then whoever knew it goes through it again.
    assert_eq!(planned(&text, ONE), "a.md: Jonas Weber < Maya Chen (owner)\n");
    let two = Asked { to: Some(2), ..ONE };
    assert_eq!(
        planned(&text, two),
        "a.md: Jonas Weber < Maya Chen (owner)\na.md: Priya Raman < Maya Chen (owner) again\n"
    );
}

#[test]
fn what_nobody_is_left_to_show_stays_open() {
    let text = format!("{PEOPLE}{}{}", page("a.md", "owner: lewis\n"), page("b.md", "title: B\n"));
    assert_eq!(planned(&text, ONE), "a.md: 1 open, nobody-knows-it\nb.md: 1 open, nobody-knows-it\n");
}

#[test]
fn the_plan_holds_after_somebody_has_left() {
    let log = "verifications:\n  - { on: 2026-09-02, by: owen, how: walked }\n";
    let text = format!("{PEOPLE}{}", page("a.md", &format!("owner: priya\n{log}")));
    // Owen covers it now, and not for long; as long as he is here, he is asked only where nobody else can show it.
    assert_eq!(planned(&text, ONE), "a.md: Maya Chen < Priya Raman (owner) by 2026-12-31\n");
    let text = format!("{PEOPLE}{}", page("a.md", &format!("owner: lewis\n{log}")));
    assert_eq!(planned(&text, ONE), "a.md: Maya Chen < Owen Hughes (hands) by 2026-12-31\n");
    let soon = Asked { by: Some(date(2026, 12, 18)), ..ONE };
    assert_eq!(planned(&text, soon), "a.md: Maya Chen < Owen Hughes (hands) by 2026-12-18\n");
    // A day so far off that others have left by then.
    let later = text.replace("priya: { name: Priya Raman }", "priya: { name: Priya Raman, until: 2027-06-30 }");
    let later = later.replace("maya: { name: Maya Chen }", "maya: { name: Maya Chen, until: 2027-07-01 }");
    let by = |day| Asked { by: Some(day), ..ONE };
    assert_eq!(planned(&later, by(date(2027, 6, 29))), "a.md: Maya Chen < Owen Hughes (hands) by 2026-12-31\n");
    assert_eq!(planned(&later, by(date(2027, 6, 30))), "a.md: Maya Chen < Owen Hughes (hands) by 2026-12-31\n");
    assert_eq!(planned(&later, by(date(2027, 7, 1))), "a.md: Jonas Weber < Owen Hughes (hands) by 2026-12-31\n");
    // In the far future a last day says nothing yet.
    let far = text.replace("until: 2026-12-31", "until: 2027-03-01");
    assert_eq!(planned(&far, ONE), "");
}

#[test]
fn a_team_of_which_one_stays_is_that_one() {
    let front = "owner: pair\nverifications:\n  - { on: 2026-09-02, by: maya, how: walked }\n";
    let team = "  pair: { name: Pair, members: [maya, owen] }\n";
    let text = format!("{PEOPLE}{team}{}", page("a.md", front));
    // Maya's own verification covers nothing once the page is hers alone.
    assert_eq!(planned(&text, ONE), "a.md: Jonas Weber < Maya Chen (hands) by 2026-12-31\n");
}

#[test]
fn partners_newcomers_and_those_who_are_away_do_not_learn() {
    let people = |jonas: &str, priya: &str| {
        format!(
            "//- people.yml\npeople:\n  maya: {{ name: Maya }}\n  jonas: {{ name: Jonas, {jonas} }}\n  priya: {{ name: Priya, {priya} }}\n{}",
            page("a.md", "owner: maya\nreviewers: [jonas]\n")
        )
    };
    let jonas = "a.md: Jonas < Maya (owner)\n";
    let priya = "a.md: Priya < Maya (owner)\n";
    assert_eq!(planned(&people("role: x", "role: x"), ONE), jonas);
    assert_eq!(planned(&people("partner: true", "role: x"), ONE), priya);
    assert_eq!(planned(&people("from: 2027-01-22", "role: x"), ONE), priya);
    assert_eq!(planned(&people("from: 2027-01-21", "role: x"), ONE), jonas);
    // 60 days from 22 November: up to and with 21 January.
    let whole = "away: [2026-12-24/2027-01-21, 2026-11-01/2026-12-23]";
    let gap = "away: [2026-12-24/2027-01-21, 2026-11-01/2026-12-22]";
    assert_eq!(planned(&people(whole, "role: x"), ONE), priya);
    assert_eq!(planned(&people(gap, "role: x"), ONE), jonas);
    assert_eq!(planned(&people("away: [2026-11-22/2027-01-20]", "role: x"), ONE), jonas);
    let by = Asked { by: Some(date(2026, 12, 23)), ..ONE };
    assert!(planned(&people(gap, "role: x"), by).starts_with("a.md: Jonas"));
    assert!(planned(&people("away: [2026-11-01/2026-12-23]", "role: x"), by).starts_with("a.md: Priya"));
    assert_eq!(planned(&people("partner: true", "until: 2026-11-30"), ONE), "a.md: 1 open, nobody-else\n");
}

#[test]
fn little_room_goes_to_what_is_critical() {
    let settings = "//- playbook.yml\ncriticality: { high: { cover: 1, every: 30d }, low: { cover: 1, every: 1y } }\n";
    let front = |level: &str| format!("owner: maya\nreviewers: [jonas, priya]\ncriticality: {level}\n");
    let pages = [page("a.md", &front("low")), page("b.md", &front("high")), page("c.md", &front("high"))];
    let text = format!("{settings}{PEOPLE}{}", pages.concat());
    let one = Asked { per_person: Some(1), ..Asked::default() };
    assert_eq!(
        planned(&text, one),
        "b.md: Jonas Weber < Maya Chen (owner)\nc.md: Priya Raman < Maya Chen (owner)\na.md: 1 open, no-room\n"
    );
    let five = Asked { to: Some(5), ..one };
    assert!(planned(&text, five).contains("b.md: 4 open, nobody-else\n"), "{}", planned(&text, five));
}

#[test]
fn trainings_are_spread_over_those_who_learn_and_those_who_show() {
    let log = "verifications:\n  - { on: 2026-09-02, by: lena, how: walked }\n  - { on: 2026-09-01, by: omar, how: walked }\n";
    let front = format!("owner: maya\n{log}");
    let people = "//- people.yml\npeople: { maya: {}, lena: {}, omar: {}, one: {}, two: {}, three: {} }\n";
    let pages: String = (0..6).map(|at| page(&format!("{at}.md"), &front)).collect();
    let facts = Fixture::new(&format!("{people}{pages}")).read().facts;
    let plan = plan(&facts, Asked { to: Some(3), ..ONE }, &[]);
    let roster = &facts.playbook.roster;
    let count = |name: &str| {
        let learns = plan.trainings.iter().filter(|training| roster.id(&training.learner) == name).count();
        let shows = plan.trainings.iter().filter(|training| roster.id(&training.teacher.who) == name).count();
        (learns, shows)
    };
    let counts: Vec<_> = ["maya", "lena", "omar", "one", "two", "three"].into_iter().map(count).collect();
    assert_eq!(counts, [(0, 0), (0, 3), (0, 3), (2, 0), (2, 0), (2, 0)]);
}

#[test]
fn in_a_team_who_knows_the_folder_is_asked_first_and_not_for_everything() {
    let people =
        "//- people.yml\npeople: { maya: {}, lena: {}, omar: {} }\nteams: { t: { members: [maya, omar, lena] } }\n";
    let known = page("f/known.md", "owner: maya\nverifications: [{ on: 2026-09-02, by: lena, how: read }]\n");
    let learners = |count: usize| {
        let pages: String = (0..count).map(|at| page(&format!("f/{at}.md"), "owner: maya\n")).collect();
        let facts = Fixture::new(&format!("{people}{known}{pages}")).read().facts;
        let plan = plan(&facts, ONE, &[]);
        let learns = |id: &str| {
            let roster = &facts.playbook.roster;
            plan.trainings.iter().filter(|training| roster.id(&training.learner) == id).count()
        };
        (learns("lena"), learns("omar"))
    };
    assert_eq!([learners(1), learners(2), learners(4)], [(1, 0), (2, 0), (3, 1)]);
}

#[test]
fn an_address_that_nobody_explains_may_be_the_learner_s() {
    let text = format!(
        "{PEOPLE}//@ commit 2026-09-01 maya\n{}//@ commit 2026-09-02 Jo Ber <jo@example.org>\n",
        page("a.md", "owner: maya\nlast_verified: 2026-09-02\n")
    );
    let facts = Fixture::new(&text).read().facts;
    assert_eq!(told(&facts, &plan(&facts, ONE, &[])), "", "one human covers it, whoever it is");
    let two = plan(&facts, Asked { to: Some(2), ..ONE }, &[]);
    // Jonas may be `jo`: only two from people.yml are two for sure.
    assert_eq!(two.trainings.len(), 2, "{}", told(&facts, &two));
}

#[test]
fn without_a_roster_those_who_are_known_to_do_something_are_asked() {
    let log = |who: &str| format!("owner: Maya Chen\nlast_verified: 2026-09-02\nverified_by: {who}\n");
    let text = format!(
        "{}//@ commit 2026-09-01 maya\n{}//@ commit 2026-09-02 jonas\n{}//@ commit 2026-09-03 Old Hand <old@example.org>\n",
        page("a.md", &log("Maya Chen")),
        page("b.md", &log("Jonas Weber")),
        page("c.md", "owner: platform\nlast_verified: 2022-01-03\n"),
    );
    let facts = Fixture::new(&text).read().facts;
    let plan = plan(&facts, ONE, &[]);
    assert_eq!(
        told(&facts, &plan),
        "c.md: Maya Chen < Old Hand (once)\na.md: Jonas Weber < Maya Chen (owner)\n",
        "Old Hand is on record, and not known to do anything now"
    );
    assert!(plan.perhaps_gone);
}

#[test]
fn what_is_cut_off_is_left_out() {
    let origin = Fixture::new(&format!(
        "{PEOPLE}{}//@ commit 2026-09-01 maya\n//- b.md\n# B\n//@ commit 2026-09-02 maya\n",
        page("a.md", "owner: maya\n")
    ));
    let clone = Fixture::clone_of(&origin, &["--depth", "1"]);
    let facts = clone.read_all().facts;
    let plan = plan(&facts, ONE, &[]);
    assert_eq!((plan.trainings.len(), plan.open.len(), plan.unknown, plan.enough), (0, 0, 1, 0));
}

/// The facts after a plan was carried out: everybody who was to learn something has walked through it.
fn carried_out(facts: &mut Facts, plan: &Plan) {
    for training in &plan.trainings {
        let place = facts.playbook.pages[training.page].place(&[]);
        let walked = Verification {
            who: Some(training.learner.clone()),
            when: facts.today,
            how: How::Walked,
            from: From::Row(place),
            manner: Manner::Record,
            commit: None,
            note: String::new(),
            reference: String::new(),
        };
        facts.evidence.pages[training.page].verifications.insert(0, walked);
    }
}

/// Whether everything has as many people as it was to have, but for what the plan left open; and none too many.
fn mended(mut facts: Facts, asked: Asked, first: &Plan) {
    carried_out(&mut facts, first);
    let places = |plan: &Plan| plan.open.iter().map(|open| (open.page, open.places)).collect::<Vec<_>>();
    assert_eq!(places(&plan(&facts, Asked { per_person: Some(0), ..asked }, &[])), places(first));
    // And so it is on the day after the last of those who leave has left.
    facts.today = first.horizon.saturating_add(1.day());
    let left: Vec<usize> = first.open.iter().map(|open| open.page).collect();
    for (at, page) in facts.known_processes().filter(|(at, _)| !left.contains(at)) {
        let cover = cover::cover(&facts, at);
        let (now, to) = (cover.sure_now, asked.to.unwrap_or(cover.minimum));
        let oldest = facts.settings.cover.within.before(facts.today);
        let ran_out = cover.ever.iter().any(|covering| covering.last < oldest);
        assert!(now >= to || ran_out, "{}: {now} of {to}", page.path());
        let needed = first.needs.iter().find(|need| need.page == at);
        if let Some(needed) = needed {
            let trainings = first.trainings.iter().filter(|training| training.page == at).count();
            assert_eq!(trainings, needed.to - needed.has, "{}", page.path());
        }
    }
}

#[test]
fn carried_out_the_plan_of_the_sample_is_done() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook");
    let asks = [
        Asked::default(),
        Asked { by: Some(date(2026, 12, 18)), ..Asked::default() },
        Asked { to: Some(3), per_person: Some(4), by: Some(date(2027, 3, 1)) },
    ];
    for asked in asks {
        let facts = pipeline::read(&root, TODAY, Wanted::Facts).expect("the sample").facts;
        let first = plan(&facts, asked, &[]);
        assert!(!first.trainings.is_empty());
        mended(facts, asked, &first);
    }
}

/// Small firms of any make: who leaves, who is in a team, who owns and has verified what.
fn firm() -> impl Strategy<Value = String> {
    let person = prop_oneof![4 => Just(""), 1 => Just("until: 2026-12-31"), 1 => Just("until: 2026-01-31"), 1 => Just("partner: true")];
    let people = proptest::collection::vec(person, 1..6);
    let log =
        proptest::collection::vec((0_usize..6, prop_oneof![Just("2026-09-02"), Just("2023-09-02")], 0_usize..3), 0..4);
    let page = (0_usize..8, proptest::option::of(0_usize..6), log);
    (people, proptest::collection::vec(page, 1..6), proptest::collection::vec(0_usize..6, 0..4)).prop_map(
        |(people, pages, team)| {
            let count = people.len();
            let mut text = "//- people.yml\npeople:\n".to_owned();
            people.iter().enumerate().for_each(|(at, person)| writeln!(text, "  p{at}: {{ {person} }}").expect("text"));
            let members: Vec<String> = team.iter().map(|at| format!("p{}", at % count)).collect();
            writeln!(text, "teams:\n  t: {{ members: [{}] }}", members.join(", ")).expect("text");
            for (at, (owner, reviewer, log)) in pages.iter().enumerate() {
                let mut front = match owner {
                    6 => String::new(),
                    7 => "owner: t\n".to_owned(),
                    owner => format!("owner: p{}\n", owner % count),
                };
                reviewer.iter().for_each(|who| writeln!(front, "reviewers: [p{}]", who % count).expect("text"));
                writeln!(front, "title: P{at}\nverifications:").expect("text");
                for (who, on, how) in log {
                    let how = ["read", "walked", "performed"][*how];
                    writeln!(front, "  - {{ on: {on}, by: p{}, how: {how} }}", who % count).expect("text");
                }
                if log.is_empty() {
                    front = front.replace("verifications:\n", "");
                }
                write!(text, "//- f{}/p{at}.md\n---\n{front}---\ntext\n", at % 2).expect("text");
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn carried_out_a_plan_is_done(text in firm(), to in proptest::option::of(1_usize..4), room in proptest::option::of(1_usize..3)) {
        let facts = Fixture::new(&text).read().facts;
        let asked = Asked { to, per_person: room, by: None };
        let first = plan(&facts, asked, &[]);
        let roster = &facts.playbook.roster;
        for training in &first.trainings {
            prop_assert!(training.learner != training.teacher.who);
            prop_assert!(!roster.gone(&training.teacher.who, facts.today) && !roster.gone(&training.learner, first.horizon));
            let owner = cover::owner(&facts, &facts.playbook.pages[training.page]);
            prop_assert!(owner.as_ref() != Some(&training.learner));
            prop_assert!(owner.is_none_or(|owner| !alike::might_own(&facts, &owner, &training.learner)));
        }
        mended(facts, asked, &first);
    }
}

const SMALL: &str = "//- playbook.yml
title: Orders | 2026
url: https://playbook.example.org/
cover: { minimum: 1 }
criticality: { high: { cover: 1, every: 30d } }
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber, until: 2026-12-31 }
  o'neil: { name: \"@o'neil\" }
teams: { desk: { name: The desk, members: [maya, o'neil] } }
//- index.md
[a](a.md) [b](b b.md) [c](c.md)
//- a.md
---
title: \"=Send|the <b>, \\\"now\\\"\"
owner: jonas
criticality: high
---
//- b b.md
---
title: B
owner: maya
---
//- c.md
---
title: C
---
//- d.md
---
owner: maya
verifications: [{ on: 2026-11-01, by: o'neil, how: read }]
---
";

fn report(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playbook"))
        .arg("report")
        .args(arguments)
        .args(["--today", "2026-11-22"])
        .current_dir(Fixture::new(SMALL).root())
        .output()
        .expect("the program runs")
}

fn report_of(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_playbook"))
        .args(["report", "plan", "."])
        .args(arguments)
        .args(["--today", "2026-11-22"])
        .current_dir(fixture.root())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn said(format: &str) -> String {
    report_of(&Fixture::new(SMALL), &["--format", format])
}

#[test]
fn people_read_it_with_the_most_critical_first() {
    assert_eq!(
        said("human"),
        "Training plan of Orders | 2026 on 22 Nov 2026

After 2 trainings, 3 of 4 processes have the people asked for besides the owner; 1 has already.
1 place stays open: see the end.
Jonas Weber leaves on 31 Dec 2026, and is neither asked to learn nor counted on after that.

a.md (high, has 0 of 1)
  Maya Chen learns it from Jonas Weber, its owner, by 31 Dec 2026, the last day of Jonas Weber; else nobody has it from 1 Jan 2027 on

b b.md (has 0 of 1)
  @o'neil learns it from Maya Chen, its owner

Nobody is left to learn it from. Write down what is known of it, and start from the page:
  c.md (lacks 1 person)

Who has how many:
  Maya Chen: learns 1, shows 1, the first by 31 Dec 2026
  Jonas Weber: shows 1, the first by 31 Dec 2026
  @o'neil: learns 1

2 trainings as a checklist: --format markdown; as commands that log each once it has taken place: --format verify; with a last day: --by
"
    );
}

#[test]
fn a_day_for_all_is_said_once() {
    let said = |day: &str| report_of(&Fixture::new(SMALL), &["--by", day]);
    let soon = said("2026-12-18");
    assert!(soon.contains("\nTheir last day is 18 Dec 2026.\n"), "{soon}");
    assert!(soon.contains("\n  Maya Chen learns it from Jonas Weber, its owner\n"), "{soon}");
    assert!(soon.contains("\n  Maya Chen: learns 1, shows 1\n"), "{soon}");
    let late = said("2027-02-26");
    assert!(late.contains("\nTheir last day is 26 Feb 2027 where none is earlier.\n"), "{late}");
    assert!(
        late.contains(
            "its owner, by 31 Dec 2026, the last day of Jonas Weber; else nobody has it from 1 Jan 2027 on\n"
        ),
        "{late}"
    );
    assert!(late.contains("\n  Maya Chen: learns 1, shows 1, the first by 31 Dec 2026\n"), "{late}");
}

#[test]
fn a_checklist_goes_into_an_issue() {
    let text = said("markdown");
    let list = text.split_once("\n## ").expect("a learner").1;
    assert_eq!(
        list,
        "Maya Chen: 1 training

- [ ] **[=Send\\|the \\<b\\>, \"now\"](https://playbook.example.org/a.html)** (high): learns it from Jonas Weber, its owner, by 31 Dec 2026, the last day of Jonas Weber; else nobody has it from 1 Jan 2027 on
  once it has taken place: `playbook verify a.md --by maya --how walked`

## @o'neil: 1 training

- [ ] **[B](https://playbook.example.org/b%20b.html)**: learns it from Maya Chen, its owner
  once it has taken place: `playbook verify 'b b.md' --by 'o'\\''neil' --how walked`

## Nobody is left to learn it from. Write down what is known of it, and start from the page

- C, `c.md`: lacks 1 person
"
    );
}

#[test]
fn a_table_has_a_row_for_each_place_and_no_formula() {
    assert_eq!(
        said("csv"),
        "path,title,criticality,learner,teacher,teacher_knows,teacher_level,within_team,again,by,verify,open
a.md,\"'=Send|the <b>, \"\"now\"\"\",high,Maya Chen,Jonas Weber,owner,can teach,,no,2026-12-31,playbook verify a.md --by maya --how walked,
b b.md,B,,'@o'neil,Maya Chen,owner,can teach,yes,no,,playbook verify 'b b.md' --by 'o'\\''neil' --how walked,
c.md,C,,,,,,,,,,nobody-knows-it
"
    );
}

#[test]
fn programs_get_json() {
    let json: serde_json::Value = serde_json::from_str(&said("json")).expect("JSON");
    let expected = serde_json::json!({
        "version": 1, "today": "2026-11-22", "to": null, "per_person": null, "by": null,
        "summary": { "processes": 4, "enough": 1, "lacking": 3, "unknown": 0, "trainings": 2, "open": 1 },
        "trainings": [
            {
                "path": "a.md", "url": "a.html", "title": "=Send|the <b>, \"now\"", "criticality": "high",
                "learner": "maya", "learner_name": "Maya Chen", "again": false, "listed": false,
                "teacher": "jonas", "teacher_name": "Jonas Weber", "teacher_knows": "owner", "teacher_level": "can teach",
                "within_team": null, "by": "2026-12-31", "stops": "2027-01-01", "day": "2026-11-23", "stops": "2027-01-01",
            },
            {
                "path": "b b.md", "url": "b b.html", "title": "B", "criticality": null,
                "learner": "o'neil", "learner_name": "@o'neil", "again": false, "listed": false,
                "teacher": "maya", "teacher_name": "Maya Chen", "teacher_knows": "owner", "teacher_level": "can teach",
                "within_team": true, "by": null, "stops": null, "day": null,
            },
        ],
        "open": [{
            "path": "c.md", "url": "c.html", "title": "C", "criticality": null, "has": 0, "to": 1, "open": 1,
            "reason": "nobody-knows-it",
        }],
        "people": [
            { "id": "maya", "name": "Maya Chen", "learns": 1, "shows": 1, "first_by": "2026-12-31" },
            { "id": "jonas", "name": "Jonas Weber", "learns": 0, "shows": 1, "first_by": "2026-12-31" },
            { "id": "o'neil", "name": "@o'neil", "learns": 1, "shows": 0, "first_by": null },
        ],
        "leaving": [{ "id": "jonas", "name": "Jonas Weber", "until": "2026-12-31" }],
    });
    assert_eq!(json, expected);
}

#[test]
fn calendars_get_a_day_or_a_task_for_each() {
    let ics = said("ics");
    let unfolded = ics.replace("\r\n ", "");
    let values = |name: &str| {
        let lines = unfolded.lines().filter_map(|line| line.strip_prefix(name)).map(str::to_owned);
        lines.collect::<Vec<String>>()
    };
    assert_eq!(values("BEGIN:"), ["VCALENDAR", "VEVENT", "VALARM", "VTODO"]);
    assert_eq!(values("DTSTART;VALUE=DATE:"), ["20261123"], "a day on which both are here");
    assert_eq!(values("DTSTAMP:"), ["20261122T000000Z"; 2]);
    assert_eq!(
        values("SUMMARY:"),
        [
            "=Send|the <b>\\, \"now\": Maya Chen learns it from Jonas Weber\\, its owner",
            "B: @o'neil learns it from Maya Chen\\, its owner"
        ]
    );
    let ids = values("UID:");
    assert!(ids.len() == 2 && ids[0] != ids[1] && ids.iter().all(|id| id.starts_with("training-")), "{ids:?}");
    assert_eq!(ics, said("ics"));
    assert!(ics.ends_with("END:VCALENDAR\r\n"));
    let later = report_of(&Fixture::new(SMALL), &["--format", "ics", "--by", "2026-12-18"]);
    assert!(
        later.contains(&ids[1]) && later.contains("DATE:20261123") && later.contains("DATE:20261124"),
        "Maya has one a day: {later}"
    );
}

#[test]
fn commands_log_each_training() {
    assert_eq!(
        said("verify"),
        "# Training plan of Orders | 2026 on 22 Nov 2026
# Run each line once the training has taken place: it puts who walked through it on record.

# =Send|the <b>, \"now\": Maya Chen learns it from Jonas Weber, its owner, by 31 Dec 2026, the last day of Jonas Weber; else nobody has it from 1 Jan 2027 on
playbook verify a.md --by maya --how walked

# B: @o'neil learns it from Maya Chen, its owner
playbook verify 'b b.md' --by 'o'\\''neil' --how walked

# Nobody is left to learn it from. Write down what is known of it, and start from the page:
# - c.md
"
    );
}

#[test]
fn commands_lead_to_the_playbook_from_where_they_were_asked_for() {
    let fixture = Fixture::new(SMALL);
    let folder = fixture.root().to_string_lossy().into_owned();
    for arguments in [&["report", "plan", &folder][..], &["-C", &folder, "report", "plan"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbook"));
        let output = command.args(arguments).args(["--format", "verify", "--today", "2026-11-22"]).output();
        let text = String::from_utf8(output.expect("the program runs").stdout).expect("UTF-8");
        assert!(text.contains(&format!("\nplaybook -C {folder} verify a.md --by maya --how walked\n")), "{text}");
    }
}

#[test]
fn options_of_a_plan_go_with_no_other_report() {
    let refused = [
        (&["--to", "2"][..], "unexpected argument '--to' found"),
        (&["cover", "--per-person", "2"], "unexpected argument '--per-person' found"),
        (&["people", ".", "--by", "2026-12-18"], "unexpected argument '--by' found"),
        (&["--format", "ics"], "`--format ics` and `--format verify` go with `report plan` alone\n"),
        (&["cover", "--format", "verify"], "`--format ics` and `--format verify` go with `report plan` alone\n"),
        (&["plan", "--by", "2026-11-21"], "`--by` is a day that is over: give today or a later one\n"),
    ];
    for (arguments, error) in refused {
        let output = report(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(said.starts_with(&format!("error: {error}")), "{said}");
    }
    for arguments in [["plan", "--to", "0"], ["plan", "--per-person", "0"], ["plan", "--by", "soon"]] {
        assert_eq!(report(&arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(report(&["plan", ".", "--by", "2026-11-22"]).status.code(), Some(0));
}

#[test]
fn long_lists_are_cut_in_the_terminal_alone() {
    let pages: String = (0..30).map(|at| page(&format!("p{at}.md"), "owner: maya\n")).collect();
    let lost: String = (0..27).map(|at| page(&format!("q{at}.md"), "owner: lewis\n")).collect();
    let fixture = Fixture::new(&format!("{PEOPLE}{pages}{lost}"));
    let human = report_of(&fixture, &["--to", "1"]);
    assert!(human.contains("\n5 more: --format csv\n") && human.contains("\n  2 more: --format csv\n"), "{human}");
    assert_eq!(report_of(&fixture, &["--to", "1", "--format", "csv"]).lines().count(), 58);
    let nothing = Fixture::new("//- a.md\n# A\n");
    assert!(report_of(&nothing, &[]).ends_with("\n\nNo page is a process in force: there is nothing to plan.\n"));
    let enough =
        Fixture::new(&format!("{PEOPLE}//- playbook.yml\ncover: {{ minimum: 0 }}\n{}", page("a.md", "owner: maya\n")));
    assert!(report_of(&enough, &[]).contains("There is nothing to plan: each process has the people"));
}

#[test]
fn an_address_that_only_git_knows_is_in_json_alone() {
    let fixture = Fixture::new(&format!(
        "{}//@ commit 2026-09-01 maya\n{}//@ commit 2026-09-02 jonas\n",
        page("a.md", "owner: Maya Chen\nlast_verified: 2026-09-01\n"),
        page("b.md", "owner: Maya Chen\nlast_verified: 2026-09-02\n"),
    ));
    for format in ["human", "markdown", "csv", "ics", "verify"] {
        let said = report_of(&fixture, &["--format", format]);
        assert!(said.contains("Jonas Weber") && !said.contains("jonas@example.org"), "{format}: {said}");
    }
    assert!(report_of(&fixture, &["--format", "verify"]).contains("--by 'Jonas Weber' --how walked"));
    assert!(report_of(&fixture, &["--format", "json"]).contains("\"learner\": \"jonas@example.org\""));
}

#[test]
fn what_stops_first_is_shown_first_however_critical_it_is() {
    let fixture = Fixture::new(
        "//- playbook.yml
title: Orders
criticality: { high: { every: 90d, cover: 1 } }
cover: { minimum: 1 }
//- people.yml
people:
  maya: { name: Maya Chen }
  jonas: { name: Jonas Weber, until: 2026-11-30 }
  priya: { name: Priya Raman, until: 2026-12-15 }
  ruth: { name: Ruth Crane }
//- index.md
[a](a.md) [b](b.md) [c](c.md) [d](d.md)
//- a.md
---
title: Critical, and stays
owner: maya
criticality: high
---
//- b.md
---
title: Stops in December
owner: priya
---
//- c.md
---
title: Covered by who leaves first
owner: maya
verifications: [{ on: 2026-11-03, by: jonas, how: walked }]
---
//- d.md
---
title: Stops tomorrow week
owner: jonas
---
",
    );
    let checked = fixture.read();
    let plan = plan(&checked.facts, Asked::default(), &[]);
    let order = plan.trainings.iter().map(|training| {
        let stops = training.stops.map(|day| day.to_string()).unwrap_or_default();
        (checked.facts.playbook.pages[training.page].path(), stops)
    });
    let expected = [("d.md", "2026-12-01"), ("c.md", ""), ("b.md", "2026-12-16"), ("a.md", "")];
    assert_eq!(order.collect::<Vec<_>>(), expected.map(|(path, day)| (path, day.to_owned())));
}

#[test]
fn days_are_proposed_on_which_both_are_here() {
    let fixture = Fixture::new(
        "//- playbook.yml
title: Orders
cover: { minimum: 1 }
closed: [2026-11-25]
//- people.yml
people:
  jonas: { name: Jonas Weber, until: 2026-12-04, away: [2026-11-26/2026-11-27] }
  ruth: { name: Ruth Crane, away: [2026-11-23/2026-11-24] }
//- index.md
[a](a.md) [b](b.md) [c](c.md)
//- a.md
---
owner: jonas
---
//- b.md
---
owner: jonas
---
//- c.md
---
owner: ruth
---
",
    );
    let checked = fixture.read();
    let plan = plan(&checked.facts, Asked { by: None, ..Asked::default() }, &[]);
    let days: Vec<String> = plan.trainings.iter().filter_map(|training| Some(training.day?.to_string())).collect();
    assert_eq!(days, ["2026-11-30", "2026-12-01"], "Ruth is away, the firm closed, Jonas away, a weekend: {plan:#?}");
    let asked = Asked { by: Some(date(2026, 11, 24)), ..Asked::default() };
    let plan = playbook::cover::plan::plan(&checked.facts, asked, &[]);
    let days: Vec<String> = plan.trainings.iter().filter_map(|training| Some(training.day?.to_string())).collect();
    assert_eq!(days, ["2026-11-24"; 2], "no day on which both are here: the last");
}

#[test]
fn a_plan_can_be_drawn_as_though_somebody_had_left() {
    let told = report_of(&Fixture::new(SMALL), &["--without", "maya"]);
    assert!(told.contains("It is drawn as though these had left: Maya Chen.\n"), "{told}");
    assert!(!told.contains("  Maya Chen learns"), "{told}");
    assert!(report_of(&Fixture::new(SMALL), &[]).contains("  Maya Chen learns"));
}
