//! Reading what a migration file declares, without compiling it.

mod doc;
mod literal;

use syn::spanned::Spanned;
use syn::{Expr, ExprStruct, FieldValue, Item, ItemConst, Member, Visibility};
use ultra_revision::DeclaredRevision;

pub use doc::{DocHeader, doc_header};

/// The name of the const.
const CONST: &str = "REVISION";

/// The name of its type.
const TYPE: &str = "Revision";

/// The head of a migration file, as its text has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What it declares.
    pub declared: DeclaredRevision,
    /// The line of the const, from 1.
    pub line: usize,
}

impl From<Header> for DeclaredRevision {
    fn from(header: Header) -> Self {
        header.declared
    }
}

/// Why a file's head can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// The file is no Rust.
    #[error(
        "line {line}, column {column}: {message}: the file is not valid Rust; correct it there"
    )]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The parser's words.
        message: String,
    },
    /// The const can't be seen by `migrator!`.
    #[error("line {line}: `REVISION` is private: write `pub const REVISION: Revision`")]
    Private {
        /// The line, from 1.
        line: usize,
    },
    /// Two consts.
    #[error("line {line}: there is a `REVISION` on line {first} already: take one of them out")]
    Twice {
        /// The line of the first, from 1.
        first: usize,
        /// The line of the second, from 1.
        line: usize,
    },
    /// Something else than `Revision { … }`.
    #[error(
        "line {line}: `REVISION` must be a literal \
         `Revision {{ id: \"…\", …, ..Revision::BASE }}`, so that it can be read without compiling"
    )]
    Shape {
        /// The line, from 1.
        line: usize,
    },
    /// A field that is no literal.
    #[error("line {line}: `{field}` must be {wanted}, so that it can be read without compiling")]
    NotLiteral {
        /// The line, from 1.
        line: usize,
        /// The field.
        field: String,
        /// What may stand there.
        wanted: &'static str,
    },
    /// A field that `Revision` doesn't have.
    #[error("line {line}: `Revision` has no field `{field}`: take it out")]
    UnknownField {
        /// The line, from 1.
        line: usize,
        /// The field.
        field: String,
    },
    /// No id.
    #[error("line {line}: `REVISION` has no `id`: give it 12 hex digits, as `generate` does")]
    NoId {
        /// The line, from 1.
        line: usize,
    },
}

/// Reads the head of a migration file; `None` for a plain SeaORM migration, which has none.
///
/// # Errors
/// When the file is no Rust, or its `REVISION` is private or no literal.
pub fn parse_header(source: &str) -> Result<Option<Header>, HeaderError> {
    let file = syn::parse_file(source).map_err(|error| syntax(&error))?;
    let mut found: Option<&ItemConst> = None;
    for item in &file.items {
        let Item::Const(item) = item else { continue };
        if item.ident != CONST {
            continue;
        }
        if let Some(first) = found {
            return Err(HeaderError::Twice {
                first: line_of(&first.ident),
                line: line_of(&item.ident),
            });
        }
        found = Some(item);
    }
    found.map(header_of).transpose()
}

/// Reads the const.
fn header_of(item: &ItemConst) -> Result<Header, HeaderError> {
    let line = line_of(&item.ident);
    if !matches!(item.vis, Visibility::Public(_)) {
        return Err(HeaderError::Private { line });
    }
    let Expr::Struct(literal) = literal::bare(&item.expr) else {
        return Err(HeaderError::Shape { line });
    };
    if !names_type(&literal.path) || !rest_is_base(literal) {
        return Err(HeaderError::Shape { line });
    }
    let mut declared = DeclaredRevision::default();
    for field in &literal.fields {
        read_field(&mut declared, field)?;
    }
    if declared.id.is_empty() {
        return Err(HeaderError::NoId { line });
    }
    Ok(Header { declared, line })
}

/// Reads one field.
fn read_field(declared: &mut DeclaredRevision, field: &FieldValue) -> Result<(), HeaderError> {
    let name = match &field.member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    };
    let value = &field.expr;
    match name.as_str() {
        "id" => declared.id = literal::text(&name, value)?,
        "down_revisions" => declared.down_revisions = literal::texts(&name, value)?,
        "branch_labels" => declared.branch_labels = literal::texts(&name, value)?,
        "depends_on" => declared.depends_on = literal::texts(&name, value)?,
        "message" => declared.message = literal::text(&name, value)?,
        "group" => declared.group = literal::text(&name, value)?,
        "transaction" => declared.transaction = literal::flag(&name, value)?,
        "idempotent" => declared.idempotent = literal::flag(&name, value)?,
        "lock_timeout" => declared.lock_timeout = literal::text(&name, value)?,
        "statement_timeout" => declared.statement_timeout = literal::text(&name, value)?,
        "rebuilds_tables" => declared.rebuilds_tables = literal::flag(&name, value)?,
        "backends" => declared.backends = literal::texts(&name, value)?,
        "former_checksums" => declared.former_checksums = literal::texts(&name, value)?,
        "record" => declared.record = literal::flag(&name, value)?,
        "replaces" => declared.replaces = literal::texts(&name, value)?,
        _ => {
            return Err(HeaderError::UnknownField {
                line: line_of(field),
                field: name,
            });
        }
    }
    Ok(())
}

/// Whether a path ends in `Revision`.
fn names_type(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == TYPE)
}

/// Whether the fields that aren't written come from `Revision::BASE`, or all are written.
fn rest_is_base(literal: &ExprStruct) -> bool {
    let Some(rest) = &literal.rest else {
        return literal.dot2_token.is_none();
    };
    let Expr::Path(path) = literal::bare(rest) else {
        return false;
    };
    let mut segments = path.path.segments.iter().rev().map(|s| s.ident.to_string());
    segments.next().as_deref() == Some("BASE") && segments.next().as_deref() == Some(TYPE)
}

/// The parser's error with its place.
fn syntax(error: &syn::Error) -> HeaderError {
    let start = error.span().start();
    HeaderError::Syntax {
        line: start.line,
        column: start.column + 1,
        message: error.to_string(),
    }
}

/// The line on which something begins, from 1.
fn line_of(node: &impl Spanned) -> usize {
    node.span().start().line
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HEAD: &str = "//! Add.\nuse ultra_migrate::prelude::*;\n\n";

    fn read(body: &str) -> Result<Option<Header>, HeaderError> {
        parse_header(&format!("{HEAD}{body}"))
    }

    #[test]
    fn reads_all_fields() {
        let header = read(
            "pub const REVISION: Revision = Revision {\n    id: \"3f2a\",\n    \
             down_revisions: &[\"9d41\", r\"a\\b\"],\n    branch_labels: &[\"x\"],\n    \
             depends_on: &[\"y\"],\n    message: \"a \\\n             b\",\n    group: \"g\",\n    \
             transaction: false,\n    rebuilds_tables: true,\n    backends: &[\"postgres\"],\n    \
             record: false,\n};",
        );
        let header = header.unwrap().unwrap();
        assert_eq!(header.line, 4);
        let declared = header.declared;
        assert_eq!(declared.id, "3f2a");
        assert_eq!(declared.down_revisions, ["9d41", "a\\b"]);
        assert_eq!(declared.branch_labels, ["x"]);
        assert_eq!(declared.depends_on, ["y"]);
        assert_eq!(
            (declared.message.as_str(), declared.group.as_str()),
            ("a b", "g")
        );
        assert!(!declared.transaction && declared.rebuilds_tables && !declared.record);
        assert_eq!(declared.backends, ["postgres"]);
    }

    #[test]
    fn what_is_not_written_is_the_base() {
        let text = "pub const REVISION: ultra_migrate::Revision = ultra_migrate::Revision {\n    \
                    id: \"a\", ..ultra_migrate::Revision::BASE };";
        let declared = read(text).unwrap().unwrap().declared;
        let base = DeclaredRevision::default();
        assert_eq!(
            declared,
            DeclaredRevision {
                id: "a".into(),
                ..base
            }
        );
    }

    #[test]
    fn a_plain_file_has_none() {
        assert_eq!(read("pub struct Migration;"), Ok(None));
    }

    #[test]
    fn errors_name_the_line() {
        let private = read("const REVISION: Revision = Revision { id: \"a\", ..Revision::BASE };");
        assert_eq!(private, Err(HeaderError::Private { line: 4 }));
        let computed = read(
            "pub const REVISION: Revision = Revision {\n id: concat!(\"a\"),\n ..Revision::BASE };",
        );
        let message = computed.unwrap_err().to_string();
        assert!(
            message.starts_with("line 5: `id` must be a string"),
            "{message}"
        );
        let call = read("pub const REVISION: Revision = base();");
        assert_eq!(call, Err(HeaderError::Shape { line: 4 }));
        let other = read("pub const REVISION: Revision = Revision { id: \"a\", ..OTHER };");
        assert_eq!(other, Err(HeaderError::Shape { line: 4 }));
        let no_id = read("pub const REVISION: Revision = Revision::BASE;");
        assert_eq!(no_id, Err(HeaderError::Shape { line: 4 }));
        let empty = read("pub const REVISION: Revision = Revision { ..Revision::BASE };");
        assert_eq!(empty, Err(HeaderError::NoId { line: 4 }));
        assert!(matches!(
            read("fn {"),
            Err(HeaderError::Syntax { line: 4, .. })
        ));
        let twice = "pub const REVISION: Revision = Revision { id: \"a\", ..Revision::BASE };\n";
        let twice = read(&twice.repeat(2));
        assert_eq!(twice, Err(HeaderError::Twice { first: 4, line: 5 }));
    }
}
