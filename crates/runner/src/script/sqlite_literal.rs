//! Values as SQLite's literals.
//!
//! What a value becomes is the driver's affair: a UUID is bytes, a time is text of its own form.
//! So the driver binds it, to SQLite in memory, which says what it has got.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
    Value,
};

use super::Unwritable;
use super::bind::Literal;
use crate::quiet;

/// SQLite in memory.
pub(super) struct Mirror(DatabaseConnection);

const ASKED: &str = "SELECT typeof(?1) AS kind, \
     CASE WHEN typeof(?1) IN ('text', 'blob') THEN hex(?1) END AS bytes, \
     CASE WHEN typeof(?1) = 'integer' THEN ?1 END AS whole, \
     CASE WHEN typeof(?1) = 'real' THEN ?1 END AS number";

impl Mirror {
    pub(super) async fn open() -> Result<Self, Unwritable> {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1).sqlx_logging(false);
        let opened = Database::connect(options).await;
        opened.map(Self).map_err(|error| refused(&error))
    }

    pub(super) async fn literal(&self, value: &Value) -> Result<Literal, Unwritable> {
        // The driver panics where it has nothing for a value.
        match quiet::caught(self.text(value)).await {
            Ok(text) => text.map_err(|error| refused(&error)),
            Err(message) => Err(Unwritable::Value { what: message }),
        }
    }

    async fn text(&self, value: &Value) -> Result<Literal, DbErr> {
        let asked = Statement::from_sql_and_values(DbBackend::Sqlite, ASKED, [value.clone()]);
        let row = self.0.query_one_raw(asked).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("SQLite gave no row".to_owned()))?;
        let kind: String = row.try_get("", "kind")?;
        let bytes: Option<String> = row.try_get("", "bytes")?;
        let bytes = bytes.unwrap_or_default();
        Ok(match kind.as_str() {
            "text" => plain(text(&bytes)),
            "blob" => plain(format!("x'{bytes}'")),
            "integer" => whole(row.try_get("", "whole")?),
            "real" => plain(real(row.try_get("", "number")?)),
            // NULL is the only other kind; NaN becomes it, too.
            _ => plain("NULL".to_owned()),
        })
    }
}

fn refused(error: &DbErr) -> Unwritable {
    Unwritable::Value {
        what: error.to_string(),
    }
}

fn plain(text: String) -> Literal {
    Literal {
        text,
        constant: false,
        cast: None,
    }
}

fn whole(number: i64) -> Literal {
    Literal {
        text: if number < 0 {
            format!("({number})")
        } else {
            number.to_string()
        },
        constant: true,
        cast: Some(" + 0".to_owned()),
    }
}

/// From its bytes in hex. A literal would end at a NUL; the concatenation leaves no affinity.
fn text(hex: &str) -> String {
    let digits: Vec<char> = hex.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok();
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    match bytes.map(String::from_utf8) {
        Some(Ok(text)) if !text.contains('\0') => {
            let quoted = format!("'{}'", text.replace('\'', "''"));
            // The shell takes it off the end of a line.
            match quoted.contains('\r') {
                true => format!("({})", quoted.replace('\r', "' || char(13) || '")),
                false => quoted,
            }
        }
        Some(_) | None => format!("(CAST(x'{hex}' AS text) || '')"),
    }
}

/// Decimal where every version of SQLite reads that to the last bit, else by powers of two.
fn real(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "9e999" } else { "(-9e999)" }.to_owned();
    }
    let decimal = format!("{number:e}");
    let (digits, exponent) = decimal.split_once('e').unwrap_or((&decimal, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let digits = digits.trim_start_matches('-').replace('.', "");
    let last = exponent - i32::try_from(digits.len()).unwrap_or(i32::MAX) + 1;
    // Digits and power of ten are both exact as numbers of 64 bits, so there is one rounding.
    let text = if digits.len() <= 15 && last.abs() <= 22 {
        format!("{number:?}")
    } else {
        binary(number)
    };
    if text.starts_with('-') {
        format!("({text})")
    } else {
        text
    }
}

/// Mantissa and exponent: every step is exact.
fn binary(number: f64) -> String {
    const STEP: i32 = 62;
    let bits = number.abs().to_bits();
    let (mut mantissa, biased) = (bits & ((1 << 52) - 1), (bits >> 52) as i32);
    let mut exponent = biased.max(1) - 1075;
    if biased > 0 {
        mantissa |= 1 << 52;
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let mut text = format!("CAST({sign}{mantissa} AS real)");
    while exponent != 0 {
        let step = exponent.clamp(-STEP, STEP);
        let operator = if step > 0 { '*' } else { '/' };
        text.push_str(&format!(
            " {operator} CAST({} AS real)",
            1_u64 << step.unsigned_abs()
        ));
        exponent -= step;
    }
    format!("({text})")
}
