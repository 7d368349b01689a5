//! Compares output, what changes with each run aside.

use serde_json::Value;

/// A line without what differs from run to run: ids, dates, times, sizes, places.
pub(crate) fn steady_line(line: &str) -> String {
    if let Some(steady) = steady_json(line) {
        return steady;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut out: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = at
            .checked_sub(1)
            .and_then(|at| words.get(at))
            .copied()
            .unwrap_or_default();
        let unit = word.trim_end_matches([',', ';', ')']);
        let tail = &word[unit.len()..];
        let counted = number(before.trim_start_matches('('));
        let what = match unit {
            "ms" | "s" => "time",
            "bytes" | "KiB" | "MiB" => "size",
            _ => "",
        };
        if before.trim_start_matches('(') == "pid" {
            out.push(format!("<pid>{tail}"));
        } else if counted && !what.is_empty() {
            let open = if before.starts_with('(') { "(" } else { "" };
            out.pop();
            out.push(format!("{open}<{what}>{tail}"));
        } else {
            out.push(steady_word(word));
        }
    }
    out.join(" ")
}

fn steady_word(word: &str) -> String {
    if let Some(at) = word.find("postgres://") {
        let (head, url) = word.split_at(at);
        let end = url.find(['"', ',', ';', ')']).unwrap_or(url.len());
        return format!("{head}<url>{}", &url[end..]);
    }
    if let Some(rest) = word.strip_prefix("postgresql-client-") {
        let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        return format!("postgresql-client-<version>{tail}");
    }
    let digits: String = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if digits == "0000-00-00" || digits == "00:00" {
        return "<when>".into();
    }
    // As it stands: `since 2026-11-21T16:00:00Z)`, or in JSON.
    let tail = digits.trim_start_matches(['0', '-', 'T', ':', '.', 'Z']);
    if digits.starts_with("0000-00-00T00:00:00") {
        return format!("<when>{tail}");
    }
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    word.split_inclusive(ends)
        .map(|piece| match piece.chars().last() {
            Some(last) if ends(last) => {
                format!(
                    "{}{last}",
                    steady_name(&piece[..piece.len() - last.len_utf8()])
                )
            }
            Some(_) | None => steady_name(piece),
        })
        .collect()
}

/// A name without the stamps and ids in it.
fn steady_name(name: &str) -> String {
    let digits =
        |text: &str, length| text.len() == length && text.chars().all(|c| c.is_ascii_digit());
    let mut parts: Vec<String> = Vec::new();
    for part in name.split('_') {
        let hex = part.len() == 12 && part.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        let day = part.strip_prefix('m').unwrap_or(part);
        if hex {
            parts.push("<id>".into());
        } else if digits(day, 8) {
            parts.push(format!("{}<day>", &part[..part.len() - day.len()]));
        } else if digits(part, 6) && parts.last().is_some_and(|last| last.ends_with("<day>")) {
            parts.push("<second>".into());
        } else {
            parts.push(part.to_owned());
        }
    }
    parts.join("_")
}

/// An object in one line, its times and durations aside.
fn steady_json(line: &str) -> Option<String> {
    let mut value: Value = serde_json::from_str(line).ok()?;
    value.is_object().then(|| {
        steady_value(&mut value);
        value.to_string()
    })
}

fn steady_value(value: &mut Value) {
    match value {
        Value::String(text) => *text = steady_line(text),
        Value::Array(all) => all.iter_mut().for_each(steady_value),
        Value::Object(all) => {
            for (key, value) in all {
                match key.as_str() {
                    "duration_ms" => *value = 0.into(),
                    _ => steady_value(value),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

pub(crate) fn number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The lines of an output, without what is said only when a build takes long.
pub(crate) fn lines(output: &str) -> impl Iterator<Item = &str> {
    output
        .lines()
        .filter(|line| *line != "building the migrator …")
}

/// True where the lines fit, `...` standing for any number of them.
pub(crate) fn matches(expected: &[String], got: &[String]) -> bool {
    match expected.split_first() {
        None => got.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=got.len()).any(|skip| matches(rest, &got[skip..]))
        }
        Some((first, rest)) => got
            .split_first()
            .is_some_and(|(line, left)| fits(first, line) && matches(rest, left)),
    }
}

pub(crate) fn fits(pattern: &str, line: &str) -> bool {
    match pattern.split_once("[..]") {
        None => pattern == line,
        Some((head, tail)) => line.strip_prefix(head).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.is_char_boundary(at) && fits(tail, &rest[at..]))
        }),
    }
}
