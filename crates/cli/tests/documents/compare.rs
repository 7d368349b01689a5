//! Compares output, what changes with each run aside.

pub(crate) fn steady_word(word: &str) -> String {
    if word.starts_with("postgres://") {
        return "<url>".into();
    }
    let digits: String = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if digits == "0000-00-00" || digits == "00:00" || digits.starts_with("0000-00-00T") {
        return "<when>".into();
    }
    let part = |text: &str| -> String {
        let stamp = text.len() > 16
            && text.starts_with('m')
            && number(&text[1..9])
            && number(&text[10..16]);
        let hex = text.len() == 12 && text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        if stamp {
            format!("m<stamp>{}", &text[16..])
        } else if hex {
            "<id>".into()
        } else {
            text.to_owned()
        }
    };
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    word.split_inclusive(ends)
        .map(|piece| match piece.chars().last() {
            Some(last) if ends(last) => {
                format!("{}{last}", part(&piece[..piece.len() - last.len_utf8()]))
            }
            Some(_) | None => part(piece),
        })
        .collect()
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
