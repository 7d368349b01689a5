//! Backup and restore on real databases.
