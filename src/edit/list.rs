//! Lists as they are written: in brackets, on lines of their own, or one plain value that stands for a list of one.

use crate::yaml::{Node, Value};

use super::place::{self, Found};
use super::{New, Refusal, Splice, not_understood, scalar};

/// The byte behind the colon or dash before a value that is not there.
pub fn behind_the_sign(text: &str, found: &Found<'_>) -> Result<usize, Refusal> {
    let sign = text[found.from..].find([':', '-']).map(|at| found.from + at);
    sign.filter(|at| !place::has_comment(text, found.from, *at))
        .map(|at| at + 1)
        .ok_or_else(|| not_understood(found.from))
}

/// What takes an item out.
pub fn without(text: &str, found: &Found<'_>, item: usize) -> Result<Vec<Splice>, Refusal> {
    let node = found.node;
    let Value::List(items) = &node.value else {
        let Value::Scalar(_) = node.value else { return Err(not_understood(node.span.start)) };
        let end = place::end(text, node).ok_or_else(|| not_understood(node.span.start))?;
        return Ok(vec![(node.span.start..end, "[]".to_owned())]);
    };
    let one = items.get(item).ok_or_else(|| not_understood(node.span.start))?;
    let end = place::end(text, one).ok_or_else(|| not_understood(one.span.start))?;
    if place::in_brackets(node) {
        return without_in_brackets(text, node, items, item, end).map(|splice| vec![splice]);
    }
    let dash = dash(text, found, items, item)?;
    if !place::begins_line(text, dash) || !place::ends_line(text, end) {
        return Err(not_understood(one.span.start));
    }
    let mut lines = place::line_start(text, dash)..place::line_end(text, end);
    if !text[..lines.end].ends_with('\n') && text[..lines.start].ends_with('\n') {
        // The last line has no line break: nor shall the one before it.
        lines.start -= if text[..lines.start].ends_with("\r\n") { 2 } else { 1 };
    }
    let mut splices = vec![(lines, String::new())];
    if items.len() == 1 {
        let at = behind_the_sign(text, found)?;
        splices.push((at..at, " []".to_owned()));
    }
    Ok(splices)
}

fn without_in_brackets(text: &str, list: &Node, items: &[Node], item: usize, end: usize) -> Result<Splice, Refusal> {
    let start = items[item].span.start;
    let comma = place::signs(text, end, place::line_end(text, end)).first().copied().filter(|(_, sign)| *sign == b',');
    let behind = comma.map_or(end, |(at, _)| at + 1);
    // On lines of its own.
    if place::begins_line(text, start) && text[..start].contains('\n') && place::ends_line(text, behind) {
        return Ok((place::line_start(text, start)..place::line_end(text, behind), String::new()));
    }
    let bytes = match (items.get(item + 1), item.checked_sub(1).map(|before| &items[before])) {
        (Some(next), _) => start..next.span.start,
        (None, Some(before)) => {
            let before = place::end(text, before).ok_or_else(|| not_understood(start))?;
            before..end
        }
        (None, None) => {
            let from = list.span.end;
            let close = place::end(text, list).ok_or_else(|| not_understood(start))? - 1;
            from..close
        }
    };
    if place::has_comment(text, bytes.start, start) || place::has_comment(text, end, bytes.end) {
        return Err(not_understood(start));
    }
    Ok((bytes, String::new()))
}

/// The dash of an item.
fn dash(text: &str, found: &Found<'_>, items: &[Node], item: usize) -> Result<usize, Refusal> {
    let refused = || not_understood(items[item].span.start);
    let from = match item.checked_sub(1) {
        Some(before) => place::end(text, &items[before]).ok_or_else(refused)?,
        None => found.from,
    };
    let signs = place::signs(text, from, items[item].span.start);
    match signs.as_slice() {
        [(at, b'-')] => Ok(*at),
        [(_, b':'), (at, b'-')] if item == 0 => Ok(*at),
        _ => Err(refused()),
    }
}

/// What puts an item in.
pub fn with(text: &str, found: &Found<'_>, item: usize, new: &New) -> Result<Vec<Splice>, Refusal> {
    let node = found.node;
    let refused = || not_understood(node.span.start.max(found.from));
    match &node.value {
        Value::List(items) if place::in_brackets(node) => in_brackets(text, node, items, item, new),
        Value::List(items) => on_lines(text, found, items, item, new),
        Value::Null => from_nothing(text, found, new),
        Value::Scalar(_) => {
            let end = place::end(text, node).ok_or_else(refused)?;
            let old = &text[node.span.start..end];
            if old.contains('\n') {
                return Err(refused());
            }
            let Value::Scalar(value) = &node.value else { return Err(refused()) };
            let (old, new) = (scalar::like(old, value, true), scalar::written(new, true));
            // In quotes that it has already, its bytes stay.
            let old = if text[node.span.start..].starts_with(['"', '\'']) {
                text[node.span.start..end].to_owned()
            } else {
                old
            };
            let both = if item == 0 { format!("[{new}, {old}]") } else { format!("[{old}, {new}]") };
            Ok(vec![(node.span.start..end, both)])
        }
        Value::Map(_) if place::in_brackets(node) => {
            let (start, end) = (node.span.start, place::end(text, node).ok_or_else(refused)?);
            let new = scalar::written(new, true);
            Ok(match item {
                0 => vec![(start..start, format!("[{new}, ")), (end..end, "]".to_owned())],
                _ => vec![(start..start, "[".to_owned()), (end..end, format!(", {new}]"))],
            })
        }
        Value::Map(_) => Err(Refusal::new(
            node.span.start,
            "one mapping stands where a list is needed",
            "put `- ` before its first line and indent the others by two",
        )),
    }
}

/// A list where nothing stands.
fn from_nothing(text: &str, found: &Found<'_>, new: &New) -> Result<Vec<Splice>, Refusal> {
    let span = found.node.span;
    if span.end > span.start {
        return Ok(vec![(span.start..span.end, format!("[{}]", scalar::written(new, true)))]);
    }
    let at = behind_the_sign(text, found)?;
    let own_line = found.key.map(|key| key.start).filter(|key| !found.flow && place::begins_line(text, *key));
    match (new, own_line) {
        (New::Record(_), Some(key)) => {
            let indent = &text[place::line_start(text, key)..key];
            let line_break = place::line_break(text, at);
            let end = place::line_end(text, at);
            let item = format!("{indent}  - {}", scalar::written(new, false));
            Ok(vec![match text[..end].ends_with('\n') {
                true => (end..end, format!("{item}{line_break}")),
                false => (end..end, format!("{line_break}{item}")),
            }])
        }
        _ => Ok(vec![(at..at, format!(" [{}]", scalar::written(new, true)))]),
    }
}

fn in_brackets(text: &str, list: &Node, items: &[Node], item: usize, new: &New) -> Result<Vec<Splice>, Refusal> {
    let new = scalar::written(new, true);
    if let Some(next) = items.get(item) {
        let start = next.span.start;
        let own_line = place::begins_line(text, start) && text[..start].contains('\n');
        let gap = match own_line {
            true => format!("{}{}", place::line_break(text, start), &text[place::line_start(text, start)..start]),
            false => " ".to_owned(),
        };
        return Ok(vec![(start..start, format!("{new},{gap}"))]);
    }
    let Some(last) = items.last() else {
        let at = list.span.end;
        return Ok(vec![(at..at, new)]);
    };
    let start = last.span.start;
    let end = place::end(text, last).ok_or_else(|| not_understood(start))?;
    let line_end = place::line_end(text, end);
    let comma = place::signs(text, end, line_end).first().copied().filter(|(_, sign)| *sign == b',');
    let behind = comma.map_or(end, |(at, _)| at + 1);
    let own_line = place::begins_line(text, start) && text[..start].contains('\n');
    if own_line && place::ends_line(text, behind) && text[..line_end].ends_with('\n') {
        let indent = &text[place::line_start(text, start)..start];
        let line_break = place::line_break(text, end);
        return Ok(match comma {
            Some(_) => vec![(line_end..line_end, format!("{indent}{new},{line_break}"))],
            None => vec![(end..end, ",".to_owned()), (line_end..line_end, format!("{indent}{new}{line_break}"))],
        });
    }
    Ok(vec![(end..end, format!(", {new}"))])
}

fn on_lines(text: &str, found: &Found<'_>, items: &[Node], item: usize, new: &New) -> Result<Vec<Splice>, Refusal> {
    let written = scalar::written(new, false);
    let beside = item.min(items.len().saturating_sub(1));
    let dash = dash(text, found, items, beside)?;
    if !place::begins_line(text, dash) {
        return Err(not_understood(dash));
    }
    let start = place::line_start(text, dash);
    let indent = &text[start..dash];
    if item < items.len() {
        return Ok(vec![(start..start, format!("{indent}- {written}{}", place::line_break(text, dash)))]);
    }
    let end = place::end(text, &items[beside]).ok_or_else(|| not_understood(dash))?;
    let line_break = place::line_break(text, end);
    let at = place::line_end(text, end);
    Ok(vec![match text[..at].ends_with('\n') {
        true => (at..at, format!("{indent}- {written}{line_break}")),
        false => (at..at, format!("{line_break}{indent}- {written}")),
    }])
}
