//! Taking git's conflict markers out of a migrator's file.

mod line;

use std::collections::BTreeSet;

use self::line::Line;
use super::ListError;

/// One conflict.
#[derive(Default)]
struct Hunk<'a> {
    ours: Vec<Numbered<'a>>,
    theirs: Vec<Numbered<'a>>,
}

/// A line with its ending, and its number from 1.
type Numbered<'a> = (usize, &'a str);

/// A part of the file.
enum Part<'a> {
    Text(&'a str),
    Hunk(Hunk<'a>),
}

/// Takes both sides of every conflict: our `mod` lines and names first, then theirs, none twice.
///
/// `None` when there is no conflict.
///
/// # Errors
/// When a conflict is about something else, or the result is no list.
pub fn resolve_conflict(source: &str) -> Result<Option<String>, ListError> {
    if first_marker(source).is_none() {
        return Ok(None);
    }
    let parts = parts_of(source)?;
    let mut seen: BTreeSet<(bool, &str)> = BTreeSet::new();
    for part in &parts {
        if let Part::Text(text) = part {
            seen.extend(Line::of(text).keys());
        }
    }
    let mut result = String::with_capacity(source.len());
    for part in &parts {
        match part {
            Part::Text(text) => result.push_str(text),
            Part::Hunk(hunk) => join(hunk, &mut seen, &mut result)?,
        }
    }
    // Not a list after all: rather the error than a file that doesn't compile.
    super::listed(&result)?;
    Ok(Some(result))
}

/// The line of the first conflict marker, from 1.
pub(super) fn first_marker(source: &str) -> Option<usize> {
    let mut lines = source.lines().enumerate();
    lines
        .find(|(_, line)| is_marker(line, '<'))
        .map(|(at, _)| at + 1)
}

/// Whether a line is git's marker made of this character.
fn is_marker(line: &str, character: char) -> bool {
    let rest = line.trim_start_matches(character);
    line.len() - rest.len() == 7 && (rest.trim_end().is_empty() || rest.starts_with(' '))
}

/// Which part of a conflict a line is in.
#[derive(Clone, Copy)]
enum Side {
    None,
    Ours,
    Base,
    Theirs,
}

impl Side {
    /// The part that begins with a line if it is a marker; an error if that can't come here.
    fn after(self, text: &str, line: usize) -> Result<Option<Self>, ListError> {
        let is = |character| is_marker(text, character);
        match self {
            Self::None if is('<') => Ok(Some(Self::Ours)),
            Self::Ours if is('|') => Ok(Some(Self::Base)),
            Self::Ours | Self::Base if is('=') => Ok(Some(Self::Theirs)),
            Self::Theirs if is('>') => Ok(Some(Self::None)),
            Self::None | Self::Ours | Self::Base if is('>') => Err(ListError::Marker { line }),
            Self::Ours | Self::Base | Self::Theirs if is('<') => Err(ListError::Marker { line }),
            Self::None | Self::Ours | Self::Base | Self::Theirs => Ok(None),
        }
    }
}

/// Takes the file apart at the markers.
fn parts_of(source: &str) -> Result<Vec<Part<'_>>, ListError> {
    let mut parts = Vec::new();
    let mut side = Side::None;
    let mut hunk = Hunk::default();
    let mut opened = 0;
    for (at, text) in source.split_inclusive('\n').enumerate() {
        let number = at + 1;
        if let Some(next) = side.after(text, number)? {
            match next {
                Side::None => parts.push(Part::Hunk(std::mem::take(&mut hunk))),
                Side::Ours => opened = number,
                Side::Base | Side::Theirs => {}
            }
            side = next;
            continue;
        }
        match side {
            Side::None => parts.push(Part::Text(text)),
            Side::Ours => hunk.ours.push((number, text)),
            // What both sides began with says nothing about the result.
            Side::Base => {}
            Side::Theirs => hunk.theirs.push((number, text)),
        }
    }
    match side {
        Side::None => Ok(parts),
        Side::Ours | Side::Base | Side::Theirs => Err(ListError::Marker { line: opened }),
    }
}

/// Writes both sides of a conflict.
///
/// Git makes one conflict of two that lie close together, so lines that are the same on both sides
/// may be part of it: between those the sides are joined piece by piece.
fn join<'a>(
    hunk: &Hunk<'a>,
    seen: &mut BTreeSet<(bool, &'a str)>,
    result: &mut String,
) -> Result<(), ListError> {
    let (mut ours, mut theirs) = (hunk.ours.as_slice(), hunk.theirs.as_slice());
    loop {
        let (our_items, our_rest) = until_frame(ours);
        let (their_items, their_rest) = until_frame(theirs);
        join_items(our_items, their_items, seen, result);
        match (our_rest.split_first(), their_rest.split_first()) {
            (None, None) => return Ok(()),
            (Some((our, our_after)), Some((their, their_after))) => {
                let framed = Line::of(our.1).joined(&Line::of(their.1), our.1);
                result.push_str(&framed.ok_or_else(|| content(*our))?);
                (ours, theirs) = (our_after, their_after);
            }
            (Some((line, _)), None) | (None, Some((line, _))) => return Err(content(*line)),
        }
    }
}

/// The lines before the first that is neither `mod` line nor name nor blank, and the others.
fn until_frame<'l, 'a>(lines: &'l [Numbered<'a>]) -> (&'l [Numbered<'a>], &'l [Numbered<'a>]) {
    let at = lines.iter().position(|(_, text)| Line::of(text).is_frame());
    lines
        .split_at_checked(at.unwrap_or(lines.len()))
        .unwrap_or((lines, &[]))
}

/// Our lines, then those of theirs that are new; blank lines at the end stay at the end.
fn join_items<'a>(
    ours: &[Numbered<'a>],
    theirs: &[Numbered<'a>],
    seen: &mut BTreeSet<(bool, &'a str)>,
    result: &mut String,
) {
    let blank = |(_, text): &&Numbered<'a>| text.trim().is_empty();
    let side = if ours.is_empty() { theirs } else { ours };
    let trailing = side.iter().rev().take_while(blank).count();
    let kept = side.len() - trailing;
    let others = if ours.is_empty() { &[] } else { theirs };
    let others = others.iter().filter(|line| !blank(line));
    for (_, text) in side.iter().take(kept).chain(others) {
        let line = Line::of(text);
        let fresh = line
            .keys()
            .iter()
            .filter(|key| !seen.contains(*key))
            .count();
        if fresh > 0 || line.keys().is_empty() {
            seen.extend(line.keys());
            result.push_str(&line::with_comma(text));
            if !text.ends_with('\n') {
                result.push('\n');
            }
        }
    }
    for (_, text) in side.iter().skip(kept) {
        result.push_str(text);
    }
}

/// The error for a line that only a person can decide about.
fn content((number, text): Numbered<'_>) -> ListError {
    ListError::ConflictContent {
        line: number,
        text: text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests;
