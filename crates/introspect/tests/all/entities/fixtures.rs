//! Small entities, one group for each case.
// SeaORM's macros want them public.
#![allow(unreachable_pub)]

pub(crate) mod circle {
    pub(crate) mod hen {
        use sea_orm::entity::prelude::*;
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "hen")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i32,
            #[sea_orm(indexed)]
            pub name: String,
            pub egg_id: Option<i32>,
            #[sea_orm(belongs_to, from = "egg_id", to = "id", on_delete = "SetNull")]
            pub egg: HasOne<super::egg::Entity>,
        }
        impl ActiveModelBehavior for ActiveModel {}
    }

    pub(crate) mod egg {
        use sea_orm::entity::prelude::*;
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "egg")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i32,
            pub hen_id: i32,
            #[sea_orm(belongs_to, from = "hen_id", to = "id", on_delete = "Cascade")]
            pub hen: HasOne<super::hen::Entity>,
        }
        impl ActiveModelBehavior for ActiveModel {}
    }
}

pub(crate) mod types {
    pub(crate) mod thing {
        use sea_orm::entity::prelude::*;
        use sea_orm::sea_query::Expr;

        #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
        #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "MoodKind")]
        pub enum Mood {
            #[sea_orm(string_value = "glad")]
            Glad,
            #[sea_orm(string_value = "it's so")]
            ItsSo,
        }

        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "thing", comment = "all things")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i64,
            pub tags: Vec<String>,
            pub mood: Mood,
            pub opt_mood: Option<Mood>,
            #[sea_orm(column_type = "Inet")]
            pub place: String,
            #[sea_orm(default_value = "it's", comment = "a 'state'")]
            pub state: String,
            #[sea_orm(default_expr = "Expr::current_timestamp()")]
            pub made: String,
            #[sea_orm(renamed_from = "old_name")]
            pub new_name: Option<String>,
            #[sea_orm(renamed_from = "old_two", comment = "two", unique)]
            pub two: Option<String>,
        }
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    }
}

pub(crate) mod schemas {
    pub(crate) mod account {
        use sea_orm::entity::prelude::*;
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(schema_name = "sys", table_name = "account")]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub tenant: i32,
            #[sea_orm(primary_key, auto_increment = false, indexed)]
            pub email: String,
        }
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    }
}

/// An entity of one numbered key and one further column.
macro_rules! small {
    ($module:ident, $table:literal, $key:ty $(, $field:ident: $type:ty, $($attribute:tt)+)?) => {
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;
            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[sea_orm(primary_key)]
                pub id: $key,
                $(#[sea_orm($($attribute)+)] pub $field: $type,)?
            }
            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

pub(crate) mod unsigned {
    small!(counter, "counter", u32);
}

pub(crate) mod twins {
    small!(first, "twin", i32);
    small!(second, "twin", i32);
}

pub(crate) mod nested {
    pub(crate) mod outer {
        use sea_orm::entity::prelude::*;
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "nest")]
        pub struct Model {
            #[sea_orm(primary_key)]
            pub id: i32,
        }
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}

        small!(inner, "nest", i32);
    }
}

pub(crate) mod clash {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "size")]
    pub enum HatSize {
        #[sea_orm(string_value = "s")]
        S,
        #[sea_orm(string_value = "m")]
        M,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "size")]
    pub enum ShoeSize {
        #[sea_orm(string_value = "m")]
        M,
        #[sea_orm(string_value = "l")]
        L,
    }

    small!(hat, "hat", i32, size: super::HatSize, column_name = "size");
    small!(shoe, "shoe", i32, size: super::ShoeSize, column_name = "size");
}

pub(crate) mod panics {
    pub(crate) fn today() -> sea_orm::sea_query::Expr {
        panic!("no default today")
    }

    small!(bad, "bad", i32, day: String, default_expr = "super::today()");
}
