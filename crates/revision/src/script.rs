//! Rebuilds of SQLite tables as a script for the shell `sqlite3`.

/// What begins a script: foreign keys off, which a transaction can't do, then all in one.
const HEAD: [&str; 3] = [
    "PRAGMA foreign_keys = OFF",
    "BEGIN IMMEDIATE",
    "CREATE TEMP TABLE \"_script\" (\"passed\" integer, \"failed\" integer \
     CONSTRAINT \"a table could not be rebuilt: nothing was changed\" CHECK (\"failed\" = 0))",
];

/// The checks of a rebuild, one row each in `_rebuild` where they pass.
const CHECKS: u32 = 2;

/// The statements of a plan that rebuilds tables, with what a shell needs around them.
///
/// A shell that isn't told to stop goes on after an error. So each rebuild notes that its checks
/// passed, and the last statement before COMMIT rolls all back where one did not.
pub fn shell_script(statements: &[String]) -> Vec<String> {
    let mut script: Vec<String> = HEAD.map(str::to_owned).to_vec();
    let mut rebuilds: u32 = 0;
    for statement in statements {
        script.push(statement.clone());
        if statement.starts_with(super::rebuild::LAST_CHECK) {
            rebuilds += 1;
            script.push(
                "INSERT INTO temp.\"_script\" (\"passed\") SELECT count(*) FROM temp.\"_rebuild\""
                    .to_owned(),
            );
        }
    }
    let wanted = rebuilds.saturating_mul(CHECKS);
    script.push(format!(
        "INSERT OR ROLLBACK INTO temp.\"_script\" (\"failed\") \
         SELECT {wanted} - coalesce(sum(\"passed\"), 0) FROM temp.\"_script\""
    ));
    let tail = [
        "DROP TABLE temp.\"_script\"",
        "COMMIT",
        "PRAGMA foreign_key_check",
        "PRAGMA foreign_keys = ON",
    ];
    script.extend(tail.map(str::to_owned));
    script
}

#[cfg(test)]
mod tests {
    use super::shell_script;
    use crate::{begin_rebuild, finish_rebuild};

    #[test]
    fn a_rebuild_that_is_not_checked_is_rolled_back_at_the_end() {
        let mut statements = begin_rebuild("users", &["id"], &[]);
        statements.extend(finish_rebuild("users", false));
        let script = shell_script(&statements);
        let at = |part: &str| script.iter().position(|statement| statement.contains(part));
        let order = [
            at("foreign_keys = OFF"),
            at("BEGIN"),
            at("\"lost_rows\") SELECT"),
            at("(\"passed\") SELECT"),
            at("DROP TABLE \"users\""),
            at("SELECT 2 - "),
            at("COMMIT"),
            at("foreign_keys = ON"),
        ];
        assert!(order.iter().all(Option::is_some), "{script:#?}");
        assert!(order.is_sorted(), "{script:#?}");
    }
}
