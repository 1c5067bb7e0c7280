//! Web addresses: what of them is asked for, whose they are, and where a redirect leads.

use std::net::IpAddr;

use url::{Host, Url};

use crate::evidence::matches;

/// Hosts that only ever stand in examples (RFC 2606, RFC 6761), and those below them.
const EXAMPLES: [&str; 6] = ["example.com", "example.net", "example.org", "example", "invalid", "test"];

/// Ends of names that only the network of a house or a firm knows (RFC 6762, RFC 8375, and what ICANN gives to nobody).
const INNER: [&str; 8] = ["corp", "home", "home.arpa", "internal", "intranet", "lan", "local", "private"];

/// Signs of which an address with blanks to fill in is full: `https://<host>/{id}`.
const BLANKS: [char; 4] = ['<', '>', '{', '}'];

/// A link's target as it may be shown to everybody: without names and passwords before its host.
pub fn shown(target: &str) -> String {
    let Some((scheme, rest)) = target.split_once("//") else { return target.to_owned() };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    format!("{scheme}//{}{path}", host.rsplit_once('@').map_or(host, |(_, host)| host))
}

/// The address that a link's target asks for, without what follows its `#` and without names and passwords before its host;
/// nothing where it is no web address. One without a scheme (`//host/x`) is asked for as `https`.
pub fn of(target: &str) -> Option<String> {
    let target = shown(target.trim());
    let (scheme, rest) = match target.strip_prefix("//") {
        Some(rest) => ("https".to_owned(), rest),
        None => target.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest))?,
    };
    if !["http", "https"].contains(&scheme.as_str()) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (host, path) = rest.split_at(rest.find(['/', '?', '\\']).unwrap_or(rest.len()));
    let slash = if path.starts_with(['/', '\\']) { "" } else { "/" };
    (!host.is_empty()).then(|| format!("{scheme}://{}{slash}{path}", settled(&scheme, host)))
}

/// A host with its port in the one way of writing it: numbers as addresses, in lower case, without a final dot and the
/// usual port. Letters beyond ASCII stay, to be read.
fn settled(scheme: &str, host: &str) -> String {
    let lower = host.to_lowercase();
    let Ok(url) = Url::parse(&format!("{scheme}://{host}/")) else { return lower };
    let name = match url.host() {
        Some(Host::Domain(name)) if name.contains("xn--") => lower.rsplit_once(':').map_or(&*lower, |(name, _)| name),
        _ => url.host_str().unwrap_or(&lower),
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", name.trim_end_matches('.'))
}

/// An address as it stands in a request; nothing where browsers could not ask for it either.
pub fn encoded(address: &str) -> Option<String> {
    Url::parse(address).ok().map(String::from)
}

/// The host of an address, with its port if it has one.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())]
}

/// The host without its port.
fn name(address: &str) -> &str {
    let host = host(address);
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

fn is_below(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether a number means whatever machine asks for it, or one beside it, and nothing to anybody else.
pub fn is_own(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_unspecified() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unspecified() || ip.is_unicast_link_local(),
    }
}

/// Whether only some networks know the host of an address: a name of one word, or with an end that is for them.
pub fn is_inner(address: &str) -> bool {
    let name = name(address);
    !name.contains('.') || INNER.iter().any(|end| is_below(name, end))
}

/// Whether an address is not asked for: one of this machine, one of an example, one with blanks to fill in, and one that
/// the playbook ignores. A pattern is a host with all below it, or the beginning of an address; `*` is any text.
pub fn is_passed_over(address: &str, ignore: &[String]) -> bool {
    let name = name(address);
    is_below(name, "localhost")
        || name.parse().is_ok_and(is_own)
        || EXAMPLES.iter().any(|example| is_below(name, example))
        || address.contains(BLANKS)
        || ignore.iter().any(|pattern| is_ignored(address, pattern))
}

fn is_ignored(address: &str, pattern: &str) -> bool {
    if pattern.contains("://") {
        return matches(&format!("{pattern}*"), address);
    }
    let (wanted, path) = pattern.split_once('/').unwrap_or((pattern, ""));
    let own = name(address);
    let is_host = is_below(own, &wanted.to_lowercase()) || matches(wanted, own) || matches(wanted, host(address));
    let rest = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, rest)| rest);
    is_host && matches(&format!("{path}*"), rest)
}

/// Where a redirect from an address leads; nothing where that is no web address.
pub fn joined(from: &str, location: &str) -> Option<String> {
    of(Url::parse(from).ok()?.join(location).ok()?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_once_however_it_is_written() {
        assert_eq!(of("HTTPS://Wiki.Corp/A?b#c").as_deref(), Some("https://wiki.corp/A?b"));
        assert_eq!(of("http://wiki.corp").as_deref(), Some("http://wiki.corp/"));
        assert_eq!(of("http://wiki.corp?x").as_deref(), Some("http://wiki.corp/?x"));
        assert_eq!(of("//wiki.corp/x").as_deref(), Some("https://wiki.corp/x"));
        assert_eq!(of("https://Büro.corp.:443/x").as_deref(), Some("https://büro.corp/x"));
        for none in ["mailto:a@b.c", "page.md", "https://", "ftp://a.b/", "https:///x", "https://me@/x"] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(encoded("https://a.b/ü x?y=\"%20").as_deref(), Some("https://a.b/%C3%BC%20x?y=%22%20"));
        assert_eq!(encoded("https://büro.corp/").as_deref(), Some("https://xn--bro-hoa.corp/"));
        assert_eq!(encoded("https://a b/"), None);
    }

    #[test]
    fn names_and_passwords_go_nowhere() {
        for (written, asked) in [
            ("http://Bob:Secret@Cred.corp/X", "http://cred.corp/X"),
            ("http://a@b:c@cred.corp:81?x@y", "http://cred.corp:81/?x@y"),
            ("http://cred.corp\\@other.corp/", "http://cred.corp\\@other.corp/"),
            ("http://cred.corp/@x", "http://cred.corp/@x"),
        ] {
            assert_eq!(of(written).as_deref(), Some(asked));
        }
        assert_eq!(shown("//Bob:Secret@Cred.corp#x@y"), "//Cred.corp#x@y");
        assert_eq!(host("http://cred.corp\\@other.corp/"), "cred.corp");
        assert_eq!(joined("http://a.corp/", "//me:Secret@b.corp/x").as_deref(), Some("http://b.corp/x"));
    }

    #[test]
    fn redirects_lead_from_where_they_are() {
        for (location, leads) in [
            ("https://other.corp/x", "https://other.corp/x"),
            ("//other.corp/x", "http://other.corp/x"),
            ("/x?y", "http://a.corp:81/x?y"),
            ("x", "http://a.corp:81/b/x"),
            ("../x", "http://a.corp:81/x"),
            ("./", "http://a.corp:81/b/"),
            ("?z", "http://a.corp:81/b/c?z"),
        ] {
            assert_eq!(joined("http://a.corp:81/b/c?d", location).as_deref(), Some(leads), "{location}");
        }
        assert_eq!(joined("http://a.corp/ü", "x").as_deref(), Some("http://a.corp/x"));
        assert_eq!(joined("http://a.corp/", "slack://x"), None);
    }

    #[test]
    fn examples_ones_own_machine_and_what_is_ignored_are_passed_over() {
        for address in [
            "http://localhost:8080/",
            "http://LOCALHOST./",
            "http://wiki.localhost/",
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433:81/",
            "http://me@127.0.0.1/",
            "http://１２７.0.0.1/",
            "http://%31%32%37.1/",
            "http://0/",
            "http://[::1]/x",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:a9fe:a9fe]:80/latest",
            "http://[fe80::1]/",
            "http://169.254.169.254/latest",
            "http://169.254.169.254./latest",
            "https://www.example.com/x",
            "https://desk.example/",
            "https://{host}.corp/",
        ] {
            assert!(is_passed_over(&of(address).expect("a web address"), &[]), "{address}");
        }
        for address in ["http://10.1.2.3/", "http://wiki/", "https://myexample.com/", "https://user@wiki.corp/"] {
            assert!(!is_passed_over(&of(address).expect("a web address"), &[]), "{address}");
        }
        for inner in ["http://wiki/", "http://wiki.corp:81/x", "http://a.home.arpa/", "http://printer.local/"] {
            assert!(is_inner(inner), "{inner}");
        }
        for outer in ["http://wiki.acme.fr/", "http://thelocal.fr/local", "http://corp.fr/"] {
            assert!(!is_inner(outer), "{outer}");
        }
        let ignored = |pattern: &str, address: &str| is_passed_over(address, &[pattern.to_owned()]);
        assert!(ignored("linkedin.com", "https://www.linkedin.com/in/x"));
        assert!(!ignored("linkedin.com", "https://notlinkedin.com/"));
        assert!(ignored("github.com/acme", "https://github.com/acme/private"));
        assert!(!ignored("github.com/acme", "https://github.com/other"));
        assert!(ignored("*.corp", "http://wiki.corp/x") && ignored("wiki.corp:81", "http://wiki.corp:81/"));
        assert!(ignored("https://a.b/*/edit", "https://a.b/c/edit?x") && !ignored("https://a.b/x", "https://a.b/y"));
    }
}
