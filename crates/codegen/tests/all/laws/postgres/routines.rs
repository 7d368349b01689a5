//! Functions: what defaults, checks, generated columns, indexes and triggers use, and what reads
//! tables.

use super::World;
use crate::laws::dice::{pick, present, rarely};

/// Those that need no table.
pub(super) fn early(world: &mut World<'_>) {
    let slots = world.dice.of("function");
    let (plus, label, touch) = (slots[0], slots[1], slots[2]);
    if present(&plus) {
        let body = ["$1 + 1", "$1 + 2", "1 + $1 * 1"][pick(&plus, 1, 3)];
        let name = ["", "n "][pick(&plus, 2, 2)];
        let more = ["", " STRICT", " PARALLEL SAFE"][pick(&plus, 3, 3)];
        world.say(format!(
            "CREATE FUNCTION plus({name}integer) RETURNS integer LANGUAGE sql IMMUTABLE{more} AS $f$ SELECT {body} $f$"
        ));
    }
    if present(&label)
        && let Some((mood, _)) = world.types.enums.first()
    {
        let result = ["text", "character varying"][pick(&label, 1, 2)];
        let body = ["$1::text", "upper($1::text)"][pick(&label, 2, 2)];
        let nested = present(&plus) && rarely(&label, 3, 2);
        let body = if nested {
            format!("{body} || plus(1)")
        } else {
            body.to_owned()
        };
        world.say(format!(
            "CREATE FUNCTION app.label({mood}) RETURNS {result} LANGUAGE sql STABLE AS $f$ SELECT ({body})::{result} $f$"
        ));
    }
    if present(&touch) {
        let body = [
            "RETURN NEW;",
            "RETURN NULL;",
            "RAISE NOTICE '%', TG_OP; RETURN NEW;",
        ];
        let body = body[pick(&touch, 1, 3)];
        let more = ["", " SECURITY DEFINER", " SET search_path TO 'public'"][pick(&touch, 2, 3)];
        world.say(format!(
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql{more} AS $f$ BEGIN {body} END $f$"
        ));
    }
}

/// Those that read tables.
pub(super) fn late(world: &mut World<'_>) {
    let slots = world.dice.of("function");
    let (count, first) = (slots[3], slots[4]);
    let Some(table) = world.tables.first() else {
        return;
    };
    let name = table.name.clone();
    let column = table.columns[pick(&first, 1, table.columns.len())].clone();
    if present(&count) {
        let result = ["bigint", "integer", "numeric"][pick(&count, 1, 3)];
        let volatile = ["STABLE", "VOLATILE"][pick(&count, 2, 2)];
        world.say(format!(
            "CREATE FUNCTION count_rows() RETURNS {result} LANGUAGE sql {volatile} AS $f$ SELECT count(*)::{result} FROM {name} $f$"
        ));
    }
    if present(&first) {
        let (label, of) = (&column.name, &column.sql);
        // In a text, a column's name says nothing to the server about what must come first.
        let body = format!("BEGIN ATOMIC SELECT {label} FROM {name} LIMIT 1; END");
        let result = [of.clone(), format!("SETOF {name}")][pick(&first, 3, 2)].clone();
        let body = if result.starts_with("SETOF") {
            format!("AS $f$ SELECT * FROM {name} $f$")
        } else {
            body
        };
        world.say(format!(
            "CREATE FUNCTION app.first_of() RETURNS {result} LANGUAGE sql STABLE {body}"
        ));
    }
}

/// True where `plus(integer)` is there.
pub(super) fn has_plus(world: &World<'_>) -> bool {
    present(&world.dice.of("function")[0])
}

/// True where `app.label(mood)` is there.
pub(super) fn has_label(world: &World<'_>) -> bool {
    present(&world.dice.of("function")[1]) && !world.types.enums.is_empty()
}

/// True where `touch()` is there.
pub(super) fn has_touch(world: &World<'_>) -> bool {
    present(&world.dice.of("function")[2])
}
