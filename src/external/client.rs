//! Requests over the network. Certificates are judged as the system judges them, so that a firm's own count; proxies are
//! those that the environment names (`ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`).

use std::io;
use std::time::Duration;

use ureq::Agent;
use ureq::Error;
use ureq::tls::{RootCerts, TlsConfig};

use super::address::{encoded, host};
use super::answer::{Method, Network, Reply, Trouble};

/// Sends requests, and keeps connections for the next one.
pub struct Client {
    agent: Agent,
}

impl Client {
    /// A client that gives each request so many seconds.
    pub fn new(timeout: u64) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(timeout)))
            .user_agent(concat!("playbook/", env!("CARGO_PKG_VERSION"), " (looks whether links lead somewhere)"))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build();
        Client { agent: config.new_agent() }
    }
}

impl Network for Client {
    fn request(&self, method: Method, address: &str) -> Result<Reply, Trouble> {
        if !host(address).is_ascii() {
            return Err(Trouble::Lasting("its host has letters beyond ASCII".to_owned()));
        }
        let address = encoded(address);
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
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::HostNotFound => Trouble::NoHost,
        Error::Timeout(_) => Trouble::Passing("no answer in time".to_owned()),
        Error::Io(error) => of_io(&error),
        Error::ConnectionFailed => Trouble::Passing("no connection".to_owned()),
        Error::Tls(_) | Error::Rustls(_) => Trouble::Lasting(format!("its certificate is not accepted ({error})")),
        Error::ConnectProxyFailed(_) => Trouble::Lasting("the proxy does not reach it".to_owned()),
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
    use super::*;

    #[test]
    fn only_a_name_that_is_nobodys_is_lost() {
        let lookup = |text: &str| of_io(&io::Error::other(format!("failed to lookup address information: {text}")));
        assert_eq!(lookup("Name or service not known"), Trouble::NoHost);
        assert_eq!(lookup("nodename nor servname provided, or not known"), Trouble::NoHost);
        assert!(matches!(lookup("Temporary failure in name resolution"), Trouble::Passing(_)));
        assert!(matches!(of_io(&io::ErrorKind::ConnectionRefused.into()), Trouble::Passing(_)));
    }
}
