//! Ultra's migrations. `generate` and `merge` edit the list; everything else is yours.

ultra_migrate::migrator! {}
