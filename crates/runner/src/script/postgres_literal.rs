//! Values as PostgreSQL's literals: of the type and to the bit that the driver would send.

use sea_orm::Value;
use sea_orm::sea_query::prelude::{Decimal, Json, Uuid, chrono, time};
use sea_orm::sea_query::{ArrayType, OptionEnum};

use super::Unwritable;
use super::bind::Literal;

use chrono::{Datelike, Timelike};

pub(super) fn literal(value: &Value) -> Result<Literal, Unwritable> {
    match value {
        Value::Array(of, None) => Ok(typed("NULL", &format!("{}[]", array_type(of)?))),
        Value::Array(of, Some(values)) => array(of, values),
        // Foreign: the scalar ones, and kinds that only a project's own features bring.
        _ => scalar(value).map(Literal::from),
    }
}

/// The words of a value and its type.
struct Scalar {
    words: Option<String>,
    of: &'static str,
}

impl From<Scalar> for Literal {
    fn from(scalar: Scalar) -> Self {
        match (scalar.words, scalar.of) {
            (None, of) => typed("NULL", of),
            // What the parser takes for it by itself.
            (Some(words), "integer") if words.bytes().all(|b| b.is_ascii_digit()) => Self {
                constant: true,
                cast: Some("::integer".to_owned()),
                text: words,
            },
            (Some(words), "boolean") => plain(words),
            // By a function, whatever the server thinks of backslashes.
            (Some(words), "bytea") => plain(format!("decode('{words}', 'hex')")),
            (Some(words), of @ ("smallint" | "bigint"))
                if words.bytes().all(|b| b.is_ascii_digit()) =>
            {
                typed(&words, of)
            }
            (Some(words), of) => typed(&quoted(&words), of),
        }
    }
}

fn typed(text: &str, of: &str) -> Literal {
    Literal {
        text: format!("{text}::{of}"),
        constant: false,
        cast: Some(String::new()),
    }
}

fn plain(text: String) -> Literal {
    Literal {
        text,
        constant: false,
        cast: None,
    }
}

/// A string as every server reads it, whatever it thinks of backslashes.
pub(crate) fn quoted(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    // A file's line may come to end otherwise than it was written.
    if doubled.contains(['\\', '\r']) {
        let escaped = doubled.replace('\\', "\\\\").replace('\r', "\\r");
        format!("E'{escaped}'")
    } else {
        format!("'{doubled}'")
    }
}

fn array(of: &ArrayType, values: &[Value]) -> Result<Literal, Unwritable> {
    let type_name = format!("{}[]", array_type(of)?);
    if values.is_empty() {
        return Ok(typed("'{}'", &type_name));
    }
    let element = |value: &Value| {
        let scalar = scalar(value)?;
        match scalar.words {
            // SeaORM panics.
            None => Err(unknown("an array with NULL in it")),
            Some(words) if scalar.of == "bytea" => Ok(format!("decode('{words}', 'hex')")),
            Some(words) => Ok(quoted(&words)),
        }
    };
    let elements: Vec<String> = values.iter().map(element).collect::<Result<_, _>>()?;
    Ok(typed(
        &format!("ARRAY[{}]", elements.join(", ")),
        &type_name,
    ))
}

fn array_type(of: &ArrayType) -> Result<&'static str, Unwritable> {
    Ok(match of {
        ArrayType::Bool => "boolean",
        ArrayType::TinyInt => "\"char\"",
        ArrayType::SmallInt | ArrayType::TinyUnsigned => "smallint",
        ArrayType::Int | ArrayType::SmallUnsigned => "integer",
        ArrayType::BigInt | ArrayType::Unsigned | ArrayType::BigUnsigned => "bigint",
        ArrayType::Float => "real",
        ArrayType::Double => "double precision",
        ArrayType::String | ArrayType::Enum(_) | ArrayType::Char => "text",
        ArrayType::Bytes => "bytea",
        ArrayType::Json => "jsonb",
        ArrayType::ChronoDate | ArrayType::TimeDate => "date",
        ArrayType::ChronoTime | ArrayType::TimeTime => "time",
        ArrayType::ChronoDateTime | ArrayType::TimeDateTime => "timestamp",
        ArrayType::ChronoDateTimeUtc
        | ArrayType::ChronoDateTimeLocal
        | ArrayType::ChronoDateTimeWithTimeZone
        | ArrayType::TimeDateTimeWithTimeZone => "timestamptz",
        ArrayType::Uuid => "uuid",
        ArrayType::Decimal => "numeric",
        // Foreign: kinds that only a project's own features bring.
        #[allow(unreachable_patterns)]
        _ => return Err(unknown("an array of another kind")),
    })
}

fn scalar(value: &Value) -> Result<Scalar, Unwritable> {
    let (of, words) = match value {
        Value::Bool(v) => ("boolean", v.map(|v| v.to_string())),
        Value::TinyInt(v) => ("\"char\"", v.map(char_of).transpose()?),
        Value::SmallInt(v) => ("smallint", v.map(|v| v.to_string())),
        Value::Int(v) => ("integer", v.map(|v| v.to_string())),
        Value::BigInt(v) => ("bigint", v.map(|v| v.to_string())),
        Value::TinyUnsigned(v) => ("smallint", v.map(|v| v.to_string())),
        // As the driver has it: a number that doesn't fit would be another one.
        Value::SmallUnsigned(v) => ("integer", v.map(|v| v.to_string())),
        Value::Unsigned(v) => ("bigint", v.map(|v| v.to_string())),
        Value::BigUnsigned(v) => ("bigint", v.map(signed).transpose()?),
        Value::Float(v) => ("real", v.map(|v| format!("{v:?}"))),
        Value::Double(v) => ("double precision", v.map(|v| format!("{v:?}"))),
        Value::String(v) => ("text", v.as_deref().map(text).transpose()?),
        Value::Enum(OptionEnum::Some(v)) => ("text", Some(text(&v.value)?)),
        Value::Enum(OptionEnum::None(_)) => ("text", None),
        Value::Char(v) => (
            "text",
            v.map(|c| text(c.encode_utf8(&mut [0; 4]))).transpose()?,
        ),
        Value::Bytes(v) => ("bytea", v.as_deref().map(super::hex)),
        Value::Json(v) => ("jsonb", v.as_deref().map(json)),
        Value::Uuid(v) => ("uuid", v.as_ref().map(Uuid::to_string)),
        Value::Decimal(v) => ("numeric", v.as_ref().map(Decimal::to_string)),
        // Foreign: moments, and kinds that only a project's own features bring.
        _ => moment(value)?,
    };
    Ok(Scalar { words, of })
}

/// The driver sends 8 bits as the type `"char"`, of which a NUL has no literal.
fn char_of(value: i8) -> Result<String, Unwritable> {
    match u8::try_from(value) {
        Ok(byte @ 1..=127) => Ok(char::from(byte).to_string()),
        Ok(_) | Err(_) => Err(unknown("an 8 bit integer that is no letter")),
    }
}

fn json(value: &Json) -> String {
    value.to_string()
}

fn signed(value: u64) -> Result<String, Unwritable> {
    // SeaORM panics.
    let signed = i64::try_from(value).map_err(|_| unknown("a number above 2⁶³ - 1"))?;
    Ok(signed.to_string())
}

fn text(text: &str) -> Result<String, Unwritable> {
    if text.contains('\0') {
        return Err(unknown("a text with a NUL in it"));
    }
    Ok(text.to_owned())
}

fn unknown(what: &str) -> Unwritable {
    Unwritable::Value {
        what: what.to_owned(),
    }
}

/// Dates and times, in whole microseconds towards 2000 as the driver counts them.
fn moment(value: &Value) -> Result<(&'static str, Option<String>), Unwritable> {
    let stamp = |micros: Option<Option<i64>>, zone: &str| match micros {
        None => Ok(None),
        Some(micros) => match micros.and_then(|micros| timestamp(micros, zone)) {
            Some(text) => Ok(Some(text)),
            None => Err(unknown("a date that PostgreSQL doesn't have")),
        },
    };
    let since = |v: chrono::NaiveDateTime| {
        let epoch = epoch()?;
        v.signed_duration_since(epoch).num_microseconds()
    };
    let since_time = |v: time::PrimitiveDateTime| {
        let epoch = time::Date::from_ordinal_date(2000, 1).ok()?.midnight();
        i64::try_from((v - epoch).whole_microseconds()).ok()
    };
    Ok(match value {
        Value::ChronoDate(v) => ("date", v.map(date)),
        Value::TimeDate(v) => (
            "date",
            v.map(|v| civil(v.year(), u8::from(v.month()), v.day())),
        ),
        Value::ChronoTime(v) => ("time", v.map(|v| clock_of(micros_of_day(v)))),
        Value::TimeTime(v) => (
            "time",
            v.map(|v| {
                let (hour, minute, second, nanos) = v.as_hms_nano();
                let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
                clock_of(seconds * 1_000_000 + i64::from(nanos) / 1000)
            }),
        ),
        Value::ChronoDateTime(v) => ("timestamp", stamp(v.map(since), "")?),
        Value::TimeDateTime(v) => ("timestamp", stamp(v.map(since_time), "")?),
        Value::ChronoDateTimeUtc(v) => (
            "timestamptz",
            stamp(v.map(|v| since(v.naive_utc())), "+00")?,
        ),
        Value::ChronoDateTimeLocal(v) => (
            "timestamptz",
            stamp(v.map(|v| since(v.naive_utc())), "+00")?,
        ),
        Value::ChronoDateTimeWithTimeZone(v) => (
            "timestamptz",
            stamp(v.map(|v| since(v.naive_utc())), "+00")?,
        ),
        Value::TimeDateTimeWithTimeZone(v) => {
            let utc = |v: time::OffsetDateTime| {
                let v = v.to_offset(time::UtcOffset::UTC);
                since_time(time::PrimitiveDateTime::new(v.date(), v.time()))
            };
            ("timestamptz", stamp(v.map(utc), "+00")?)
        }
        // Foreign: kinds that only a project's own features bring.
        _ => return Err(unknown("a value of another kind")),
    })
}

fn epoch() -> Option<chrono::NaiveDateTime> {
    chrono::NaiveDate::from_ymd_opt(2000, 1, 1)?.and_hms_opt(0, 0, 0)
}

fn timestamp(micros: i64, zone: &str) -> Option<String> {
    let moment = epoch()?.checked_add_signed(chrono::TimeDelta::microseconds(micros))?;
    let day = moment.date();
    let clock = clock_of(micros_of_day(moment.time()));
    // `BC` stands at the end of all.
    Some(match date(day).strip_suffix(" BC") {
        Some(day) => format!("{day} {clock}{zone} BC"),
        None => format!("{} {clock}{zone}", date(day)),
    })
}

fn date(day: chrono::NaiveDate) -> String {
    civil(day.year(), day.month(), day.day())
}

/// The year 0 is 1 BC.
fn civil(year: i32, month: impl Into<u32>, day: impl Into<u32>) -> String {
    let (month, day) = (month.into(), day.into());
    if year > 0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{:04}-{month:02}-{day:02} BC", 1 - i64::from(year))
    }
}

/// A leap second is more than a day has, as the driver counts.
fn micros_of_day(time: chrono::NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond()) / 1000
}

fn clock_of(micros: i64) -> String {
    let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{hour:02}:{minute:02}:{second:02}"),
        rest => format!("{hour:02}:{minute:02}:{second:02}.{rest:06}"),
    }
}
