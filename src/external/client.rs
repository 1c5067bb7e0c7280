//! Requests over the network. Certificates are judged as the system judges them, so that a firm's own count; proxies are
//! those that the environment names (`ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`).

use std::io;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::address::{encoded, is_own};
use super::answer::{Method, Network, Reply, Trouble};

/// Sends requests, and keeps connections for the next one.
pub struct Client {
    agent: Agent,
    /// The moment at which it was made, by both clocks.
    since: (Timestamp, Instant),
}

/// Looks names up as ever, and refuses those that lead to this machine or one beside it, whatever they say. A proxy may lie
/// there; what it reaches is its own business.
#[derive(Debug, Default)]
struct Elsewhere(DefaultResolver);

impl Resolver for Elsewhere {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let is_proxy = config.proxy().is_some_and(|proxy| proxy.uri().authority() == uri.authority());
        match found.iter().find(|found| !is_proxy && is_own(found.ip())) {
            Some(own) => {
                Err(Error::Other(format!("its host is {}, which is not asked", own.ip().to_canonical()).into()))
            }
            None => Ok(found),
        }
    }
}

impl Client {
    /// A client that gives each request so many seconds, made at the moment `now`.
    pub fn new(timeout: u64, now: Timestamp) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(timeout)))
            .user_agent(concat!("playbook/", env!("CARGO_PKG_VERSION"), " (looks whether links lead somewhere)"))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::new(), Elsewhere::default());
        Client { agent, since: (now, Instant::now()) }
    }
}

impl Network for Client {
    fn request(&self, method: Method, address: &str) -> Result<Reply, Trouble> {
        let Some(address) = encoded(address) else {
            return Err(Trouble::Lasting("its host is none that can be asked".to_owned()));
        };
        let request = match method {
            Method::Head => self.agent.head(&address),
            Method::Get => self.agent.get(&address),
        };
        let response = request.call().map_err(trouble)?;
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (location, retry_after) = (header("location"), header("retry-after"));
        Ok(Reply { status: response.status().as_u16(), location, retry_after })
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn now(&self) -> Timestamp {
        let (moment, since) = self.since;
        moment + since.elapsed()
    }
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::HostNotFound => Trouble::NoHost,
        Error::Timeout(_) => Trouble::Passing("no answer in time".to_owned()),
        Error::Io(error) => of_io(&error),
        Error::ConnectionFailed => Trouble::Passing("no connection".to_owned()),
        Error::Tls(_) | Error::Rustls(_) => Trouble::Lasting(format!("its certificate is not accepted ({error})")),
        Error::ConnectProxyFailed(_) => Trouble::Lasting("the proxy does not reach it".to_owned()),
        Error::Other(error) => Trouble::Lasting(error.to_string()),
        error => Trouble::Lasting(error.to_string()),
    }
}

fn of_io(error: &io::Error) -> Trouble {
    let text = error.to_string();
    // The standard library has no kind for names that are not found; these are the words of glibc, macOS, musl and Windows.
    let unknown = ["not known", "does not resolve", "No such host is known", "No address associated"];
    if text.contains("failed to lookup address") || text.contains("os error 11001") {
        return match unknown.iter().any(|words| text.contains(words)) {
            true => Trouble::NoHost,
            false => Trouble::Passing("its host could not be looked up".to_owned()),
        };
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Trouble::Passing("the host refuses connections".to_owned()),
        io::ErrorKind::TimedOut => Trouble::Passing("no answer in time".to_owned()),
        io::ErrorKind::InvalidData => Trouble::Lasting(format!("its certificate is not accepted ({text})")),
        _ => Trouble::Passing(format!("no connection ({text})")),
    }
}

#[cfg(test)]
mod tests {
    use ureq::Proxy;

    use super::*;

    #[test]
    fn no_name_leads_to_ones_own_machine() {
        let config = |proxy: Option<&str>| {
            let proxy = proxy.map(|proxy| Proxy::new(proxy).expect("a proxy"));
            Agent::config_builder().proxy(proxy).build()
        };
        let resolve = |address: &str, proxy: Option<&str>| {
            let found = Elsewhere::default().resolve(
                &address.parse().expect("an address"),
                &config(proxy),
                NextTimeout::default(),
            );
            found.map(|found| found.len()).map_err(trouble)
        };
        for own in ["http://127.0.0.1:81/", "http://[::ffff:127.0.0.1]:81/", "http://[::ffff:169.254.169.254]/"] {
            let Err(Trouble::Lasting(why)) = resolve(own, None) else { panic!("{own}") };
            assert!(why.starts_with("its host is 1") && why.ends_with(", which is not asked"), "{why}");
        }
        assert_eq!(resolve("http://10.1.2.3/", None), Ok(1), "private networks are asked");
        assert_eq!(resolve("http://127.0.0.1:81", Some("http://127.0.0.1:81")), Ok(1), "the proxy is no page");
        assert!(resolve("http://127.0.0.1:82/", Some("http://127.0.0.1:81")).is_err());
    }

    #[test]
    fn only_a_name_that_is_nobodys_is_lost() {
        let lookup = |text: &str| of_io(&io::Error::other(format!("failed to lookup address information: {text}")));
        assert_eq!(lookup("Name or service not known"), Trouble::NoHost);
        assert_eq!(lookup("nodename nor servname provided, or not known"), Trouble::NoHost);
        assert!(matches!(lookup("Temporary failure in name resolution"), Trouble::Passing(_)));
        assert!(matches!(of_io(&io::ErrorKind::ConnectionRefused.into()), Trouble::Passing(_)));
    }
}
