//! `#[sea_orm(…)]` attributes that SeaORM takes without a word and without effect.

use syn::visit::{self, Visit};

/// What SeaORM 2.0 knows on a field of a model, in the dense format as well.
const KNOWN: [&str; 33] = [
    "auto_increment",
    "belongs_to",
    "column_name",
    "column_type",
    "comment",
    "condition_type",
    "default_expr",
    "default_value",
    "enum_name",
    "extra",
    "fk_name",
    "from",
    "has_many",
    "has_one",
    "ignore",
    "indexed",
    "nullable",
    "on_condition",
    "on_delete",
    "on_update",
    "primary_key",
    "relation_enum",
    "relation_reverse",
    "renamed_from",
    "reverse",
    "save_as",
    "select_as",
    "self_ref",
    "skip_fk",
    "to",
    "unique",
    "unique_key",
    "via",
];

/// Accepted on fields beside those of the dense format.
const KNOWN_TOO: [&str; 3] = ["arrow_field", "seaography", "via_rel"];

/// An attribute that does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAttribute {
    /// The struct.
    pub entity: String,
    /// The field.
    pub field: String,
    /// The attribute's name.
    pub attribute: String,
    /// The line, from 1.
    pub line: usize,
}

impl std::fmt::Display for UnknownAttribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            field,
            attribute,
            line,
            ..
        } = self;
        write!(
            f,
            "line {line}: SeaORM knows no attribute `{attribute}` (field `{field}`): it does nothing"
        )?;
        if attribute == "check" {
            f.write_str("; a check is written `extra = \"CHECK (…)\"`")?;
        }
        Ok(())
    }
}

/// The attributes of an entity's source that SeaORM ignores. Text that isn't Rust has none: the
/// compiler says what is wrong with it.
pub fn unknown_attributes(source: &str) -> Vec<UnknownAttribute> {
    let mut finder = Finder { found: Vec::new() };
    if let Ok(file) = syn::parse_file(source) {
        finder.visit_file(&file);
    }
    finder.found
}

struct Finder {
    found: Vec<UnknownAttribute>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        let is_model = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("sea_orm")
                || attribute
                    .path()
                    .segments
                    .first()
                    .is_some_and(|first| first.ident == "sea_orm")
        });
        if is_model {
            for field in &item.fields {
                self.field(&item.ident, field);
            }
        }
        visit::visit_item_struct(self, item);
    }
}

impl Finder {
    fn field(&mut self, entity: &syn::Ident, field: &syn::Field) {
        let Some(name) = &field.ident else { return };
        for attribute in field
            .attrs
            .iter()
            .filter(|it| it.path().is_ident("sea_orm"))
        {
            // What can't be parsed is the macro's to refuse.
            let parsed = attribute.parse_nested_meta(|meta| {
                if let Some(ident) = meta.path.get_ident() {
                    let known = KNOWN.iter().chain(&KNOWN_TOO).any(|known| ident == known);
                    if !known {
                        self.found.push(UnknownAttribute {
                            entity: entity.to_string(),
                            field: name.to_string(),
                            attribute: ident.to_string(),
                            line: ident.span().start().line,
                        });
                    }
                }
                if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<syn::Expr>()?;
                } else if meta.input.peek(syn::token::Paren) {
                    let inner;
                    syn::parenthesized!(inner in meta.input);
                    inner.parse::<proc_macro2::TokenStream>()?;
                }
                Ok(())
            });
            if parsed.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_found_and_known_ones_are_not() {
        let source = "\
#[sea_orm::model]
#[sea_orm(table_name = \"t\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    #[sea_orm(unqiue, column_type = \"String(StringLen::N(5))\")]
    pub a: String,
    #[sea_orm(check = \"a > 0\")]
    pub b: i32,
    #[sea_orm(belongs_to, from = \"b\", to = \"id\", on_delete = \"Cascade\")]
    pub c: HasOne<super::x::Entity>,
}
#[other(nonsense)]
struct NotAModel { #[other(foo)] a: i32 }
";
        let found = unknown_attributes(source);
        let names: Vec<(&str, usize)> = found
            .iter()
            .map(|item| (item.attribute.as_str(), item.line))
            .collect();
        assert_eq!(names, [("unqiue", 6), ("check", 8)]);
        assert!(
            found
                .iter()
                .any(|item| item.to_string().contains("extra = \"CHECK"))
        );
    }
}
