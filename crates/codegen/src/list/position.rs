//! Where things stand in a migrator's file.

use std::ops::Range;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Item, ItemMacro, ItemMod};

use super::ListError;
use super::conflict::first_marker;

/// A migrator's file, taken apart.
pub(super) struct Migrator {
    /// The `mod …;` lines, in order.
    pub(super) mods: Vec<Mod>,
    /// The names in the list, in order.
    pub(super) entries: Vec<Entry>,
    /// The macro's item, attributes included.
    pub(super) item: Range<usize>,
    /// Behind the opening bracket.
    pub(super) open: usize,
    /// At the closing bracket.
    pub(super) close: usize,
}

/// A `mod …;`.
pub(super) struct Mod {
    /// The module's name.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) ident: Range<usize>,
    /// `pub` and the like.
    pub(super) visibility: Range<usize>,
    /// From its first attribute to its semicolon.
    pub(super) item: Range<usize>,
}

/// A name in the list.
pub(super) struct Entry {
    /// The name.
    pub(super) name: String,
    /// Where it stands.
    pub(super) ident: Range<usize>,
    /// Where its comma stands, if it has one.
    pub(super) comma: Option<Range<usize>>,
}

impl Migrator {
    /// Takes a file apart.
    pub(super) fn find(source: &str) -> Result<Self, ListError> {
        if let Some(line) = first_marker(source) {
            return Err(ListError::Conflicted { line });
        }
        let file = syn::parse_file(source).map_err(|error| ListError::Syntax {
            line: error.span().start().line,
            message: error.to_string(),
        })?;
        // The parser doesn't count what it skips at the beginning.
        let skipped = if source.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let place = |span: Span| shifted(span.byte_range(), skipped);
        let mut mods = Vec::new();
        let mut found: Option<&ItemMacro> = None;
        for item in &file.items {
            if let Item::Mod(item) = item {
                mods.extend(mod_of(item, &place));
            }
            if let Item::Macro(item) = item
                && is_migrator(item)
                && found.replace(item).is_some()
            {
                let line = item.span().start().line;
                return Err(ListError::SecondMigrator { line });
            }
        }
        let item = found.ok_or(ListError::NoMigrator)?;
        let brackets = item.mac.delimiter.span();
        Ok(Self {
            mods,
            entries: entries_of(item.mac.tokens.clone(), &place)?,
            item: start_of(&item.attrs, item.mac.path.span(), &place)..place(item.span()).end,
            open: place(brackets.open()).end,
            close: place(brackets.close()).start,
        })
    }

    /// The `mod` lines of migrations: those that are listed or are named like one.
    pub(super) fn migration_mods(&self) -> impl DoubleEndedIterator<Item = &Mod> {
        self.mods.iter().filter(|module| {
            let digits = module.name.strip_prefix('m');
            let dated = digits.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            dated || self.entries.iter().any(|entry| entry.name == module.name)
        })
    }
}

/// Whether a macro call is `migrator! { … }`, under whatever path.
fn is_migrator(item: &ItemMacro) -> bool {
    let last = item.mac.path.segments.last();
    item.ident.is_none() && last.is_some_and(|last| last.ident == "migrator")
}

/// A `mod …;`, not a module with a body.
fn mod_of(item: &ItemMod, place: &impl Fn(Span) -> Range<usize>) -> Option<Mod> {
    let semicolon = item.semi?;
    let keyword = place(item.mod_token.span);
    let visibility = match &item.vis {
        syn::Visibility::Inherited => keyword.start..keyword.start,
        said => place(said.span()),
    };
    let first = start_of(&item.attrs, item.mod_token.span, place).min(visibility.start);
    Some(Mod {
        name: item.ident.unraw().to_string(),
        ident: place(item.ident.span()),
        visibility,
        item: first..place(semicolon.span).end,
    })
}

/// Where an item begins: with its first attribute, if it has one.
fn start_of(attributes: &[Attribute], own: Span, place: &impl Fn(Span) -> Range<usize>) -> usize {
    let first = attributes.first().map(|first| first.pound_token.span);
    place(first.unwrap_or(own)).start
}

/// The names between the brackets.
fn entries_of(
    tokens: TokenStream,
    place: &impl Fn(Span) -> Range<usize>,
) -> Result<Vec<Entry>, ListError> {
    let mut entries: Vec<Entry> = Vec::new();
    for token in tokens {
        let complete = entries.last().is_none_or(|last| last.comma.is_some());
        match &token {
            TokenTree::Ident(ident) if complete => entries.push(Entry {
                name: ident.unraw().to_string(),
                ident: place(ident.span()),
                comma: None,
            }),
            TokenTree::Punct(punct) if punct.as_char() == ',' && !complete => {
                if let Some(last) = entries.last_mut() {
                    last.comma = Some(place(punct.span()));
                }
            }
            TokenTree::Ident(_)
            | TokenTree::Punct(_)
            | TokenTree::Group(_)
            | TokenTree::Literal(_) => {
                return Err(ListError::Entry {
                    line: token.span().start().line,
                    text: token.to_string(),
                });
            }
        }
    }
    Ok(entries)
}

/// A range that begins later.
fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
