//! Backups of databases that are read back before they are called done.
