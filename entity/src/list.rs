//! The type of an array column.

use std::ops::{Deref, DerefMut};

use sea_orm::{
    ActiveValue, ColIdx, ColumnType, DbErr, IntoActiveValue, QueryResult, TryGetError, TryGetable,
    Value,
    sea_query::{ArrayType, Nullable, ValueType, ValueTypeErr, postgres_array::NotU8},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A list in one column: an array (`varchar[]`, `integer[]`) on PostgreSQL, JSON text on SQLite.
///
/// As a parameter it is always an array; [`Db`](crate::Db) turns that into text for a database
/// without arrays. When it is read, the kind of the row tells which form to expect. Elements can't
/// be NULL; the whole column can, as `Option<List<T>>`.
///
/// A column of strings needs `#[sea_orm(save_as = "varchar[]")]`, because the driver sends `text[]`
/// and PostgreSQL has no `varchar[] = text[]`. Integers need no cast and must not get one: on
/// SQLite `CAST(… AS integer[])` makes a number of the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct List<T>(pub Vec<T>);

// Derived, it would ask for `T: Default`.
impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.0
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> Deref for List<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T> From<List<T>> for Value
where
    Vec<T>: Into<Value>,
{
    fn from(list: List<T>) -> Self {
        list.0.into()
    }
}

impl<T> IntoActiveValue<List<T>> for List<T>
where
    List<T>: Into<Value>,
{
    fn into_active_value(self) -> ActiveValue<List<T>> {
        ActiveValue::Set(self)
    }
}

// To sea-query a list is the vector in it.
impl<T> ValueType for List<T>
where
    Vec<T>: ValueType,
{
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Vec<T> as ValueType>::try_from(value).map(Self)
    }

    fn type_name() -> String {
        format!("List<{}>", <Vec<T> as ValueType>::type_name())
    }

    fn array_type() -> ArrayType {
        <Vec<T> as ValueType>::array_type()
    }

    fn column_type() -> ColumnType {
        <Vec<T> as ValueType>::column_type()
    }
}

impl<T> Nullable for List<T>
where
    Vec<T>: Nullable,
{
    fn null() -> Value {
        <Vec<T> as Nullable>::null()
    }
}

// SeaORM asks for it where a type stands for an array rather than for bytes.
impl<T> NotU8 for List<T> {}

impl<T> TryGetable for List<T>
where
    Vec<T>: TryGetable,
    T: DeserializeOwned,
{
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        if row.try_as_sqlite_row().is_some() {
            let text = String::try_get_by(row, index)?;
            let items = serde_json::from_str(&text).map_err(|e| DbErr::Json(e.to_string()))?;
            Ok(Self(items))
        } else {
            Vec::try_get_by(row, index).map(Self)
        }
    }
}
