//! What an address answers: its redirects followed, refusals of `HEAD` asked again, what may pass tried once more.
//!
//! It knows no sockets: what it asks is a [`Network`].

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::Answer;
use super::address::{is_own_machine, joined, of};

/// As many redirects as browsers follow before they take them for a circle, and no more than needed.
const REDIRECTS: usize = 10;
/// Nobody waits longer than that for one address.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How it is said that a name is nobody's.
const NO_HOST: &str = "there is no such host";

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
}

/// An answer, and whether it came from the host.
#[derive(Debug, PartialEq, Eq)]
pub struct Answered {
    answer: Answer,
    heard: bool,
}

/// Asks for an address.
pub fn answered(network: &impl Network, address: &str, retries: usize, now: Timestamp) -> Answered {
    let mut heard = false;
    let answer = follow(network, address, (retries, now), &mut heard);
    Answered { answer, heard }
}

fn follow(network: &impl Network, address: &str, limits: (usize, Timestamp), heard: &mut bool) -> Answer {
    let (mut at, mut lasting, mut moved): (String, bool, Option<String>) = (address.to_owned(), true, None);
    for _ in 0..=REDIRECTS {
        let reply = match reply(network, &at, limits) {
            Ok(reply) => reply,
            Err(Trouble::NoHost) => return Answer::Gone(said(NO_HOST, address, &at)),
            Err(Trouble::Passing(why) | Trouble::Lasting(why)) => return Answer::Unknown(said(&why, address, &at)),
        };
        *heard = true;
        let status = spoken(reply.status);
        match (reply.status, reply.location) {
            (200..=299 | 304, _) => return Answer::There { moved: moved.filter(|moved| !is_same(moved, address)) },
            (301 | 302 | 303 | 307 | 308, Some(location)) => {
                let Some(next) = of(&joined(&at, &location)) else { return Answer::There { moved: None } };
                if is_own_machine(&next) {
                    return Answer::Unknown(format!("it leads to `{next}`"));
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
fn reply(network: &impl Network, at: &str, (retries, now): (usize, Timestamp)) -> Result<Reply, Trouble> {
    let mut method = Method::Head;
    let mut tries = 0;
    loop {
        let result = network.request(method, at);
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
        if tries == retries || wait > LONGEST_WAIT {
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

    /// Replies in order, and what was asked and waited for.
    struct Fake {
        replies: Mutex<Vec<Result<Reply, Trouble>>>,
        said: Mutex<Vec<String>>,
    }

    impl Network for Fake {
        fn request(&self, method: Method, address: &str) -> Result<Reply, Trouble> {
            self.said.lock().expect("alone").push(format!("{method:?} {address}"));
            self.replies.lock().expect("alone").remove(0)
        }

        fn wait(&self, time: Duration) {
            self.said.lock().expect("alone").push(format!("{}s", time.as_secs()));
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
        let fake = Fake { replies: Mutex::new(replies), said: Mutex::default() };
        let now = "2026-11-22T12:00:00Z".parse().expect("a moment");
        let answered = answered(&fake, "https://a.corp/x", 2, now);
        assert!(fake.replies.lock().expect("alone").is_empty(), "all replies were asked for");
        let said = fake.said.into_inner().expect("alone").join(", ");
        (answered, said.replace("https://a.corp", ""))
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
        let (answered, said) = ask(vec![back(429, "3600")]);
        assert_eq!(answered.answer, Answer::Unknown("429 Too Many Requests".to_owned()));
        assert_eq!(said, "Head /x", "nobody waits an hour");
        let lasting = ask(vec![Err(Trouble::Lasting("its certificate".to_owned()))]).0;
        assert_eq!(lasting.answer, Answer::Unknown("its certificate".to_owned()));
    }

    #[test]
    fn redirects_are_followed_and_those_for_good_are_told() {
        assert_eq!(ask(vec![to(301, "/y"), status(200)]).0.answer, there(Some("https://a.corp/y")));
        assert_eq!(ask(vec![to(308, "/y"), to(302, "/z"), status(200)]).0.answer, there(Some("https://a.corp/y")));
        assert_eq!(ask(vec![to(302, "/y"), to(301, "/z"), status(200)]).0.answer, there(None));
        assert_eq!(ask(vec![to(301, "/x/"), status(200)]).0.answer, there(None), "a slash is no news");
        assert_eq!(ask(vec![to(302, "slack://x")]).0.answer, there(None));
        let gone = "404 Not Found at `https://a.corp/y`, where it leads";
        assert_eq!(ask(vec![to(301, "/y"), status(404), status(404)]).0.answer, Answer::Gone(gone.to_owned()));
        let own = Answer::Unknown("it leads to `http://127.0.0.1/`".to_owned());
        assert_eq!(ask(vec![to(302, "http://127.0.0.1/")]).0.answer, own, "and that is not asked for");
        let circle = (0..=REDIRECTS).map(|_| to(302, "/x")).collect();
        assert_eq!(ask(circle).0.answer, Answer::Unknown("more than 10 redirects".to_owned()));
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
