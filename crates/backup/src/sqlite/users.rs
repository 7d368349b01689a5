//! Who has a file open. A connection that does nothing holds no lock that could be seen, and would
//! go on writing to the old file after it was renamed.

use std::path::Path;

use crate::Users;

/// Other processes that have this file open, as far as the system lets us see.
#[cfg(target_os = "linux")]
pub(super) fn of(path: &Path) -> Users {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    let mut users = Users::default();
    let Ok(file) = fs::metadata(path) else {
        return users;
    };
    let own = std::process::id();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let name = process.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let opened = fs::read_dir(process.path().join("fd"));
        let has_it = opened.into_iter().flatten().flatten().any(|entry| {
            fs::metadata(entry.path())
                .is_ok_and(|found| found.ino() == file.ino() && found.dev() == file.dev())
        });
        if has_it && pid != own {
            let command = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            users.count += 1;
            users.names.push(format!("{}, pid {pid}", command.trim()));
        }
    }
    users
}

/// Elsewhere it can't be asked.
#[cfg(not(target_os = "linux"))]
pub(super) fn of(_path: &Path) -> Users {
    Users::default()
}
