//! The next number of a sequence stays inside bounds that change.

use ultra_schema::{Identity, IdentityKind, Name, Pair, quote_literal};

use super::numbering::value;
use crate::call::Statement;

/// Moves the next number of a column's sequence to where the new bounds have it, before they are
/// set: the server refuses them otherwise. Nothing where the new bounds have all of the old ones.
pub(super) fn clamp(
    table: &Name,
    identities: Pair<&Identity>,
    types: Pair<&str>,
) -> Vec<Statement> {
    let Some(name) = identities.desired.sequence.as_deref() else {
        return Vec::new();
    };
    let name = table.sibling(name).quoted();
    // The sequence of an identity has got its column's new type by now; that of a `serial` gets it
    // afterwards.
    let serial = identities.desired.kind == IdentityKind::Serial;
    let was_type = if serial { types.current } else { types.desired };
    let (was_min, was_max) = bounds(&identities.current.options, was_type);
    let (min, max) = bounds(&identities.desired.options, types.desired);
    let mut statements: Vec<String> = Vec::new();
    if min <= was_min && max >= was_max {
        return Vec::new();
    }
    if min < was_min || max > was_max {
        let (low, high) = (min.min(was_min), max.max(was_max));
        let kind = if serial && types.differs() {
            "AS bigint "
        } else {
            ""
        };
        statements.push(format!(
            "ALTER SEQUENCE {name} {kind}MINVALUE {low} MAXVALUE {high}"
        ));
    }
    let place = quote_literal(&name);
    statements.push(format!(
        "SELECT setval({place}, least(greatest(last_value, {min}), {max}), is_called AND last_value BETWEEN {min} AND {max}) FROM {name}"
    ));
    statements.into_iter().map(Statement::Sql).collect()
}

/// The lowest and the highest number, as the catalog reader writes options.
fn bounds(options: &str, column_type: &str) -> (i64, i64) {
    let data_type = value(options, "AS").unwrap_or(column_type);
    let (lowest, highest) = match data_type {
        "smallint" => (i16::MIN.into(), i16::MAX.into()),
        "integer" => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    };
    let said = |keyword: &str| value(options, keyword)?.parse::<i64>().ok();
    let falling = said("INCREMENT BY").is_some_and(|step| step < 0);
    let (min, max) = if falling { (lowest, -1) } else { (1, highest) };
    (
        said("MINVALUE").unwrap_or(min),
        said("MAXVALUE").unwrap_or(max),
    )
}
