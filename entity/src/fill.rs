//! What the application puts into a row by itself: the time, and defaults that only it knows.

use std::time::SystemTime;

use sea_orm::{
    ActiveValue, DbErr, Value,
    prelude::{ChronoDateTimeUtc, DateTime},
};

/// Now in UTC, to the microsecond: what a PostgreSQL timestamp holds, so that a value written is
/// the value read back on every database.
pub(crate) fn now() -> Result<DateTime, DbErr> {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_micros()).ok())
        .and_then(ChronoDateTimeUtc::from_timestamp_micros)
        .map(|instant| instant.naive_utc())
        .ok_or_else(|| DbErr::Custom("the system clock is outside of the calendar".into()))
}

/// Gives `field` of a new row its value, unless it has one (NULL included).
pub(crate) fn default<V: Into<Value>>(field: &mut ActiveValue<V>, value: impl Into<V>) {
    if field.is_not_set() {
        *field = ActiveValue::Set(value.into());
    }
}

/// Gives `field` of an old row a new value, unless this update sets one.
pub(crate) fn renew<V: Into<Value>>(field: &mut ActiveValue<V>, value: impl Into<V>) {
    if !field.is_set() {
        *field = ActiveValue::Set(value.into());
    }
}
