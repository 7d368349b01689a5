//! Ultra's migrations. `generate` and `merge` edit the list; everything else is yours.

mod m20261121_152019_create_ultra;

ultra_migrate::migrator! {
    m20261121_152019_create_ultra,
}
