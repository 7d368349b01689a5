//! Targets as they are typed.

use std::fmt;
use std::str::FromStr;

use crate::error::PathError;

/// From where a place is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing said, as in `+1`: where the database is.
    Here,
    /// `current`: the same, said.
    Current,
    /// `base`: before the first revision.
    Base,
    /// `head`: the only head.
    Head,
    /// `heads`: all of them.
    Heads,
    /// An id, a name, a label, or the beginning of one.
    Name(String),
}

/// One place: `[branch@]anchor[±offset]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What was typed.
    pub text: String,
    /// The label or id before `@`.
    pub branch: Option<String>,
    /// From where.
    pub anchor: Anchor,
    /// How many steps up (positive) or down from there.
    pub offset: Option<i64>,
}

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One or several places.
    Points(Vec<Point>),
    /// `a:b`: from one place to another, whatever is applied.
    Range {
        /// Where it begins; nothing typed: at the base.
        start: Option<Point>,
        /// Where it ends; nothing typed: at the heads.
        end: Option<Point>,
    },
}

impl Point {
    /// Reads a place.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let syntax = || PathError::Syntax {
            asked: text.to_owned(),
        };
        let (branch, rest) = match text.split_once('@') {
            Some((branch, rest)) => (Some(branch), rest),
            None => (None, text),
        };
        let (symbol, offset) = match split_offset(rest) {
            Some((symbol, digits)) => (symbol, Some(digits.parse().map_err(|_| syntax())?)),
            None => (rest, None),
        };
        let empty = symbol.is_empty() && offset.is_none();
        if empty || branch == Some("") || symbol.contains(['@', ':']) {
            return Err(syntax());
        }
        Ok(Self {
            text: text.to_owned(),
            branch: branch.map(str::to_owned),
            anchor: Anchor::of(symbol),
            offset,
        })
    }

    /// The place `heads`.
    #[must_use]
    pub fn heads() -> Self {
        Self {
            text: "heads".to_owned(),
            branch: None,
            anchor: Anchor::Heads,
            offset: None,
        }
    }

    /// Whether it counts from where the database is (`+1`, `label@-1`).
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.anchor == Anchor::Here
    }
}

impl Anchor {
    /// What a word means.
    fn of(symbol: &str) -> Self {
        match symbol {
            "" => Self::Here,
            "current" => Self::Current,
            "base" => Self::Base,
            "head" => Self::Head,
            "heads" => Self::Heads,
            name => Self::Name(name.to_owned()),
        }
    }
}

impl Target {
    /// Reads one target as typed.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let Some((start, end)) = text.split_once(':') else {
            return Ok(Self::Points(vec![Point::parse(text)?]));
        };
        let side = |text: &str| (!text.is_empty()).then(|| Point::parse(text)).transpose();
        Ok(Self::Range {
            start: side(start)?,
            end: side(end)?,
        })
    }

    /// Reads several places.
    ///
    /// # Errors
    /// When one of the texts is none, or is a range.
    pub fn several<T: AsRef<str>>(texts: &[T]) -> Result<Self, PathError> {
        let points = texts.iter().map(|text| Point::parse(text.as_ref()));
        points.collect::<Result<_, _>>().map(Self::Points)
    }
}

impl From<Point> for Target {
    fn from(point: Point) -> Self {
        Self::Points(vec![point])
    }
}

impl FromStr for Point {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

impl FromStr for Target {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Points(points) => {
                let texts: Vec<&str> = points.iter().map(|point| point.text.as_str()).collect();
                f.write_str(&texts.join(" "))
            }
            Self::Range { start, end } => {
                let text = |point: &Option<Point>| {
                    point.as_ref().map_or(String::new(), ToString::to_string)
                };
                write!(f, "{}:{}", text(start), text(end))
            }
        }
    }
}

/// Splits `id+2` into `id` and `+2`; `None` where no sign with digits ends the text.
fn split_offset(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(['+', '-'])?;
    let (symbol, offset) = text.split_at_checked(at)?;
    let digits = offset.get(1..)?;
    let numeric = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    numeric.then_some((symbol, offset))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<String>, Anchor, Option<i64>) {
        let point = Point::parse(text).unwrap();
        (point.branch, point.anchor, point.offset)
    }

    fn name(text: &str) -> Anchor {
        Anchor::Name(text.to_owned())
    }

    #[test]
    fn reads_the_forms() {
        assert_eq!(parts("head"), (None, Anchor::Head, None));
        assert_eq!(parts("+2"), (None, Anchor::Here, Some(2)));
        assert_eq!(parts("-1"), (None, Anchor::Here, Some(-1)));
        assert_eq!(parts("ae10+2"), (None, name("ae10"), Some(2)));
        assert_eq!(parts("head-1"), (None, Anchor::Head, Some(-1)));
        let billing = || Some("billing".to_owned());
        assert_eq!(parts("billing@head"), (billing(), Anchor::Head, None));
        assert_eq!(parts("billing@-1"), (billing(), Anchor::Here, Some(-1)));
        assert_eq!(parts("my-branch"), (None, name("my-branch"), None));
    }

    #[test]
    fn reads_ranges() {
        let target = Target::parse("a:head").unwrap();
        assert_eq!(target.to_string(), "a:head");
        assert_eq!(
            Target::parse(":").unwrap(),
            Target::Range {
                start: None,
                end: None
            }
        );
    }

    #[test]
    fn refuses_nonsense() {
        for text in ["", "@head", "a@", "a@b@c", "a:b:c", "+99999999999999999999"] {
            assert!(Target::parse(text).is_err(), "{text}");
        }
    }
}
