//! Tables of the business beside its pages: who serves which client, who answers a shared channel, how the register of
//! processes stands. Each is there only where the playbook has such things.

use crate::cover::clients::{self, Client};
use crate::cover::register::{Listed, register, tally};
use crate::model::page::{LinkTarget, Named};
use crate::model::people::{TeamId, Who};
use crate::render::frame::Framed;
use crate::render::pages::job;
use crate::render::parts::href;
use crate::render::view::{Frame, LedgerCell, LedgerPage, LedgerPerson, LedgerRow, Link};
use crate::render::{Job, Maker};
use crate::settings::Publish;

/// The most pages that a channel's row links to.
const MOST_PAGES: usize = 8;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ledger {
    /// Clients, with who serves them.
    Clients,
    /// Shared channels, with who answers them.
    Channels,
    /// Processes, with their pages.
    Register,
}

impl Ledger {
    /// All of them.
    const ALL: [Ledger; 3] = [Ledger::Clients, Ledger::Channels, Ledger::Register];

    /// Its file's name.
    pub fn name(self) -> &'static str {
        match self {
            Ledger::Clients => "clients",
            Ledger::Channels => "channels",
            Ledger::Register => "register",
        }
    }

    /// The name of its title.
    pub fn title(self) -> &'static str {
        match self {
            Ledger::Clients => "ledger.clients",
            Ledger::Channels => "ledger.channels",
            Ledger::Register => "ledger.register",
        }
    }

    /// The name of what is said of it.
    fn lead(self) -> &'static str {
        match self {
            Ledger::Clients => "ledger.clients-lead",
            Ledger::Channels => "ledger.channels-lead",
            Ledger::Register => "ledger.register-lead",
        }
    }

    /// Those that the playbook has something for. Where nobody is named, clients are nobody's business either.
    pub fn there(facts: &crate::facts::Facts) -> Vec<Ledger> {
        let playbook = &facts.playbook;
        let there = |ledger: &Ledger| match ledger {
            Ledger::Clients => {
                facts.settings.publish != Publish::None
                    && !(playbook.clients.all.is_empty() && facts.evidence.work.is_empty())
            }
            Ledger::Channels => !facts.settings.channels.is_empty(),
            Ledger::Register => !playbook.register.all.is_empty(),
        };
        Ledger::ALL.into_iter().filter(there).collect()
    }
}

/// A job for each.
pub fn jobs<'a>(maker: &'a Maker<'a>, jobs: &mut Vec<Job<'a>>) {
    for (ledger, url) in &maker.ledgers {
        jobs.push(job(url.clone(), move || maker.ledger(*ledger, url)));
    }
}

/// A cell with nothing in it.
fn empty() -> LedgerCell {
    LedgerCell { people: Vec::new(), pages: Vec::new(), text: String::new(), missing: false, channel: None }
}

impl Maker<'_> {
    /// Links to all ledgers.
    pub fn ledger_links(&self, from: &str) -> Vec<Link> {
        let title = |ledger: &Ledger| self.words.text(ledger.title()).to_owned();
        self.ledgers.iter().map(|(ledger, url)| Link { title: title(ledger), href: href(from, url) }).collect()
    }

    fn ledger(&self, ledger: Ledger, url: &str) -> anyhow::Result<(Frame, LedgerPage)> {
        let (columns, rows): (&[&str], Vec<LedgerRow>) = match ledger {
            Ledger::Clients => (
                &["ledger.client", "ledger.lead", "ledger.backup", "ledger.served"],
                clients::clients(self.facts).iter().map(|client| self.client(client, url)).collect(),
            ),
            Ledger::Channels => (
                &["ledger.channel", "ledger.ways", "ledger.answers", "ledger.pages"],
                self.facts.settings.channels.keys().map(|name| self.channel_row(name, url)).collect(),
            ),
            Ledger::Register => (
                &["ledger.process", "ledger.criticality", "ledger.written", "ledger.fresh", "ledger.covered"],
                register(self.facts).iter().map(|listed| self.listed_process(listed, url)).collect(),
            ),
        };
        let text = |name: &str| self.words.text(name).to_owned();
        let page = LedgerPage {
            lead: text(ledger.lead()),
            summary: if ledger == Ledger::Register { self.sound_share() } else { String::new() },
            columns: columns.iter().map(|name| text(name)).collect(),
            rows,
        };
        let title = text(ledger.title());
        let framed = Framed { url, template: "ledger", title: &title, description: "", lang: None, folder: None };
        Ok((self.frame(&framed)?, page))
    }

    fn client(&self, client: &Client<'_>, url: &str) -> LedgerRow {
        let person = |named: &Option<Named>, none: &str| {
            let party = named.as_ref().and_then(|named| self.party(&named.who, url));
            match party {
                Some(party) => LedgerCell { people: vec![LedgerPerson { party, told: String::new() }], ..empty() },
                None => LedgerCell { text: self.words.text(none).to_owned(), missing: !none.is_empty(), ..empty() },
            }
        };
        let served = client.served.iter().filter_map(|served| {
            let day = self.words.day(served.last).text;
            let told = self.words.count("ledger.work", served.count, &[("day", &day)]);
            Some(LedgerPerson { party: self.party(&served.who, url)?, told })
        });
        let people: Vec<LedgerPerson> = served.collect();
        let alone = client.only(self.facts).is_some();
        let text = match people.len() {
            0 => self.words.text("ledger.not-served").to_owned(),
            _ if alone => self.words.text("ledger.alone").to_owned(),
            _ => String::new(),
        };
        let (lead, backup) = match client.listed {
            Some(listed) => (person(&listed.lead, "ledger.nobody"), person(&listed.backup, "ledger.nobody")),
            None => (empty(), empty()),
        };
        LedgerRow {
            name: client.name.to_owned(),
            href: client.listed.and_then(|listed| self.led_to(listed.leads_to.as_ref(), url)),
            cells: vec![lead, backup, LedgerCell { people, text, missing: alone, ..empty() }],
        }
    }

    /// Where the page of an entry lies, if it is one that is shown.
    fn led_to(&self, target: Option<&LinkTarget>, url: &str) -> Option<String> {
        match target? {
            LinkTarget::Page(at, _) | LinkTarget::NoHeading(at, _) if self.shown(*at) => {
                Some(href(url, &self.facts.playbook.pages[*at].url))
            }
            _ => None,
        }
    }

    fn page_links(&self, pages: &[usize], url: &str) -> Vec<Link> {
        let pages = pages.iter().filter(|at| self.shown(**at)).map(|at| &self.facts.playbook.pages[*at]);
        pages.map(|page| Link { title: page.title.clone(), href: href(url, &page.url) }).collect()
    }

    fn channel_row(&self, name: &str, url: &str) -> LedgerRow {
        let playbook = &self.facts.playbook;
        let answers =
            |team: &usize| playbook.roster.teams[*team].channel.as_ref().is_some_and(|channel| channel.value == name);
        let teams = (0..playbook.roster.teams.len()).filter(answers).map(|team| Who::Team(TeamId(team)));
        let people = teams.map(|team| {
            let members = self.parties(
                playbook.roster.humans(&team).iter().filter(|who| !playbook.roster.gone(who, self.facts.today)),
                url,
            );
            let told =
                members.into_iter().map(|party| party.name).collect::<Vec<_>>().join(self.words.text("list.comma"));
            LedgerPerson { party: self.named(&team, url), told }
        });
        let people: Vec<LedgerPerson> = people.collect();
        let pages: Vec<usize> =
            (0..playbook.pages.len()).filter(|at| playbook.pages[*at].channel.as_deref() == Some(name)).collect();
        let mut links = self.page_links(&pages, url);
        let more = links.len().saturating_sub(MOST_PAGES);
        links.truncate(MOST_PAGES);
        let more = if more > 0 { self.words.count("ledger.more", more, &[]) } else { String::new() };
        let nobody = if people.is_empty() { self.words.text("ledger.no-team") } else { "" };
        LedgerRow {
            name: crate::model::playbook::words(name),
            href: None,
            cells: vec![
                LedgerCell { channel: self.channel(name), ..empty() },
                LedgerCell { people, text: nobody.to_owned(), ..empty() },
                LedgerCell { pages: links, text: more, ..empty() },
            ],
        }
    }

    fn listed_process(&self, listed: &Listed<'_>, url: &str) -> LedgerRow {
        let say = |yes: Option<bool>| {
            let name = match yes {
                Some(true) => "ledger.yes",
                Some(false) => "ledger.no",
                None => "cover.is-unknown",
            };
            LedgerCell {
                text: self.words.text(name).to_owned(),
                missing: yes == Some(false) && listed.critical,
                ..empty()
            }
        };
        let pages = self.page_links(&listed.pages, url);
        let none = if listed.pages.is_empty() { self.words.text("ledger.no-page") } else { "" };
        let level = listed.entry.criticality.clone().unwrap_or_default();
        LedgerRow {
            name: listed.entry.name.clone(),
            href: None,
            cells: vec![
                LedgerCell { text: level, ..empty() },
                LedgerCell { missing: listed.pages.is_empty(), pages, text: none.to_owned(), ..empty() },
                say(Some(listed.fresh)),
                say(listed.covered),
            ],
        }
    }

    /// What share of the critical processes is written, fresh and covered by two.
    fn sound_share(&self) -> String {
        let all = register(self.facts);
        let critical = tally(all.iter().filter(|listed| listed.critical));
        let (name, counted) = match critical.all {
            0 => ("ledger.share", tally(all.iter())),
            _ => ("ledger.share-critical", critical),
        };
        let percent = (counted.sound * 100 + counted.all / 2).checked_div(counted.all).unwrap_or(0);
        let (of, percent) = (counted.all.to_string(), percent.to_string());
        self.words.count(name, counted.sound, &[("of", &of), ("percent", &percent)])
    }
}
