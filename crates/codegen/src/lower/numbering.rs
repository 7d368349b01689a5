//! How PostgreSQL numbers rows: identity columns and the sequences of `serial`.

use ultra_schema::{
    Column, Identity, IdentityKind, Name, Pair, quote_identifier, quote_literal, sequence_name,
};

use super::bounds::clamp;
use super::postgres::alter;
use crate::call::Statement;

/// The statements for numbering that begins, or is done otherwise.
pub(super) fn change(table: &Name, column: &Pair<Column>) -> Vec<Statement> {
    let identities = column.as_ref().map(|column| column.identity.as_ref());
    let Some(wanted) = identities.desired else {
        return Vec::new();
    };
    let serial = |identity: &Identity| identity.kind == IdentityKind::Serial;
    match identities.current {
        Some(current) if serial(current) != serial(wanted) => {
            start_numbering(table, column, wanted)
        }
        None => start_numbering(table, column, wanted),
        Some(current) => {
            let pair = Pair::new(current, wanted);
            let mut statements = renamed(table, pair);
            if pair.differs() {
                let types = column.as_ref().map(|column| column.data_type.sql.as_str());
                // The type of an identity follows its column's.
                statements.extend(clamp(table, pair, types));
            }
            if wanted.kind == IdentityKind::Serial {
                statements.extend(sequence(table, column, pair));
            } else {
                statements.extend(alter_identity(table, &column.desired, pair));
            }
            statements
        }
    }
}

/// The same sequence under another name, where both names are known.
fn renamed(table: &Name, identities: Pair<&Identity>) -> Vec<Statement> {
    let names = identities.map(|identity| identity.sequence.as_deref());
    let (Some(from), Some(to)) = (names.current, names.desired) else {
        return Vec::new();
    };
    if from == to {
        return Vec::new();
    }
    vec![Statement::Sql(format!(
        "ALTER SEQUENCE {} RENAME TO {}",
        table.sibling(from).quoted(),
        quote_identifier(to)
    ))]
}

/// The name of the sequence where the server would not find it itself; a number behind it says
/// that the name was taken.
fn chosen_name<'a>(table: &Name, column: &str, identity: &'a Identity) -> Option<&'a str> {
    let name = identity.sequence.as_deref()?;
    let automatic = sequence_name(&table.name, column);
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (name != automatic && stem != automatic).then_some(name)
}

fn start_numbering(table: &Name, column: &Pair<Column>, wanted: &Identity) -> Vec<Statement> {
    match wanted.kind {
        IdentityKind::Serial => begin_serial(table, &column.desired, wanted),
        IdentityKind::Always | IdentityKind::ByDefault | IdentityKind::AutoIncrement => {
            begin(table, &column.desired, wanted)
        }
    }
}

/// The end of a `serial`, before anything else: its default and its sequence, whose name only the
/// server knows.
pub(super) fn end(table: &Name, column: &Pair<Column>) -> Vec<Statement> {
    let serial = column.as_ref().map(|column| {
        let identity = column.identity.as_ref();
        identity.is_some_and(|it| it.kind == IdentityKind::Serial)
    });
    if !serial.current || serial.desired {
        return Vec::new();
    }
    let name = quote_identifier(&column.current.name);
    vec![
        alter(table, &format!("ALTER COLUMN {name} DROP DEFAULT")),
        Statement::Sql(format!(
            "DO $$ BEGIN EXECUTE 'DROP SEQUENCE ' || pg_get_serial_sequence({}, {}); END $$",
            quote_literal(&table.quoted()),
            quote_literal(&column.current.name)
        )),
    ]
}

/// What `serial` stands for: a sequence that the column owns, and a default that draws from it.
fn begin_serial(table: &Name, column: &Column, identity: &Identity) -> Vec<Statement> {
    let name = quote_identifier(&column.name);
    let automatic = sequence_name(&table.name, &column.name);
    let chosen = chosen_name(table, &column.name, identity).unwrap_or(&automatic);
    let sequence = table.sibling(chosen).quoted();
    let kind = match identity.options.starts_with("AS ") {
        true => String::new(),
        false => format!(" AS {}", column.data_type),
    };
    let create = format!("CREATE SEQUENCE {sequence}{kind} {}", identity.options);
    let default = format!("nextval({}::regclass)", quote_literal(&sequence));
    vec![
        Statement::Sql(format!(
            "{} OWNED BY {}.{name}",
            create.trim_end(),
            table.quoted()
        )),
        alter(table, &format!("ALTER COLUMN {name} SET DEFAULT {default}")),
        Statement::Sql(format!(
            "SELECT setval({}, max({name})) FROM {}",
            quote_literal(&sequence),
            table.quoted()
        )),
    ]
}

fn how(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::Always => "ALWAYS",
        IdentityKind::ByDefault | IdentityKind::Serial | IdentityKind::AutoIncrement => {
            "BY DEFAULT"
        }
    }
}

fn begin(table: &Name, column: &Column, identity: &Identity) -> Vec<Statement> {
    let name = quote_identifier(&column.name);
    let how = how(identity.kind);
    let chosen = chosen_name(table, &column.name, identity);
    let chosen = chosen.map(|it| format!("SEQUENCE NAME {}", table.sibling(it).quoted()));
    let options = [chosen.as_deref().unwrap_or_default(), &identity.options];
    let options = options.join(" ").trim().to_owned();
    let options = if options.is_empty() {
        String::new()
    } else {
        format!(" ({options})")
    };
    vec![
        alter(
            table,
            &format!("ALTER COLUMN {name} ADD GENERATED {how} AS IDENTITY{options}"),
        ),
        // Go on after the highest number that rows hold.
        Statement::Sql(format!(
            "SELECT setval(pg_get_serial_sequence({}, {}), max({name})) FROM {}",
            quote_literal(&table.quoted()),
            quote_literal(&column.name),
            table.quoted()
        )),
    ]
}

fn alter_identity(table: &Name, column: &Column, identity: Pair<&Identity>) -> Vec<Statement> {
    let mut actions = Vec::new();
    if identity.current.kind != identity.desired.kind {
        actions.push(format!("SET GENERATED {}", how(identity.desired.kind)));
    }
    let options = identity.map(|identity| identity.options.as_str());
    actions.extend(
        settings(options)
            .into_iter()
            .map(|setting| format!("SET {setting}")),
    );
    if actions.is_empty() {
        return Vec::new();
    }
    let name = quote_identifier(&column.name);
    vec![alter(
        table,
        &format!("ALTER COLUMN {name} {}", actions.join(" ")),
    )]
}

/// What `serial` can't say of its sequence, said afterwards.
pub(super) fn options(table: &Name, column: &Column) -> Vec<Statement> {
    let Some(identity) = &column.identity else {
        return Vec::new();
    };
    let mut statements = Vec::new();
    if let Some(name) = chosen_name(table, &column.name, identity) {
        let name = quote_identifier(name);
        statements.push(of_column(table, &column.name, &format!("RENAME TO {name}")));
    }
    if identity.kind == IdentityKind::Serial && !identity.options.is_empty() {
        let plain = Identity::of(IdentityKind::Serial);
        let columns = Pair::new(column.clone(), column.clone());
        statements.extend(sequence(table, &columns, Pair::new(&plain, identity)));
    }
    statements
}

/// The sequence of a `serial` keeps its type when the column's changes, and its name when table or
/// column are renamed: only the server knows it.
fn sequence(table: &Name, column: &Pair<Column>, identity: Pair<&Identity>) -> Vec<Statement> {
    let mut settings = settings(identity.map(|identity| identity.options.as_str()));
    let types = column.as_ref().map(|column| &column.data_type.sql);
    let typed = value(identity.current.options.as_str(), "AS").is_some();
    if (types.differs() || typed) && !settings.iter().any(|setting| setting.starts_with("AS ")) {
        settings.insert(0, format!("AS {}", types.desired));
    }
    if settings.is_empty() {
        return Vec::new();
    }
    vec![of_column(table, &column.desired.name, &settings.join(" "))]
}

/// A change of the sequence that a column owns, by whatever name.
fn of_column(table: &Name, column: &str, change: &str) -> Statement {
    let act = |sequence: &str| format!("ALTER SEQUENCE {sequence} {change}");
    if change.contains('$') {
        return Statement::Sql(act(&table
            .sibling(sequence_name(&table.name, column))
            .quoted()));
    }
    Statement::Sql(format!(
        "DO $$ BEGIN EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence({}, {}) || {}; END $$",
        quote_literal(&table.quoted()),
        quote_literal(column),
        quote_literal(&format!(" {change}"))
    ))
}

/// The options that lead from one set to another; what is no longer said gets its default back.
fn settings(options: Pair<&str>) -> Vec<String> {
    if !options.differs() {
        return Vec::new();
    }
    let mut out = Vec::new();
    if let Some(data_type) = value(options.desired, "AS") {
        out.push(format!("AS {data_type}"));
    }
    let turned = options.map(falls).differs();
    let starts = options.map(start);
    if starts.as_ref().differs() {
        out.push(format!("START WITH {}", starts.desired));
    }
    for (keyword, default) in [
        ("INCREMENT BY", "INCREMENT BY 1"),
        ("MINVALUE", "NO MINVALUE"),
        ("MAXVALUE", "NO MAXVALUE"),
        ("CACHE", "CACHE 1"),
    ] {
        let values = options.map(|options| value(options, keyword));
        // Counting the other way has other bounds of its own.
        let turns = turned && keyword.ends_with("VALUE");
        if values.differs() || turns {
            out.push(
                values
                    .desired
                    .map_or(default.into(), |it| format!("{keyword} {it}")),
            );
        }
    }
    let cycles = options.map(|options| options.ends_with("CYCLE"));
    if cycles.differs() {
        out.push(if cycles.desired {
            "CYCLE".into()
        } else {
            "NO CYCLE".into()
        });
    }
    out
}

/// The word after a keyword, as the catalog reader writes options.
pub(super) fn value<'a>(options: &'a str, keyword: &str) -> Option<&'a str> {
    let (_, rest) = options.split_once(&format!("{keyword} "))?;
    rest.split(' ').next()
}

/// True where numbers are counted down.
fn falls(options: &str) -> bool {
    value(options, "INCREMENT BY").is_some_and(|step| step.starts_with('-'))
}

/// The first number: the one that is said, else the bound where counting begins.
fn start(options: &str) -> &str {
    let (bound, default) = if falls(options) {
        ("MAXVALUE", "-1")
    } else {
        ("MINVALUE", "1")
    };
    value(options, "START WITH")
        .or_else(|| value(options, bound))
        .unwrap_or(default)
}
