//! What an address answers: its redirects followed, refusals of `HEAD` asked again, what may pass tried once more.
//!
//! It knows no sockets: what it asks is a [`Network`].

use std::time::Duration;

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};

use super::Answer;
use super::address::{is_inner, is_passed_over, joined};

/// As many redirects as browsers follow before they take them for a circle, and no more than needed.
const REDIRECTS: usize = 10;
/// That long after its first request nothing more is begun for an address.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);
/// How it is said that a name is nobody's.
const NO_HOST: &str = "there is no such host";
/// How it is said of a name that may well be somebody's.
const NO_HOST_HERE: &str = "there is no such host here, where names of other networks are not known";

/// How an address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Without its content.
    Head,
    /// As browsers do.
    Get,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Where it leads.
    pub location: Option<String>,
    /// When to come back, as it says it.
    pub retry_after: Option<String>,
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The name is nobody's.
    NoHost,
    /// It may be better in a moment.
    Passing(String),
    /// It will not be better soon.
    Lasting(String),
}

/// What requests are sent through.
pub trait Network: Sync {
    /// Sends one.
    fn request(&self, method: Method, address: &str) -> Result<Reply, Trouble>;
    /// Lets time pass.
    fn wait(&self, time: Duration);
    /// The moment.
    fn now(&self) -> Timestamp;
}

/// What holds for every address, and every step of its way.
pub struct Limits<'l> {
    /// How often it is tried again.
    pub retries: usize,
    /// What is not asked for.
    pub ignore: &'l [String],
    /// Is told each address before it is asked for, and comes back when it may be.
    pub turn: &'l dyn Fn(&str),
}

/// An answer, and whether it came from the host.
#[derive(Debug, PartialEq, Eq)]
pub struct Answered {
    answer: Answer,
    heard: bool,
}

/// Asks for an address.
pub fn answered(network: &impl Network, address: &str, limits: &Limits<'_>) -> Answered {
    let mut heard = false;
    let answer = follow(network, address, limits, &mut heard);
    Answered { answer, heard }
}

fn follow(network: &impl Network, address: &str, limits: &Limits<'_>, heard: &mut bool) -> Answer {
    let (mut at, mut lasting, mut moved): (String, bool, Option<String>) = (address.to_owned(), true, None);
    let end = network.now() + LONGEST;
    for step in 0..=REDIRECTS {
        if step > 0 && network.now() > end {
            return Answer::Unknown(said("no answer in time", address, &at));
        }
        (limits.turn)(&at);
        let reply = match reply(network, &at, limits.retries, end) {
            Ok(reply) => reply,
            Err(Trouble::NoHost) if is_inner(&at) => return Answer::Unknown(said(NO_HOST_HERE, address, &at)),
            Err(Trouble::NoHost) => return Answer::Gone(said(NO_HOST, address, &at)),
            Err(Trouble::Passing(why) | Trouble::Lasting(why)) => return Answer::Unknown(said(&why, address, &at)),
        };
        *heard = true;
        let status = spoken(reply.status);
        match (reply.status, reply.location) {
            (200..=299 | 304, _) => return Answer::There { moved: moved.filter(|moved| !is_same(moved, address)) },
            (301 | 302 | 303 | 307 | 308, Some(location)) => {
                let Some(next) = joined(&at, &location) else { return Answer::There { moved: None } };
                if is_passed_over(&next, limits.ignore) {
                    return Answer::Unknown(format!("it leads to `{next}`, which is not asked for"));
                }
                lasting &= matches!(reply.status, 301 | 308);
                if lasting {
                    moved = Some(next.clone());
                }
                at = next;
            }
            (404 | 410, _) => return Answer::Gone(said(&status, address, &at)),
            _ => return Answer::Unknown(said(&status, address, &at)),
        }
    }
    Answer::Unknown(format!("more than {REDIRECTS} redirects"))
}

/// What was heard, and where, if that was elsewhere.
fn said(what: &str, address: &str, at: &str) -> String {
    if at == address { what.to_owned() } else { format!("{what} at `{at}`, where it leads") }
}

/// Whether an address moved to what is as good as itself.
fn is_same(moved: &str, address: &str) -> bool {
    moved.trim_end_matches('/') == address.trim_end_matches('/')
}

/// The reply to a request, tried again where that may help.
fn reply(network: &impl Network, at: &str, retries: usize, end: Timestamp) -> Result<Reply, Trouble> {
    let mut method = Method::Head;
    let mut tries = 0;
    loop {
        let result = network.request(method, at);
        let now = network.now();
        let wait = match &result {
            // Many servers answer `HEAD` as though nothing were there.
            Ok(reply) if method == Method::Head && reply.status >= 400 && reply.status != 429 => {
                method = Method::Get;
                continue;
            }
            Ok(reply) if reply.status == 429 || reply.status >= 500 => {
                reply.retry_after.as_deref().and_then(|when| later(when, now)).unwrap_or(backoff(tries))
            }
            Err(Trouble::Passing(_)) => backoff(tries),
            _ => return result,
        };
        if tries == retries || SignedDuration::try_from(wait).is_ok_and(|wait| wait > end.duration_since(now)) {
            return result;
        }
        tries += 1;
        network.wait(wait);
    }
}

fn backoff(tries: usize) -> Duration {
    Duration::from_secs(1 << tries.min(6))
}

/// How long to wait by a `Retry-After`: seconds, or a moment.
fn later(when: &str, now: Timestamp) -> Option<Duration> {
    let when = when.trim();
    if let Ok(seconds) = when.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = rfc2822::DateTimeParser::new().parse_timestamp(when).ok()?;
    Some(Duration::try_from(moment.duration_since(now)).unwrap_or_default())
}

impl Answered {
    /// Whether the host was heard.
    pub fn heard(&self) -> bool {
        self.heard
    }
}

/// The answers, after a look at all of them: where no host answered at all, not even one that did so once (`again`), there
/// is no network, and nothing is gone.
pub fn sure(found: Vec<(String, Answered)>, again: impl FnOnce() -> bool) -> Vec<(String, Answer)> {
    let gone = found.iter().any(|(_, answered)| matches!(answered.answer, Answer::Gone(_)));
    let online = found.iter().any(|(_, answered)| answered.heard) || (gone && again());
    let judge = |answer| match answer {
        Answer::Gone(_) if !online => Answer::Unknown("no host could be reached".to_owned()),
        answer => answer,
    };
    found.into_iter().map(|(address, answered)| (address, judge(answered.answer))).collect()
}

/// A status with its meaning.
fn spoken(status: u16) -> String {
    let meaning = match status {
        401 => " Unauthorized",
        403 => " Forbidden",
        404 => " Not Found",
        410 => " Gone",
        429 => " Too Many Requests",
        500 => " Internal Server Error",
        502 => " Bad Gateway",
        503 => " Service Unavailable",
        504 => " Gateway Timeout",
        _ => "",
    };
    format!("{status}{meaning}")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Replies in order, each `slow` seconds after its request, and what was asked and waited for.
    struct Fake {
        replies: Mutex<Vec<Result<Reply, Trouble>>>,
        said: Mutex<Vec<String>>,
        now: Mutex<Timestamp>,
        slow: u64,
    }

    impl Fake {
        fn pass(&self, time: Duration) {
            *self.now.lock().expect("alone") += time;
        }
    }

    impl Network for Fake {
        fn request(&self, method: Method, address: &str) -> Result<Reply, Trouble> {
            self.said.lock().expect("alone").push(format!("{method:?} {address}"));
            self.pass(Duration::from_secs(self.slow));
            self.replies.lock().expect("alone").remove(0)
        }

        fn wait(&self, time: Duration) {
            self.said.lock().expect("alone").push(format!("{}s", time.as_secs()));
            self.pass(time);
        }

        fn now(&self) -> Timestamp {
            *self.now.lock().expect("alone")
        }
    }

    fn status(status: u16) -> Result<Reply, Trouble> {
        Ok(Reply { status, ..Reply::default() })
    }

    fn to(status: u16, location: &str) -> Result<Reply, Trouble> {
        Ok(Reply { status, location: Some(location.to_owned()), retry_after: None })
    }

    fn back(status: u16, when: &str) -> Result<Reply, Trouble> {
        Ok(Reply { status, location: None, retry_after: Some(when.to_owned()) })
    }

    fn ask(replies: Vec<Result<Reply, Trouble>>) -> (Answered, String) {
        ask_slow("https://a.edu/x", 0, replies)
    }

    fn ask_slow(address: &str, slow: u64, replies: Vec<Result<Reply, Trouble>>) -> (Answered, String) {
        let now = "2026-11-22T12:00:00Z".parse().expect("a moment");
        let fake = Fake { replies: Mutex::new(replies), said: Mutex::default(), now: Mutex::new(now), slow };
        let turns = Mutex::new(Vec::new());
        let turn = |address: &str| turns.lock().expect("alone").push(address.to_owned());
        let answered = answered(&fake, address, &Limits { retries: 2, ignore: &["b.edu".to_owned()], turn: &turn });
        assert!(fake.replies.lock().expect("alone").is_empty(), "all replies were asked for");
        let said = fake.said.into_inner().expect("alone");
        let mut asked: Vec<&str> = said.iter().filter_map(|said| Some(said.split_once(' ')?.1)).collect();
        asked.dedup();
        assert_eq!(turns.into_inner().expect("alone"), asked, "each step awaits its turn");
        (answered, said.join(", ").replace("https://a.edu", ""))
    }

    fn there(moved: Option<&str>) -> Answer {
        Answer::There { moved: moved.map(str::to_owned) }
    }

    #[test]
    fn what_refuses_heads_is_asked_as_browsers_do() {
        for refusal in [403, 404, 405, 500, 501] {
            let (answered, said) = ask(vec![status(refusal), status(200)]);
            assert_eq!((answered.answer, said.as_str()), (there(None), "Head /x, Get /x"));
        }
        assert_eq!(ask(vec![status(404), status(404)]).0.answer, Answer::Gone("404 Not Found".to_owned()));
        assert_eq!(ask(vec![status(410), status(410)]).0.answer, Answer::Gone("410 Gone".to_owned()));
        for (unsure, said) in [(401, "401 Unauthorized"), (403, "403 Forbidden"), (451, "451")] {
            assert_eq!(ask(vec![status(unsure), status(unsure)]).0.answer, Answer::Unknown(said.to_owned()));
        }
    }

    #[test]
    fn what_may_pass_is_tried_again_after_a_while() {
        let timeout = || Err(Trouble::Passing("no answer".to_owned()));
        let (answered, said) = ask(vec![timeout(), back(429, "7"), status(200)]);
        assert_eq!((answered.answer, said.as_str()), (there(None), "Head /x, 1s, Head /x, 7s, Head /x"));
        let (answered, said) = ask(vec![timeout(), timeout(), timeout()]);
        assert_eq!(answered.answer, Answer::Unknown("no answer".to_owned()));
        assert_eq!(said, "Head /x, 1s, Head /x, 2s, Head /x");
        let (answered, said) = ask(vec![status(503), back(503, "Sun, 22 Nov 2026 12:00:05 GMT"), status(200)]);
        assert_eq!((answered.answer, said.as_str()), (there(None), "Head /x, Get /x, 5s, Get /x"));
        let gone_by = vec![status(503), back(503, "Sun, 22 Nov 2026 12:00:15 GMT"), status(200)];
        assert_eq!(
            ask_slow("https://a.edu/x", 5, gone_by).1,
            "Head /x, Get /x, 5s, Get /x",
            "from the moment of the reply"
        );
        let (answered, said) = ask(vec![back(429, "40"), back(429, "40")]);
        assert_eq!(answered.answer, Answer::Unknown("429 Too Many Requests".to_owned()));
        assert_eq!(said, "Head /x, 40s, Head /x", "a minute is for all of it");
        let (answered, said) = ask_slow("https://a.edu/x", 31, vec![to(302, "/y"), to(302, "/z")]);
        let late = "no answer in time at `https://a.edu/z`, where it leads";
        assert_eq!((answered.answer, said.as_str()), (Answer::Unknown(late.to_owned()), "Head /x, Head /y"));
        let (answered, said) = ask(vec![back(429, "3600")]);
        assert_eq!(answered.answer, Answer::Unknown("429 Too Many Requests".to_owned()));
        assert_eq!(said, "Head /x", "nobody waits an hour");
        let lasting = ask(vec![Err(Trouble::Lasting("its certificate".to_owned()))]).0;
        assert_eq!(lasting.answer, Answer::Unknown("its certificate".to_owned()));
    }

    #[test]
    fn redirects_are_followed_and_those_for_good_are_told() {
        assert_eq!(ask(vec![to(301, "/y"), status(200)]).0.answer, there(Some("https://a.edu/y")));
        assert_eq!(ask(vec![to(308, "/y"), to(302, "/z"), status(200)]).0.answer, there(Some("https://a.edu/y")));
        assert_eq!(ask(vec![to(302, "/y"), to(301, "/z"), status(200)]).0.answer, there(None));
        assert_eq!(ask(vec![to(301, "/x/"), status(200)]).0.answer, there(None), "a slash is no news");
        assert_eq!(ask(vec![to(302, "slack://x")]).0.answer, there(None));
        let gone = "404 Not Found at `https://a.edu/y`, where it leads";
        assert_eq!(ask(vec![to(301, "/y"), status(404), status(404)]).0.answer, Answer::Gone(gone.to_owned()));
        for (to_where, named) in [
            ("http://127.1/", "http://127.0.0.1/"),
            ("http://localhost./", "http://localhost/"),
            ("http://[::ffff:169.254.169.254]/latest", "http://[::ffff:a9fe:a9fe]/latest"),
            ("https://me:Secret@b.edu/", "https://b.edu/"),
            ("https://www.example.org/", "https://www.example.org/"),
        ] {
            let own = Answer::Unknown(format!("it leads to `{named}`, which is not asked for"));
            assert_eq!(ask(vec![to(302, to_where)]).0.answer, own, "and that is not asked for");
        }
        let circle = (0..=REDIRECTS).map(|at| to(302, ["/y", "/x"][at % 2])).collect();
        assert_eq!(ask(circle).0.answer, Answer::Unknown("more than 10 redirects".to_owned()));
    }

    #[test]
    fn a_host_that_only_a_firm_knows_is_never_gone() {
        for inner in ["http://wiki/x", "https://wiki.corp/x", "https://a.wiki.internal/", "http://desk.home.arpa/"] {
            let answered = ask_slow(inner, 0, vec![Err(Trouble::NoHost)]).0;
            assert_eq!(answered.answer, Answer::Unknown(NO_HOST_HERE.to_owned()), "{inner}");
        }
    }

    #[test]
    fn without_a_network_nothing_is_gone() {
        let lost = || ("a".to_owned(), ask(vec![Err(Trouble::NoHost)]).0);
        let heard = || ("b".to_owned(), ask(vec![status(200)]).0);
        let unsure = ("a".to_owned(), Answer::Unknown("no host could be reached".to_owned()));
        assert_eq!(sure(vec![lost()], || false), [unsure]);
        let gone = ("a".to_owned(), Answer::Gone(NO_HOST.to_owned()));
        assert_eq!(sure(vec![lost(), heard()], || false), [gone.clone(), ("b".to_owned(), there(None))]);
        assert_eq!(sure(vec![lost()], || true), [gone], "one that answered once does so again");
    }
}
