//! What a line of a migrator's file is.

/// A line.
pub(super) enum Line<'a> {
    /// Nothing, or a comment alone.
    Blank,
    /// `mod m…;`
    Mod(&'a str),
    /// Names with commas, as they stand in the list.
    Names(Vec<&'a str>),
    /// The whole list on one line: `migrator! { a, b }`.
    List {
        /// Up to the bracket.
        open: &'a str,
        /// The names.
        names: Vec<&'a str>,
        /// From the closing bracket.
        close: &'a str,
    },
    /// Anything else.
    Other(&'a str),
}

impl<'a> Line<'a> {
    /// What a line is.
    pub(super) fn of(text: &'a str) -> Self {
        let code = without_comment(text).trim();
        if text.trim().is_empty() {
            return Self::Blank;
        }
        if let Some(name) = module(code) {
            return Self::Mod(name);
        }
        if let Some(names) = names(code) {
            return Self::Names(names);
        }
        whole_list(text).unwrap_or(Self::Other(text.trim()))
    }

    /// Whether it is neither a `mod` line nor names nor blank.
    pub(super) fn is_frame(&self) -> bool {
        match self {
            Self::Blank | Self::Mod(_) | Self::Names(_) => false,
            Self::List { .. } | Self::Other(_) => true,
        }
    }

    /// What it lists, `mod` lines told from names.
    pub(super) fn keys(&self) -> Vec<(bool, &'a str)> {
        match self {
            Self::Mod(name) => vec![(true, *name)],
            Self::Names(names) => names.iter().map(|name| (false, *name)).collect(),
            Self::Blank | Self::List { .. } | Self::Other(_) => Vec::new(),
        }
    }

    /// Two lines that say the same apart from the names, as one; `text` is the first of them.
    pub(super) fn joined(&self, other: &Self, text: &str) -> Option<String> {
        let Some((open, names, close)) = self.list() else {
            let same = self.other().is_some() && self.other() == other.other();
            return same.then(|| text.to_owned());
        };
        let (other_open, other_names, other_close) = other.list()?;
        if open.trim() != other_open.trim() || close.trim() != other_close.trim() {
            return None;
        }
        let new = other_names.iter().filter(|name| !names.contains(name));
        let all: Vec<&str> = names.iter().chain(new).copied().collect();
        Some(format!("{open} {} {close}", all.join(", ")))
    }

    /// The parts of a list on one line.
    fn list(&self) -> Option<(&'a str, &[&'a str], &'a str)> {
        match self {
            Self::List { open, names, close } => Some((open, names, close)),
            Self::Blank | Self::Mod(_) | Self::Names(_) | Self::Other(_) => None,
        }
    }

    /// The text of any other line.
    fn other(&self) -> Option<&'a str> {
        match self {
            Self::Other(text) => Some(text),
            Self::Blank | Self::Mod(_) | Self::Names(_) | Self::List { .. } => None,
        }
    }

    /// Whether it is names and nothing else.
    fn is_names(&self) -> bool {
        match self {
            Self::Names(_) => true,
            Self::Blank | Self::Mod(_) | Self::List { .. } | Self::Other(_) => false,
        }
    }
}

/// A line of names with a comma at its end, which it may have lacked as the last of the list.
pub(super) fn with_comma(text: &str) -> String {
    let code = without_comment(text).trim_end();
    if Line::of(text).is_names() && !code.ends_with(',') {
        let rest = text.get(code.len()..).unwrap_or_default();
        return format!("{code},{rest}");
    }
    text.to_owned()
}

/// A line without the comment at its end.
fn without_comment(text: &str) -> &str {
    text.split_once("//").map_or(text, |(code, _)| code)
}

/// The name in `mod m…;`, `pub mod m…;`, `pub(crate) mod m…;`.
fn module(code: &str) -> Option<&str> {
    let rest = match code.strip_prefix("pub") {
        Some(rest) => match rest.trim_start().strip_prefix('(') {
            Some(scope) => scope.split_once(')')?.1.trim_start(),
            None => rest.trim_start(),
        },
        None => code,
    };
    let name = rest.strip_prefix("mod ")?.trim().strip_suffix(';')?.trim();
    is_name(name).then_some(name)
}

/// Names with commas between them.
fn names(code: &str) -> Option<Vec<&str>> {
    let code = code.strip_suffix(',').unwrap_or(code);
    let names: Vec<&str> = code.split(',').map(str::trim).collect();
    names.iter().all(|name| is_name(name)).then_some(names)
}

/// A list on one line.
fn whole_list(text: &str) -> Option<Line<'_>> {
    let (path, _) = text.split_once("migrator!")?;
    let start = path.len() + "migrator!".len();
    let at = start + text.get(start..)?.find(['{', '(', '['])? + 1;
    let (open, rest) = text.split_at_checked(at)?;
    let end = rest.find(['}', ')', ']'])?;
    let (inner, close) = rest.split_at_checked(end)?;
    let names = if inner.trim().is_empty() {
        Vec::new()
    } else {
        names(inner.trim())?
    };
    Some(Line::List { open, names, close })
}

/// Whether a text can be a module's name.
fn is_name(text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text.starts_with(|c: char| word(c) && !c.is_ascii_digit()) && text.chars().all(word)
}
