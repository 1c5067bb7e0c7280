//! Web addresses: what of them is asked for, whose they are, and where a redirect leads.

use std::net::IpAddr;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::evidence::matches;

/// What no request may hold as it is; what is encoded already stays so.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'|');

/// Hosts that only ever stand in examples (RFC 2606, RFC 6761), and those below them.
const EXAMPLES: [&str; 6] = ["example.com", "example.net", "example.org", "example", "invalid", "test"];

/// Signs of which an address with blanks to fill in is full: `https://<host>/{id}`.
const BLANKS: [char; 4] = ['<', '>', '{', '}'];

/// The address that a link's target asks for, without what follows its `#`; nothing where it is no web address.
pub fn of(target: &str) -> Option<String> {
    let target = target.trim();
    let (scheme, rest) = target.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !["http", "https"].contains(&scheme.as_str()) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let slash = if path.starts_with('/') { "" } else { "/" };
    (!host.is_empty()).then(|| format!("{scheme}://{}{slash}{path}", host.to_lowercase()))
}

/// An address as it stands in a request.
pub fn encoded(address: &str) -> String {
    utf8_percent_encode(address, ENCODED).to_string()
}

/// The host of an address, with its port if it has one.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    host.rsplit_once('@').map_or(host, |(_, host)| host)
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

/// Whether an address means whatever machine asks for it, and no other: it says nothing to anybody else.
pub fn is_own_machine(address: &str) -> bool {
    let name = name(address);
    let own = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_unspecified() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unspecified() || ip.is_unicast_link_local(),
    };
    is_below(name, "localhost") || name.parse().is_ok_and(own)
}

/// Whether an address is not asked for: one of this machine, one of an example, one with blanks to fill in, and one that
/// the playbook ignores. A pattern is a host with all below it, or the beginning of an address; `*` is any text.
pub fn is_passed_over(address: &str, ignore: &[String]) -> bool {
    let name = name(address);
    is_own_machine(address)
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

/// Where a redirect from an address leads.
pub fn joined(from: &str, location: &str) -> String {
    let location = location.trim();
    let (scheme, _) = from.split_once("://").unwrap_or(("https", ""));
    let root = format!("{scheme}://{}", host(from));
    let is_scheme = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if location.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) {
        return location.to_owned();
    }
    if let Some(rest) = location.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    if location.starts_with('/') {
        return format!("{root}{location}");
    }
    let path = &from[root.len().min(from.len())..];
    let path = path.split('?').next().unwrap_or_default();
    if location.starts_with('?') {
        return format!("{root}{path}{location}");
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (way, query) = location.split_at(location.find('?').unwrap_or(location.len()));
    let mut parts: Vec<&str> = folder.split('/').skip(1).collect();
    for part in way.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{root}/{}{query}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_once_however_it_is_written() {
        assert_eq!(of("HTTPS://Wiki.Corp/A?b#c").as_deref(), Some("https://wiki.corp/A?b"));
        assert_eq!(of("http://wiki.corp").as_deref(), Some("http://wiki.corp/"));
        assert_eq!(of("http://wiki.corp?x").as_deref(), Some("http://wiki.corp/?x"));
        for none in ["mailto:a@b.c", "page.md", "//host/x", "https://", "ftp://a.b/", "https:///x"] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(encoded("https://a.b/ü x?y=\"%20"), "https://a.b/%C3%BC%20x?y=%22%20");
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
            assert_eq!(joined("http://a.corp:81/b/c?d", location), leads, "{location}");
        }
        assert_eq!(joined("http://a.corp/", "x"), "http://a.corp/x");
    }

    #[test]
    fn examples_ones_own_machine_and_what_is_ignored_are_passed_over() {
        for address in [
            "http://localhost:8080/",
            "http://127.0.0.1/",
            "http://[::1]/x",
            "http://169.254.169.254/latest",
            "https://www.example.com/x",
            "https://desk.example/",
            "https://{host}.corp/",
        ] {
            assert!(is_passed_over(address, &[]), "{address}");
        }
        for address in ["http://10.1.2.3/", "http://wiki/", "https://myexample.com/", "https://user@wiki.corp/"] {
            assert!(!is_passed_over(address, &[]), "{address}");
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
