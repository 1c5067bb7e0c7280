//! A site on this machine alone: answers to browsers that run here, and tells open pages when there is something new.
//!
//! It knows neither where the bytes come from nor what a change is. It reads no files, so that no address leads to one,
//! and writes none. A name that is not this machine's own is refused: a page on the web could have its name lead here.

pub mod reload;
pub mod watch;

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, select};
use futures_util::stream;
use percent_encoding::percent_decode_str;
use tokio::sync::watch as cell;

use crate::site::SitePath;

/// How many ports after the one that was asked for are tried before any.
const NEXT: u16 = 20;

/// The names of this machine that lead nowhere else, whoever is asked for them.
const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// What is answered at a path of the site.
pub struct Answer {
    /// Whether there is something.
    pub status: Status,
    /// What is there; else a page that says so.
    pub bytes: Vec<u8>,
    /// What is to be said above every page, as HTML; mostly nothing.
    pub banner: String,
}

/// Whether there is something at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// There is.
    Found,
    /// There is nothing.
    Missing,
    /// There should be something, and it cannot be made.
    Broken,
}

/// Answers for a path of the site.
pub type Answers = dyn Fn(&str) -> Answer + Send + Sync;

/// Which state of the site is the newest.
#[derive(Clone)]
pub struct Newest {
    run: u128,
    count: Arc<cell::Sender<u64>>,
}

impl Default for Newest {
    fn default() -> Self {
        let run = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        Newest { run, count: Arc::new(cell::Sender::new(0)) }
    }
}

impl Newest {
    /// Tells every open page that there is a newer state.
    pub fn tell(&self) {
        self.count.send_modify(|count| *count += 1);
    }

    fn name(&self, count: u64) -> String {
        format!("{}-{count}", self.run)
    }
}

/// A place to serve at.
pub struct Place {
    listener: TcpListener,
    /// The address.
    pub address: SocketAddr,
    /// The port that was asked for was taken.
    pub moved: bool,
}

/// Finds a place on this machine: at `port`, where that is free, else at one after it, else at any.
///
/// # Errors
/// Where no port can be had.
pub fn place(port: u16) -> io::Result<Place> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let taken = |bound: &io::Result<TcpListener>| {
        let kind = bound.as_ref().err().map(io::Error::kind);
        matches!(kind, Some(io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied))
    };
    let mut bound = bind(port);
    let moved = taken(&bound);
    let next = (1..=NEXT).filter_map(|more| port.checked_add(more)).chain([0]);
    for next in next {
        if !taken(&bound) {
            break;
        }
        bound = bind(next);
    }
    let listener = bound?;
    listener.set_nonblocking(true)?;
    Ok(Place { address: listener.local_addr()?, listener, moved })
}

#[derive(Clone)]
struct Server {
    answers: Arc<Answers>,
    newest: Newest,
}

/// Serves until Ctrl-C.
///
/// # Errors
/// Where the system does not let it.
pub fn serve(place: Place, answers: Arc<Answers>, newest: Newest) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot begin to serve")?;
    let served: anyhow::Result<()> = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(place.listener)?;
        let router = Router::new().fallback(handle).with_state(Server { answers, newest });
        let serving = pin!(axum::serve(listener, router).into_future());
        // Open streams never end by themselves: nothing waits for them.
        match select(serving, pin!(tokio::signal::ctrl_c())).await {
            Either::Left((ended, _)) => Ok(ended?),
            Either::Right((pressed, _)) => Ok(pressed?),
        }
    });
    runtime.shutdown_background();
    served.context("cannot go on serving")
}

async fn handle(State(server): State<Server>, request: Request) -> Response {
    let mut response = match path(&server, &request) {
        Ok(path) => {
            let made = tokio::task::spawn_blocking(move || page(&server, &path)).await;
            made.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
        Err(response) => *response,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Scripts of other sites must not read the search's index, which is scripts.
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(header::HeaderValue::from_static(value));
    }
    response
}

/// The path of the site that a request asks for, or the answer to one that asks for none.
fn path(server: &Server, request: &Request) -> Result<String, Box<Response>> {
    let answer = |response: Response| Err(Box::new(response));
    if !is_local(request.headers()) {
        let why = "This preview answers only at the address that it printed, on the machine that it runs on.\n";
        return answer((StatusCode::FORBIDDEN, why).into_response());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return answer((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response());
    }
    let asked = percent_decode_str(request.uri().path().trim_start_matches('/')).decode_utf8_lossy().into_owned();
    if let Some(own) = asked.strip_prefix(reload::FOLDER) {
        return answer(match (own, reload::file(own)) {
            (reload::CHANGES, _) => changes(server.newest.count.subscribe(), server.newest.clone()),
            (_, Some(bytes)) => ([(header::CONTENT_TYPE, kind(own))], bytes).into_response(),
            (_, None) => StatusCode::NOT_FOUND.into_response(),
        });
    }
    let folder = asked.is_empty() || asked.ends_with('/');
    Ok(if folder { asked + "index.html" } else { asked })
}

/// The answer at a path; a folder's is at its address with a final `/`.
fn page(server: &Server, path: &str) -> Response {
    // Read before the page is made: a page must not pass for newer than it is.
    let version = server.newest.name(*server.newest.count.borrow());
    let there = |path: &str| SitePath::new(path).is_ok();
    let answer = (server.answers)(if there(path) { path } else { "" });
    if answer.status == Status::Missing
        && there(&format!("{path}/index.html"))
        && (server.answers)(&format!("{path}/index.html")).status == Status::Found
    {
        let name = path.rsplit('/').next().unwrap_or(path);
        let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
        return (StatusCode::FOUND, [(header::LOCATION, format!("./{name}/"))]).into_response();
    }
    let (status, kind) = match answer.status {
        Status::Found => (StatusCode::OK, kind(path)),
        Status::Missing => (StatusCode::NOT_FOUND, kind("404.html")),
        Status::Broken => (StatusCode::INTERNAL_SERVER_ERROR, kind("500.html")),
    };
    let bytes = match kind.starts_with("text/html") {
        true => reload::live(answer.bytes, &version, status.as_u16(), &answer.banner),
        false => answer.bytes,
    };
    (status, [(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// The stream that names the newest state: at once, and whenever there is another.
fn changes(receiver: cell::Receiver<u64>, newest: Newest) -> Response {
    let states = stream::unfold((receiver, true, newest), |(mut receiver, first, newest)| async move {
        if !first {
            receiver.changed().await.ok()?;
        }
        let count = *receiver.borrow_and_update();
        let event = Event::default().data(newest.name(count));
        Some((Ok::<_, Infallible>(event), (receiver, false, newest)))
    });
    Sse::new(states).keep_alive(KeepAlive::default()).into_response()
}

/// Whether a request was made to this machine by a name of its own.
fn is_local(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else { return false };
    let port = |port: &str| port.strip_prefix(':').is_some_and(|port| port.bytes().all(|sign| sign.is_ascii_digit()));
    let is = |name: &str| {
        let named = host.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
        named.is_some_and(|_| host.len() == name.len() || port(&host[name.len()..]))
    };
    NAMES.iter().any(|name| is(name))
}

/// What a browser is told a file is.
fn kind(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let text = kind.type_() == "text" || ["javascript", "json", "xml"].contains(&kind.subtype().as_str());
    if text { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        let says = |hosts: &[&str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, host.parse().expect("a header"));
            }
            is_local(&headers)
        };
        for good in ["127.0.0.1", "127.0.0.1:4000", "localhost:1", "LocalHost", "[::1]:4000"] {
            assert!(says(&[good]), "{good}");
        }
        for bad in ["", "example.org", "localhost.example.org", "127.0.0.1.example.org:4000", "localhost:4000x", "::1"]
        {
            assert!(!says(&[bad]), "{bad}");
        }
        assert!(!says(&[]) && !says(&["localhost", "example.org"]));
    }

    #[test]
    fn files_are_called_what_they_are() {
        for (path, expected) in [
            ("a/b.html", "text/html; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json; charset=utf-8"),
            ("a.md", "text/markdown; charset=utf-8"),
            ("a.ics", "text/calendar; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("a.png", "image/png"),
            ("a.woff2", "font/woff2"),
            ("a.unheard-of", "application/octet-stream"),
        ] {
            assert_eq!(kind(path), expected);
        }
    }
}
