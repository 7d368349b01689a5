#!/usr/bin/env bash
# The main job on SQLite: edit an entity, generate a revision, read it, apply it, revert it.
#
# Usage: scripts/quickstart.sh [--copy FOLDER]
#   --copy FOLDER   only make the copy of the project, there, to play in
#
# It works in target/quickstart, a throw-away copy of entity/, migration/ and schema/, so that the
# clone stays clean. It needs Cargo and no database server. Every command is shown before it runs.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# A number of its own for each folder. See `make_copy`.
mark_of() {
    echo $((300 + $(printf '%s' "$1" | cksum | cut -d ' ' -f 1) % 60000))
}

# Where Cargo keeps what it compiles for the clone.
build_folder() {
    local metadata
    metadata=$(cargo metadata --no-deps --format-version 1 --manifest-path "$root/Cargo.toml")
    for key in build_directory target_directory; do
        if [[ $metadata =~ \"$key\":\"([^\"]+)\" ]]; then
            echo "${BASH_REMATCH[1]}"
            return
        fi
    done
}

# Copies what a user edits, links everything else.
make_copy() {
    local folder=$1 item name build mark
    mkdir -p "$folder/.cargo"
    folder=$(cd "$folder" && pwd -P)
    for item in "$root"/*; do
        name=${item##*/}
        case $name in
        target | backups | logs | *.db | *.db-*) ;;
        entity | migration | schema | scripts) cp -R "$item" "$folder/$name" ;;
        *) if [ -d "$item" ]; then ln -s "$(cd "$item" && pwd -P)" "$folder/$name"; else cp "$item" "$folder/"; fi ;;
        esac
    done
    build=$(build_folder)
    mark=$(mark_of "$folder")
    # Cargo tells packages apart by their path in the workspace and by their profile. The path is
    # the clone's, so that its compiled crates serve here, too; the number keeps the two packages
    # that are edited here apart from those of the clone and of other copies.
    cat >"$folder/.cargo/config.toml" <<EOF
[build]
build-dir = "$build"

[profile.dev.package.entity]
codegen-units = $mark

[profile.dev.package.migration]
codegen-units = $mark
EOF
}

run() {
    printf '\n$ %s\n' "$1"
    bash -euc "$1"
}

say() {
    printf '\n== %s\n' "$1"
}

# Adds a field behind `full_name`.
edit_entity() {
    local file=entity/src/user.rs
    awk '{ print }
        /^    pub full_name: Option<String>,$/ {
            print "    /// Name as others see it."
            print "    pub display_name: Option<String>,"
        }' "$file" >"$file.new"
    diff -u "$file" "$file.new" || true
    mv "$file.new" "$file"
}

main_job() {
    say "compile; the first time this takes some minutes"
    run 'cargo build'
    say "edit an entity: users get a display_name"
    edit_entity
    say "generate a revision from the difference, and read it"
    run 'cargo run -q -- auto "add users.display_name"'
    run 'cat migration/src/m*_add_users_display_name.rs'
    say "apply it"
    run 'cargo run -q -- upgrade'
    run 'cargo run -q -- status'
    say "revert it"
    run 'cargo run -q -- downgrade -1'
    run 'cargo run -q -- status'
}

copy=
case "${1:-}" in
"") ;;
-h | --help)
    sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
--copy) copy=${2:-} ;;
*)
    echo "error: unknown argument '$1'; usage: scripts/quickstart.sh [--copy FOLDER]" >&2
    exit 2
    ;;
esac

if ! command -v cargo >/dev/null 2>&1; then
    echo "error: cargo is missing: install Rust by rustup, see https://rustup.rs." >&2
    exit 2
fi

if [ "$#" -gt 0 ]; then
    if [ -z "$copy" ] || { [ -e "$copy" ] && [ -n "$(ls -A "$copy")" ]; }; then
        echo "error: --copy needs a folder that is empty or not there yet" >&2
        exit 2
    fi
    make_copy "$copy"
    exit 0
fi

# SQLite, whatever the environment says.
unset MIGRATE_DATABASE_URL DATABASE_URL POSTGRES_URL POSTGRESQL_URL DATABASE_CONNECTION_STRING \
    DB_URL DB_HOST DB_NAME DATABASE_SCHEMA

copy=$root/target/quickstart
rm -rf "$copy"
make_copy "$copy"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR CARGO_BUILD_BUILD_DIR
cd "$copy"
main_job
say "done; the copy is in target/quickstart, the clone is as it was"
