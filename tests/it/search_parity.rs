//! The terminal and the browser give the same pages, in the same order, with the same scores.

use std::collections::BTreeSet;

use playbook::index::documents::{Entry, Section};
use playbook::index::shards::shards;
use playbook::index::tantivy::Native;

use crate::reader::{Answer, Question, ask, written};

/// The day of the reader: some pages are past their review by then.
const TODAY: &str = "2026-08-01";

/// A small generator of numbers, the same everywhere.
struct Dice(u64);

impl Dice {
    /// A number below `bound`.
    fn roll(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as usize
    }

    /// An element; those at the front come up more often.
    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = self.roll(words.len());
        words[self.roll(at + 1)]
    }

    fn sentence(&mut self, words: &[&str], length: usize) -> String {
        (0..length).map(|_| self.pick(words)).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: &str = "the of to a and invoice invoices invoicing payment payments pay paid customer customers restore \
    restores restored restoring restoration backup backups database databases rotate rotation rotating key keys keyboard \
    deploy deploys deployment deployments deployed release releases incident incidents escalate escalation severity \
    on-call handover training trainer trained vendor vendors contract contracts refund refunds ledger month monthly \
    warehouse forklift pallet shipment label freezer sample Café naïve Übergröße Straße élève señor SOP-014 SOP-015 v2 \
    v2.1 2024 2025 404 don't e-mail printer password passwords reset resets access accessible accessory audit audits \
    auditor badge visitor visitors valve pressure sensor calibrate calibration calibrated inspect inspection \
    ΟΔΟΣ Москва 서울 ﬁle İstanbul naïveté 𠮷野家 𝔘nicode ｆｕｌｌ ｱｸｾｽ";

const JAPANESE: &str = "請求書を送付する 手順書 在庫を確認する 棚卸し バックアップ・キーの更新 障害対応の連絡先 人々 \
    出荷前検査 返金処理 契約更新 入館証の発行 サーバーを再起動する 𠮷野家で昼食 木";

fn corpus() -> Vec<Entry> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let japanese: Vec<&str> = JAPANESE.split_whitespace().collect();
    let mut dice = Dice(7);
    (0..400)
        .map(|n| {
            let length = 5 + dice.roll(120);
            let mut body = dice.sentence(&words, length);
            if n % 3 == 0 {
                body += &format!("。{}", dice.sentence(&japanese, 4));
            }
            let japanese_title = n % 10 == 0;
            Entry {
                url: format!("{}/{}-{n}.html", ["billing", "ops", "warehouse"][n % 3], dice.roll(1000)),
                title: if japanese_title { dice.sentence(&japanese, 1) } else { dice.sentence(&words, 3) },
                sections: sections(&mut dice, &words, body, n % 5),
                path: format!("{}/", ["billing", "ops", "warehouse"][n % 3]),
                owner: ["Maya Chen", "Jonas Weber", ""][n % 3].to_owned(),
                teams: if n % 2 == 0 { vec!["Field team".to_owned()] } else { Vec::new() },
                cover: [None, Some(0), Some(1), Some(2)][n % 4],
                state: ["fresh", "due", "stale", "unverified", ""][n % 5],
                due: if n % 5 < 3 { format!("2026-{:02}-15", 1 + n % 12) } else { String::new() },
                notice: if n % 5 < 3 { format!("2026-{:02}-01", 1 + n % 12) } else { String::new() },
                tags: (0..n % 3).map(|_| dice.sentence(&words, 1)).collect(),
                status: ["draft", "retired", "current"][(n % 7).min(2)],
                excerpt: format!("Excerpt {n}, “quoted” 請求"),
                ..Entry::default()
            }
        })
        .collect()
}

/// A text cut into sections under headings.
fn sections(dice: &mut Dice, words: &[&str], body: String, count: usize) -> Vec<Section> {
    let mut sections = vec![Section { text: body, ..Section::default() }];
    for number in 0..count {
        let text = if number == 1 { String::new() } else { dice.sentence(words, 40) };
        let heading = dice.sentence(words, 2);
        sections.push(Section { id: format!("s{number}"), heading, text });
    }
    sections
}

/// Queries by rule: for words of the corpus, the word, its beginnings, slips of it, and mixtures with other words.
fn queries() -> Vec<String> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let japanese: Vec<char> = JAPANESE.chars().collect();
    let mut dice = Dice(11);
    let mut queries: BTreeSet<String> = words.iter().map(|word| (*word).to_owned()).collect();
    for word in &words {
        let characters: Vec<char> = word.chars().collect();
        let (half, at) = (characters.len().div_ceil(2), dice.roll(characters.len()));
        queries.insert(characters[..half].iter().collect());
        let mut slip = characters.clone();
        match dice.roll(4) {
            0 if at > 0 => slip.swap(at - 1, at),
            1 => slip.insert(at, 'x'),
            2 => slip[at] = 'q',
            _ => drop(slip.remove(at)),
        }
        queries.insert(slip.iter().collect());
        let other = dice.pick(&words);
        queries.insert(format!("{other} {word}"));
        queries.insert(format!("\"{word} {other}\" {}", dice.pick(&words)));
        queries.insert(format!("{word} in:{}", ["billing", "ops"][at % 2]));
        queries.insert(format!("{word} {other} unheard-of"));
        queries.insert(format!("{} {word}ational {}", dice.pick(&words), slip.iter().collect::<String>()));
    }
    for two in japanese.windows(2) {
        queries.insert(two.iter().collect());
    }
    queries.extend(
        [
            "",
            " ",
            "zzz",
            "請",
            "木",
            "a",
            "日本語",
            "the the the",
            "請求書 invoice",
            "<b>&\"'",
            "nvoice",
            "xnvoice",
            "status:stale",
            "“請求書” backup",
            "\"rotate zzz\"",
            "owner:maya refund",
            "team:field status:due",
            "cover:one in:ops/ key",
            "tag:backup cover:none",
            "status:retired restore",
            "owner:\"weber jonas\"",
            "shipmint lable",
            "form the from",
        ]
        .map(str::to_owned),
    );
    queries.insert(WORDS.to_owned());
    queries.into_iter().collect()
}

fn question(query: &str) -> Question<'_> {
    Question { query, limit: 10, today: TODAY, plain: false, fresh: false, fail: &[], directory: None }
}

/// Asks both engines everything, and requires the same pages, scores, places and marks. Few queries find nothing.
fn assert_agree(entries: &[Entry], language: &str, queries: &[String]) {
    let native = Native::build(entries, language).expect("it builds");
    let questions: Vec<Question> = queries.iter().map(|query| question(query)).collect();
    let answers = ask(&shards(entries, language), &questions);
    let mut found = 0;
    for (query, answer) in queries.iter().zip(answers) {
        let expected = native.search(query, TODAY.parse().expect("a day"), 10).expect("it searches");
        assert_eq!(answer.error, "", "{query}");
        let ours: Vec<_> =
            expected.hits.iter().map(|hit| (&*hit.url, &*hit.title, &hit.section, &hit.excerpt)).collect();
        let theirs: Vec<_> =
            answer.hits.iter().map(|hit| (&*hit.url, &*hit.title, &hit.section, &hit.excerpt)).collect();
        assert_eq!(ours, theirs, "{language}: {query}");
        assert_eq!(expected.total, answer.total, "{language}: {query}");
        assert_eq!((expected.missing, expected.loose), (answer.missing, answer.loose), "{language}: {query}");
        for (ours, theirs) in expected.hits.iter().zip(&answer.hits) {
            assert_eq!(ours.score.to_bits(), theirs.score.to_bits(), "{language}: {query}");
            assert!(["draft", "current", "retired"].contains(&&*theirs.status), "{query}");
        }
        found += usize::from(!answer.hits.is_empty());
    }
    assert!(found > queries.len() * 9 / 10, "{found} of {}", queries.len());
}

#[test]
fn both_engines_agree() {
    // Languages differ in their stems only: many queries for one, some for the others.
    for (language, step) in [("en", 2), ("de", 7), ("ja", 7)] {
        let queries: Vec<String> = queries().into_iter().step_by(step).collect();
        assert!(queries.len() > 800 / step);
        assert_agree(&corpus(), language, &queries);
    }
}

/// What people would ask of real pages: titles in other orders, with slips and as questions, words and phrases of the text.
fn asked(entries: &[Entry]) -> Vec<String> {
    let mut dice = Dice(5);
    let mut asked = Vec::new();
    for entry in entries {
        let mut words: Vec<&str> = entry.title.split_whitespace().collect();
        asked.push(format!("how do I {}?", entry.title.to_lowercase()));
        asked.push(entry.title.chars().take(3 + dice.roll(9)).collect());
        words.rotate_left(1);
        asked.push(words.join(" "));
        let long = words.iter().max_by_key(|word| word.chars().count()).map_or("", |word| word);
        let mut slip: Vec<char> = long.chars().collect();
        if slip.len() > 3 {
            let at = dice.roll(slip.len() - 1);
            slip.swap(at, at + 1);
        }
        asked.push(format!("{} {}", words[0], slip.iter().collect::<String>()));
        let text: Vec<&str> = entry.texts(2).flat_map(str::split_whitespace).collect();
        if text.len() > 20 {
            let at = dice.roll(text.len() - 8);
            asked.push(format!("\"{}\"", text[at..at + 4].join(" ").replace('"', "")));
            asked.push(format!("{} {} in:{}", text[at + 5], text[at], entry.path));
        }
    }
    asked
}

#[test]
fn they_agree_on_pages_that_people_wrote() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("playbook");
    let today = TODAY.parse().expect("a day");
    let read = |wanted| playbook::pipeline::read(&root, today, wanted).expect("the sample playbook");
    let sample = read(playbook::pipeline::Wanted::Pages).entries().expect("words can be read");
    assert_agree(&sample, "en-GB", &asked(&sample));
    let manual = format!("//- index.md\n{}", include_str!("../../README.md"));
    let chapters = manual.replace("\n## ", "\n//- chapter.md\n# ");
    let numbered: String = chapters
        .split("//- chapter.md")
        .enumerate()
        .map(|(at, text)| if at == 0 { text.to_owned() } else { format!("//- chapter-{at}.md{text}") })
        .collect();
    let manual = crate::fixture::Fixture::new(&numbered).read_all().entries().expect("words can be read");
    assert!(manual.len() > 4, "the manual has chapters");
    assert_agree(&manual, "en", &asked(&manual));
}

#[test]
fn a_failed_load_can_be_tried_again() {
    let files = shards(&corpus(), "en");
    let named = |start: char| -> Vec<&str> {
        let names = files.iter().filter_map(|(name, _)| name.rsplit('/').next()?.strip_suffix(".js"));
        names.filter(|name| name.starts_with(start)).collect()
    };
    let (lexicon, postings) = (named('l'), named('p'));
    let failing = |fail| Question { fail, ..question("restore") };
    let questions = [failing(&lexicon), failing(&postings), failing(&[]), failing(&["root", "norms"])];
    let answers: Vec<Answer> = ask(&files, &questions);
    assert!(answers[0].error.starts_with("search file l"), "{}", answers[0].error);
    assert!(answers[1].error.starts_with("search file p"), "{}", answers[1].error);
    assert_eq!((&*answers[2].error, &*answers[3].error), ("", ""));
    assert_eq!(answers[2].hits.len(), 10);
    assert!(answers[3].files.is_empty(), "what was loaded is kept");
}

#[test]
fn a_site_that_is_built_anew_under_an_open_page_is_found_at_the_second_try() {
    let entries = corpus();
    let other: Vec<Entry> = entries.iter().filter(|entry| entry.title.contains("key")).cloned().collect();
    let anew = written(&shards(&other, "en"));
    let after = |query, directory| Question { directory, ..question(query) };
    let questions = [question("key"), after("freezer", Some(anew.path())), question("freezer"), question("key")];
    let answers = ask(&shards(&entries, "en"), &questions);
    assert!(answers[0].total > other.len());
    assert!(!answers[1].error.is_empty(), "its folder is gone");
    let native = Native::build(&other, "en").expect("it builds");
    for (query, answer) in [("freezer", &answers[2]), ("key", &answers[3])] {
        let expected = native.search(query, TODAY.parse().expect("a day"), 10).expect("it searches");
        assert_eq!((answer.error.as_str(), answer.total), ("", expected.total), "{query}");
    }
}

#[test]
fn no_pages_find_nothing() {
    let answers = ask(&shards(&[], "en"), &[question("backup")]);
    assert_eq!((answers[0].total, &*answers[0].error), (0, ""));
}
