//! Types of columns, and enum types.

use crate::kinds::{Case, Entity};

/// From, to, a value, and the cast where the server has none of its own.
const TYPES: [(&str, &str, &str, &str); 27] = [
    ("integer", "bigint", "7", ""),
    ("bigint", "integer", "7", ""),
    ("integer", "text", "7", ""),
    ("text", "integer", "7", "m_type::integer"),
    ("integer", "numeric(12,2)", "7", ""),
    ("numeric(12,2)", "integer", "7", ""),
    ("real", "double precision", "7", ""),
    ("double precision", "real", "7", ""),
    ("boolean", "integer", "true", "m_type::integer"),
    ("integer", "boolean", "1", "m_type::boolean"),
    ("character varying", "text", "ab", ""),
    ("text", "character varying(50)", "ab", ""),
    ("character varying(20)", "character varying(80)", "ab", ""),
    ("character varying(80)", "character varying(20)", "ab", ""),
    ("timestamp", "timestamp with time zone", "2026-01-01", ""),
    ("timestamp", "date", "2026-01-01", ""),
    ("date", "timestamp", "2026-01-01", ""),
    ("text", "timestamp", "2026-01-01", "m_type::timestamp"),
    ("text", "jsonb", "{}", "m_type::jsonb"),
    ("jsonb", "text", "{}", ""),
    ("json", "jsonb", "{}", "m_type::jsonb"),
    (
        "text",
        "uuid",
        "00000000-0000-0000-0000-000000000001",
        "m_type::uuid",
    ),
    ("uuid", "text", "00000000-0000-0000-0000-000000000001", ""),
    ("integer[]", "bigint[]", "{1}", ""),
    ("text[]", "text", "{a}", ""),
    ("text", "m_mood", "low", "m_type::m_mood"),
    ("m_mood", "text", "low", ""),
];

/// Every pair of types, on a column with a value.
pub(super) fn cases(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let pair = |(from, to, value, using): &(&'static str, &'static str, &str, &str)| {
        let kind: &'static str = "type changed";
        let using = match *using {
            "" => String::new(),
            using => format!(" USING {using}"),
        };
        let mut case = entity.case(kind);
        if from.contains("mood") || to.contains("mood") {
            case = case.prepare("CREATE TYPE m_mood AS ENUM ('low', 'high')");
        }
        case.prepare(format!("ALTER TABLE {t} ADD COLUMN m_type {from}"))
            .prepare(format!("UPDATE {t} SET m_type = '{value}' WHERE id = 1"))
            .change(format!("ALTER TABLE {t} ALTER m_type TYPE {to}{using}"))
            .rewrites("m_type")
    };
    TYPES.iter().map(pair).collect()
}

/// Changes of an enum type that the entity has a column and an array of.
pub(super) fn enums(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| {
        entity
            .case(kind)
            .prepare("CREATE TYPE m_mood AS ENUM ('low', 'mid', 'high')")
            .prepare(format!(
                "ALTER TABLE {t} ADD COLUMN m_mood m_mood NOT NULL DEFAULT 'low', ADD COLUMN m_moods m_mood[] DEFAULT '{{low}}'"
            ))
    };
    let replaced = |case: Case, labels: &str| {
        case.change("ALTER TYPE m_mood RENAME TO m_old")
            .change(format!("CREATE TYPE m_mood AS ENUM ({labels})"))
            .change(format!(
                "ALTER TABLE {t} ALTER m_mood DROP DEFAULT, ALTER m_moods DROP DEFAULT"
            ))
            .change(format!(
                "ALTER TABLE {t} ALTER m_mood TYPE m_mood USING 'high'::m_mood"
            ))
            .change(format!(
                "ALTER TABLE {t} ALTER m_moods TYPE m_mood[] USING '{{high}}'::m_mood[]"
            ))
            .change("DROP TYPE m_old")
    };
    let again = |case: Case| {
        case.change(format!("ALTER TABLE {t} ALTER m_mood SET DEFAULT 'low'"))
            .change(format!(
                "ALTER TABLE {t} ALTER m_moods SET DEFAULT '{{low}}'"
            ))
    };
    vec![
        case("enum value added at the end").change("ALTER TYPE m_mood ADD VALUE 'top'"),
        case("enum value added in the middle")
            .change("ALTER TYPE m_mood ADD VALUE 'new' BEFORE 'mid'"),
        again(replaced(case("enum value removed"), "'low', 'high'")),
        again(replaced(
            case("enum values reordered"),
            "'high', 'low', 'mid'",
        )),
        again(replaced(
            case("enum value renamed").rename("value m_mood.mid=middle"),
            "'low', 'middle', 'high'",
        )),
        again(replaced(
            case("enum value renamed, not said").refused("may be a rename"),
            "'low', 'middle', 'high'",
        )),
        replaced(case("enum value removed that rows have"), "'mid', 'high'").up_fails("low"),
        entity
            .case("enum type added")
            .change("CREATE TYPE m_mood AS ENUM ('low', 'high')")
            .change(format!(
                "ALTER TABLE {t} ADD COLUMN m_mood m_mood DEFAULT 'low'"
            )),
        case("enum type dropped")
            .change(format!(
                "ALTER TABLE {t} DROP COLUMN m_mood, DROP COLUMN m_moods"
            ))
            .change("DROP TYPE m_mood"),
    ]
}
