//! The only types a template sees: plain data, already worded, with links relative to the page they stand on.
//!
//! Every template receives `frame` and one value of its own page type under the name `page`. Nothing here decides
//! anything: it is filled by `render/pages`. Dates come twice, as ISO text for machines and as words for people.
//! `html` fields are safe to print with `| safe`; everything else is text to be escaped.

use serde::Serialize;

/// What every page receives as `frame`.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The playbook's title.
    pub site_title: String,
    /// Language of the page, a BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The page's title, without the playbook's.
    pub title: String,
    /// One sentence for search engines and previews; may be empty.
    pub description: String,
    /// The way from this page to the site's root: empty or `../` repeated. Put before every asset.
    pub root: String,
    /// This page's address from the root, such as `billing/send-invoice.html`.
    pub url: String,
    /// `home`, `folder`, `page`, `person`, `team`, `people`, `cover`, `health`, `findings`, `search`, `not-found`.
    pub template: &'static str,
    /// The day the site was built for.
    pub built: Day,
    /// The navigation, safe HTML: what `nav.html` made of a [`Nav`].
    pub nav: String,
    /// The main menu once more, for the pages that list it in their text (`search`, `not-found`); empty elsewhere.
    pub menu: Vec<MenuEntry>,
    /// From home to the folder of this page; the page itself is left out.
    pub crumbs: Vec<Link>,
    /// Counts for the menu's badges and the footer.
    pub totals: Totals,
}

/// What `nav.html` receives as `nav`. Pages of a large folder share one rendering of it.
#[derive(Debug, Clone, Serialize)]
pub struct Nav {
    /// Main menu: top folders and the fixed pages (people, cover, health, findings).
    pub menu: Vec<MenuEntry>,
    /// The current folder's pages; absent where there is none or there are too many to list.
    pub section: Option<Section>,
    /// The page is the folder's own.
    pub at_folder: bool,
}

/// A day, for machines and for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// `2026-09-02`.
    pub iso: String,
    /// `2 Sep 2026`.
    pub text: String,
}

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Shown text.
    pub title: String,
    /// Relative address, percent-encoded.
    pub href: String,
}

/// An entry of the main menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuEntry {
    /// Shown text.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// `folder`, `people`, `cover`, `health`, `findings`: for grouping and for the icon.
    pub kind: &'static str,
    /// The page is this entry or lies under it.
    pub current: bool,
    /// How many processes lie below it, where that says something.
    pub count: Option<usize>,
}

/// The folder that a page stands in, for the side navigation.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// The folder's title.
    pub title: String,
    /// Its index page.
    pub href: String,
    /// Its pages, in order.
    pub pages: Vec<SectionEntry>,
}

/// One page of a [`Section`].
#[derive(Debug, Clone, Serialize)]
pub struct SectionEntry {
    /// Its title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// It is the page being read.
    pub current: bool,
    /// Its sign: a freshness state, or empty for a guide.
    pub sign: &'static str,
    /// First day on which it counts as due.
    pub notice: Option<Day>,
    /// The last day before it is stale.
    pub due: Option<Day>,
}

/// Site-wide counts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Totals {
    /// Processes that are in force: current pages of kind `sop`.
    pub processes: usize,
    /// Of those: fresh.
    pub fresh: usize,
    /// Of those: due.
    pub due: usize,
    /// Of those: stale.
    pub stale: usize,
    /// Of those: unverified.
    pub unverified: usize,
    /// Covered now by nobody but the owner.
    pub cover_none: usize,
    /// Covered now by one reviewer.
    pub cover_one: usize,
    /// Covered now by two or more.
    pub cover_two: usize,
    /// Of those: history is cut off, so who has covered them is not known.
    pub unknown: usize,
    /// Of those covered: two who cover it might be one human, and are counted as one.
    pub unlinked: usize,
    /// Findings that are errors and not waived.
    pub errors: usize,
    /// Findings that are warnings and not waived.
    pub warnings: usize,
    /// Findings that are notes and not waived.
    pub notes: usize,
    /// Waived findings.
    pub waived: usize,
}

/// A person or a team as it is named on a page.
#[derive(Debug, Clone, Serialize)]
pub struct Party {
    /// Shown name.
    pub name: String,
    /// Their page, where they have one.
    pub href: Option<String>,
    /// Has left.
    pub gone: bool,
    /// Is a team.
    pub team: bool,
    /// Is an outside firm.
    pub partner: bool,
}

/// How far a page can be trusted: the trust card. Only processes have one.
#[derive(Debug, Clone, Serialize)]
pub struct Trust {
    /// `fresh`, `due`, `stale`, `unverified`, as of the build. The reader's script ages it from the dates below.
    pub state: &'static str,
    /// The state in words: "Fresh", "Due for review", "Past its review date", "Never verified".
    pub state_text: String,
    /// What differs from the text that was last verified; nothing where it is the same or that is unknown.
    pub changed: Option<Changed>,
    /// The newest verification, where there is one.
    pub verified: Option<Verified>,
    /// First day on which the page counts as due.
    pub notice: Option<Day>,
    /// The last day before it is stale.
    pub due: Option<Day>,
    /// "every 180 days".
    pub cadence: String,
    /// Cover.
    pub cover: Cover,
    /// The record of verifications, newest first.
    pub record: Vec<RecordEntry>,
    /// Since when anything is on record.
    pub since: Option<Since>,
    /// Pages that still stand and whose record is a part of this one, because this page continues them.
    pub shared_with: Vec<Link>,
    /// The record is all there is. Otherwise history is cut off, and what came before is not known.
    pub complete: bool,
}

/// Since when a page is on record.
#[derive(Debug, Clone, Serialize)]
pub struct Since {
    /// The day.
    pub on: Day,
    /// The page's first commit, where it is known.
    pub commit: Option<Commit>,
}

/// A commit.
#[derive(Debug, Clone, Serialize)]
pub struct Commit {
    /// `1a2b3c4`.
    pub short: String,
    /// Its page in the repository, if `repository` is set.
    pub href: Option<String>,
    /// The author's day.
    pub on: Day,
}

/// What changed in a page after it was verified.
#[derive(Debug, Clone, Serialize)]
pub struct Changed {
    /// The day of the verification.
    pub since: Option<Day>,
    /// The commits that changed it, newest first; the newest few.
    pub commits: Vec<Commit>,
    /// How many commits there are beside those.
    pub more_commits: usize,
    /// Some of it is not committed yet.
    pub uncommitted: bool,
    /// The words before and after: the first few places.
    pub words: Vec<Edit>,
    /// How many places there are beside those.
    pub more_words: usize,
}

/// A place in a text that changed.
#[derive(Debug, Clone, Serialize)]
pub struct Edit {
    /// The words that lead up to it; may be empty.
    pub lead: String,
    /// The words that stood there; empty where some were put in.
    pub before: String,
    /// The words that stand there now; empty where some were taken out.
    pub after: String,
    /// The words that follow; may be empty.
    pub tail: String,
}

/// The newest verification.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// When.
    pub on: Day,
    /// Who, as far as known.
    pub by: Vec<Party>,
    /// "walked through", "performed", "read", "date set", "date moved in bulk"; empty where unknown.
    pub how_text: String,
}

/// Who covers a page.
#[derive(Debug, Clone, Serialize)]
pub struct Cover {
    /// `none`, `one`, `two`, `more`: the figure for as many as those of [`Self::now`] are at the least; `unknown`.
    pub sign: &'static str,
    /// How many are asked for.
    pub minimum: usize,
    /// Still here, and verified it within the time asked for.
    pub now: Vec<Party>,
    /// Ever verified it.
    pub ever: Vec<Party>,
    /// In words: "2 people cover it now, 3 ever".
    pub text: String,
    /// That nobody knows whether some of them are still here; else empty.
    pub perhaps_gone: &'static str,
}

/// One line of the record.
#[derive(Debug, Clone, Serialize)]
pub struct RecordEntry {
    /// When.
    pub on: Day,
    /// Who; where a date is all there is and nobody is known to have looked, who set it.
    pub by: Party,
    /// `dated`, `read`, `walked`, `performed`.
    pub how: &'static str,
    /// The same in words.
    pub how_text: String,
    /// Who wrote it down, where that was somebody else.
    pub recorded_by: Option<Party>,
    /// How it was written down, where that says that nobody may have looked; else empty.
    pub manner: String,
    /// Why it is no cover; empty where it counts.
    pub why: String,
    /// Where it is known from: "log", "evidence/2026.csv, line 12"; empty where the commit says it all.
    pub from: String,
    /// That line in the repository, if `repository` is set and it is a record of performed work.
    pub from_href: Option<String>,
    /// The commit that brought it, where it is known.
    pub commit: Option<Commit>,
    /// The verifier's remark; may be empty.
    pub note: String,
    /// A ticket or a link to it; may be empty.
    pub reference: String,
    /// Set where `reference` is a web address.
    pub reference_href: Option<String>,
    /// Counts as cover; where it does not, `why` says why.
    pub counts: bool,
}

/// A finding as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// `PB202`.
    pub code: &'static str,
    /// `single-reviewer`.
    pub name: &'static str,
    /// `error`, `warning`, `note`.
    pub severity: &'static str,
    /// What is wrong; safe HTML.
    pub message: String,
    /// What to do; safe HTML.
    pub help: String,
    /// Further facts; safe HTML.
    pub notes: Vec<String>,
    /// `billing/send-invoice.md:4:1`.
    pub place: String,
    /// The page it is about, where it has one in the site.
    pub page: Option<Link>,
    /// Why it is waived, where it is; "until 31 Jan 2027: moving to the new portal".
    pub waived: Option<String>,
}

/// An entry of a page's contents list.
#[derive(Debug, Clone, Serialize)]
pub struct TocEntry {
    /// Heading level, 2 or 3.
    pub level: u8,
    /// The heading's id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// One line of a list of processes or guides. Lists come sorted, worst first.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The page's title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Title of its folder.
    pub folder: String,
    /// `sop`, `guide`.
    pub kind: &'static str,
    /// `current`, `draft`, `retired`.
    pub status: &'static str,
    /// Freshness state, or empty for a guide.
    pub state: &'static str,
    /// In words; empty for a guide.
    pub state_text: String,
    /// The substance differs from what was last verified.
    pub changed: bool,
    /// First day it is due.
    pub notice: Option<Day>,
    /// Last day before it is stale.
    pub due: Option<Day>,
    /// Newest verification.
    pub verified: Option<Day>,
    /// Owner, where known.
    pub owner: Option<Party>,
    /// All that is on record of it is known; else history is cut off.
    pub known: bool,
    /// Cover sign: `none`, `one`, `two`, `more`, `unknown`; empty for a guide.
    pub cover: &'static str,
    /// How many cover it now, at the least.
    pub cover_now: usize,
    /// How many cover it now, as shown: "2", "at most 2", "at least 2", "not known"; empty for a guide.
    pub cover_count: String,
    /// Who covers it, in words without names; empty for a guide.
    pub cover_text: String,
    /// Criticality level; may be empty.
    pub criticality: String,
    /// Errors and warnings that are not waived.
    pub findings: usize,
}

/// A Markdown page (`page.html`): a process, a guide, or a folder's index that has a body.
#[derive(Debug, Clone, Serialize)]
pub struct ContentPage {
    /// `sop`, `guide`, `index`.
    pub kind: &'static str,
    /// Title; the largest thing on the page.
    pub title: String,
    /// Lead sentence; may be empty.
    pub description: String,
    /// The body, safe HTML, without the first heading where that is the title.
    pub html: String,
    /// Contents list; empty where the page is short.
    pub toc: Vec<TocEntry>,
    /// `current`, `draft`, `retired`.
    pub status: &'static str,
    /// What replaces it, where it is retired.
    pub superseded_by: Option<Link>,
    /// The trust card; absent for guides and for retired pages.
    pub trust: Option<Trust>,
    /// Who answers for it.
    pub owner: Option<Party>,
    /// Who is asked to check it.
    pub reviewers: Vec<Party>,
    /// The shared channel, where one is named.
    pub channel: Option<Channel>,
    /// Criticality level; may be empty.
    pub criticality: String,
    /// Document control: label and value pairs such as ("Version", "3.1"); may be empty.
    pub control: Vec<Pair>,
    /// Tags.
    pub tags: Vec<String>,
    /// Findings of this page that are errors or warnings, waived ones last.
    pub findings: Vec<Finding>,
    /// Where to edit it, if `repository` is set.
    pub edit_href: Option<String>,
    /// Where to report a problem, if `repository` is set.
    pub report_href: Option<String>,
    /// The page before it in its folder.
    pub previous: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
}

/// A label and its value.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// "Version".
    pub label: String,
    /// "3.1".
    pub value: String,
}

/// A shared way in.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    /// Its name in playbook.yml.
    pub name: String,
    /// Address, where given.
    pub email: Option<String>,
    /// Number as written, where given.
    pub phone: Option<String>,
    /// The same for `tel:`.
    pub phone_href: Option<String>,
    /// Web address, where given.
    pub url: Option<String>,
}

/// The home page (`home.html`) and a folder's page (`folder.html`).
#[derive(Debug, Clone, Serialize)]
pub struct FolderPage {
    /// Title.
    pub title: String,
    /// Lead sentence; may be empty.
    pub description: String,
    /// The index page's body, safe HTML; may be empty.
    pub html: String,
    /// Folders directly below.
    pub folders: Vec<FolderCard>,
    /// Its own pages, worst first (for the home page: those that need attention, at most eight).
    pub rows: Vec<Row>,
    /// Where to edit the index page.
    pub edit_href: Option<String>,
    /// Owner, where the index page names one.
    pub owner: Option<Party>,
    /// Findings of the index page itself.
    pub findings: Vec<Finding>,
}

/// A folder below another.
#[derive(Debug, Clone, Serialize)]
pub struct FolderCard {
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Pages below it, at any depth.
    pub pages: usize,
    /// Of those: stale.
    pub stale: usize,
    /// Of those: due.
    pub due: usize,
}

/// The list of people and teams (`people.html`).
#[derive(Debug, Clone, Serialize)]
pub struct PeoplePage {
    /// People by name; those who have left come last.
    pub people: Vec<PersonCard>,
    /// Teams by name.
    pub teams: Vec<TeamCard>,
}

/// A person in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PersonCard {
    /// Who.
    pub party: Party,
    /// Role; may be empty.
    pub role: String,
    /// How many processes they answer for.
    pub owns: usize,
    /// How many they cover now.
    pub covers: usize,
    /// Of how many they are the only cover.
    pub only_cover_of: usize,
    /// Last day, where one is set.
    pub until: Option<Day>,
}

/// A team in a list.
#[derive(Debug, Clone, Serialize)]
pub struct TeamCard {
    /// Which.
    pub party: Party,
    /// Its members.
    pub members: Vec<Party>,
    /// How many processes it answers for.
    pub owns: usize,
}

/// A person's page (`person.html`).
#[derive(Debug, Clone, Serialize)]
pub struct PersonPage {
    /// Who.
    pub party: Party,
    /// Where they are known from, in words, if not from `people.yml`; else empty.
    pub known_from: &'static str,
    /// Role; may be empty.
    pub role: String,
    /// First day, where known.
    pub from: Option<Day>,
    /// Last day, where set.
    pub until: Option<Day>,
    /// Their teams.
    pub teams: Vec<Party>,
    /// Processes they answer for, themselves.
    pub owns: Vec<Row>,
    /// Processes they cover now.
    pub covers: Vec<Row>,
    /// Processes that nobody else covers now.
    pub only_cover_of: Vec<Row>,
    /// Processes whose front matter names them as reviewer but that they have not verified.
    pub asked: Vec<Row>,
    /// Their newest verifications, at most ten.
    pub lately: Vec<Check>,
}

/// A verification in a person's list.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// The page.
    pub page: Link,
    /// Title of its folder.
    pub folder: String,
    /// When.
    pub on: Day,
    /// "walked through", "performed", "read", "date set".
    pub how_text: String,
}

/// A team's page (`team.html`).
#[derive(Debug, Clone, Serialize)]
pub struct TeamPage {
    /// Which.
    pub party: Party,
    /// Its members.
    pub members: Vec<Party>,
    /// Its shared channel.
    pub channel: Option<Channel>,
    /// Processes it answers for.
    pub owns: Vec<Row>,
}

/// The health page (`health.html`).
#[derive(Debug, Clone, Serialize)]
pub struct HealthPage {
    /// Freshness of the processes, as a bar: fresh, due, stale, unverified.
    pub freshness: Chart,
    /// Cover of the processes, as a bar: none, one, two or more.
    pub cover: Chart,
    /// How verifications were written down; absent where there are none.
    pub recording: Option<Chart>,
    /// Month by month; absent where nothing is on record.
    pub trend: Option<Trend>,
    /// Reviews that are past or due, oldest first.
    pub queue: Vec<Row>,
    /// Processes that rest on one person, worst first.
    pub one_person: Vec<Row>,
    /// Processes by folder.
    pub folders: Vec<FolderCard>,
    /// Counts by rule, for rules with findings.
    pub rules: Vec<RuleCount>,
}

/// How things went, month by month. Where it cannot be known, there is only the note.
#[derive(Debug, Clone, Serialize)]
pub struct Trend {
    /// What has to be known to read it right; may be empty.
    pub note: String,
    /// The charts, one beside the other; empty where there is nothing to draw.
    pub charts: Vec<TrendChart>,
    /// The numbers behind them, oldest first.
    pub months: Vec<TrendMonth>,
}

/// One share by month, as columns of an SVG with a viewBox 1000 wide and 100 high, so that one unit is one percent.
#[derive(Debug, Clone, Serialize)]
pub struct TrendChart {
    /// `fresh` or `covered`; also begins its ids.
    pub key: &'static str,
    /// "Fresh".
    pub title: String,
    /// "76 % today, 29 of 38 processes".
    pub now: String,
    /// The chart in a sentence, for those who do not see it.
    pub says: String,
    /// The columns, oldest first. A month without processes has none.
    pub columns: Vec<TrendColumn>,
    /// Width of a column.
    pub width: usize,
}

/// A column of a [`TrendChart`].
#[derive(Debug, Clone, Serialize)]
pub struct TrendColumn {
    /// Left edge, 0 to 1000.
    pub x: usize,
    /// Upper edge, 0 to 100.
    pub y: usize,
    /// Height, which is the share in whole percent.
    pub percent: usize,
}

/// The numbers of a month.
#[derive(Debug, Clone, Serialize)]
pub struct TrendMonth {
    /// Its last day, or today.
    pub end: Day,
    /// "Nov 2026".
    pub label: String,
    /// Of today's processes, the ones on record by then.
    pub processes: usize,
    /// Of those, the fresh ones.
    pub fresh: usize,
    /// The same in whole percent.
    pub fresh_percent: usize,
    /// Of those, the ones that two or more covered.
    pub covered: usize,
    /// The same in whole percent.
    pub covered_percent: usize,
}

/// Who covers what (`cover.html`): people by processes. In a large playbook the first such page lists the others.
#[derive(Debug, Clone, Serialize)]
pub struct CoverPage {
    /// Title.
    pub title: String,
    /// The other pages, where this one only leads to them.
    pub sheets: Vec<CoverSheet>,
    /// The people who stand at the columns' heads; empty where they are too many for columns.
    pub people: Vec<Party>,
    /// The names to choose from, with the numbers by which rows call them.
    pub names: Vec<CoverName>,
    /// The teams to choose from, with the numbers of the team and its members.
    pub teams: Vec<CoverName>,
    /// The processes, folder by folder.
    pub groups: Vec<CoverGroup>,
    /// How many processes there are.
    pub processes: usize,
    /// Of how many history is cut off, so that who has covered them is not known.
    pub unknown: usize,
    /// Of how many two who cover them might be one human.
    pub unlinked: usize,
    /// Somebody covers something now of whom nobody knows whether they are still here.
    pub perhaps_gone: bool,
}

/// A page of [`CoverPage::sheets`].
#[derive(Debug, Clone, Serialize)]
pub struct CoverSheet {
    /// Title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Its processes.
    pub processes: usize,
    /// Of those, by the number of people who cover them now: none, one, two or more.
    pub covered: [usize; 3],
    /// Those of which it is not known.
    pub unknown: usize,
}

/// A name to choose a list's rows by.
#[derive(Debug, Clone, Serialize)]
pub struct CoverName {
    /// Shown name.
    pub name: String,
    /// The numbers it stands for, with blanks between.
    pub numbers: String,
}

/// The processes of a folder.
#[derive(Debug, Clone, Serialize)]
pub struct CoverGroup {
    /// The folder's title, with those above it.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The processes, thinnest cover first.
    pub rows: Vec<CoverRow>,
}

/// A process and everyone who has to do with it.
#[derive(Debug, Clone, Serialize)]
pub struct CoverRow {
    /// The page's title.
    pub title: String,
    /// Relative address.
    pub href: String,
    /// Who answers for it.
    pub owner: Option<Party>,
    /// The owner's number.
    pub owner_number: Option<usize>,
    /// The figure for [`Self::now`]: `none`, `one`, `two`, `more`, `unknown`.
    pub sign: &'static str,
    /// How many cover it now, at the least; nothing where it is not known.
    pub now: Option<usize>,
    /// As shown: "2", "at most 2", "at least 2", "not known".
    pub count: String,
    /// How many are asked for.
    pub minimum: usize,
    /// The numbers of everyone in it, with blanks between.
    pub numbers: String,
    /// With columns, one mark each, in their order; else the marks that say something, those who cover it now first.
    pub marks: Vec<CoverMark>,
    /// Without columns, those who covered it in the past beside the latest of them: they are folded away.
    pub folded: Vec<CoverMark>,
    /// With columns, how many marks are `far`.
    pub far: usize,
    /// How many marks were left out, where they are too many.
    pub more: usize,
}

/// What somebody has to do with a process.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CoverMark {
    /// `owner`, `now`, `once`, `asked`; empty for nothing.
    pub kind: &'static str,
    /// The letter that stands for it: `O`, `C`, `P`, `A`.
    pub letter: &'static str,
    /// Who.
    pub name: String,
    /// What else there is to say: "2 Sep 2026, walked through"; may be empty.
    pub text: String,
    /// All of it in a sentence.
    pub says: String,
    /// There are later ones of those who covered it in the past: where the marks are a list, this one is left out.
    pub far: bool,
}

/// A bar in parts that add up to `total`.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    /// "Freshness of 42 processes".
    pub title: String,
    /// What is counted: "Processes".
    pub unit: &'static str,
    /// Sum of the parts.
    pub total: usize,
    /// The parts, in order. Parts of zero are included.
    pub parts: Vec<ChartPart>,
}

/// A part of a [`Chart`], for an SVG with a viewBox 1000 wide.
#[derive(Debug, Clone, Serialize)]
pub struct ChartPart {
    /// Sign and class: `fresh`, `due`, `none`, `one` …; empty for none.
    pub sign: &'static str,
    /// "Past its review date".
    pub label: String,
    /// How many.
    pub count: usize,
    /// Share in whole percent.
    pub percent: usize,
    /// Left edge, 0 to 1000.
    pub x: usize,
    /// Width, 0 to 1000.
    pub width: usize,
}

/// How often a rule spoke.
#[derive(Debug, Clone, Serialize)]
pub struct RuleCount {
    /// `PB202`.
    pub code: &'static str,
    /// `single-reviewer`.
    pub name: &'static str,
    /// Severity.
    pub severity: &'static str,
    /// What the rule reports; safe HTML.
    pub what: String,
    /// Findings that are not waived.
    pub count: usize,
    /// Its place on the findings page.
    pub href: String,
}

/// The page of every finding (`findings.html`).
#[derive(Debug, Clone, Serialize)]
pub struct FindingsPage {
    /// Findings that are not waived, by rule: errors first.
    pub groups: Vec<FindingGroup>,
    /// Waived ones.
    pub waived: Vec<Finding>,
}

/// The findings of one rule.
#[derive(Debug, Clone, Serialize)]
pub struct FindingGroup {
    /// `PB202`; also the id of the group's heading.
    pub code: &'static str,
    /// `single-reviewer`.
    pub name: &'static str,
    /// Severity of the first.
    pub severity: &'static str,
    /// What the rule reports; safe HTML.
    pub what: String,
    /// Why that matters; safe HTML.
    pub why: String,
    /// How to mend it; safe HTML.
    pub fix: String,
    /// Its findings.
    pub findings: Vec<Finding>,
}

/// Pages that need nothing but the frame (`search.html`, `404.html`).
#[derive(Debug, Clone, Serialize)]
pub struct PlainPage {
    /// Title.
    pub title: String,
}
