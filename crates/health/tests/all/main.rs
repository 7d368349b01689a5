//! The health routes on real databases.
