#!/usr/bin/env bash
# All checks of this repository: format, lints, tests on real databases, documentation, scripts.
#
# Usage: scripts/test.sh [--quick]
#   --quick   leave the documentation out
#
# As root on Debian or Ubuntu it installs the programs that are missing; elsewhere it names them.
# Exit codes: 0 all checks passed, 1 a check failed, 2 the checks could not be run.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

quick=no
for argument in "$@"; do
    case "$argument" in
    --quick) quick=yes ;;
    -h | --help)
        sed -n '2,8s/^# \{0,1\}//p' scripts/test.sh
        exit 0
        ;;
    *)
        echo "error: unknown argument '$argument'; usage: scripts/test.sh [--quick]" >&2
        exit 2
        ;;
    esac
done

have() {
    command -v "$1" >/dev/null 2>&1
}

# The same places as the crate `ultra-testing` looks in.
have_server() {
    local folder
    [ -z "${TEST_DATABASE_URL:-}" ] || return 0
    if [ -n "${ULTRA_PG_BIN:-}" ]; then
        [ -x "$ULTRA_PG_BIN/initdb" ]
        return
    fi
    if have initdb && have postgres; then
        return 0
    fi
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
        [ ! -x "$folder/initdb" ] || return 0
    done
    return 1
}

# Debian packages of the programs that are missing, one per line.
missing_packages() {
    have_server || echo postgresql
    { have psql && have pg_dump; } || echo postgresql-client
    have shellcheck || echo shellcheck
    have git || echo git
    have cc || printf '%s\n' build-essential pkg-config
}

install_packages() {
    local packages
    mapfile -t packages < <(missing_packages)
    [ "${#packages[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! have apt-get; then
        echo "error: missing: ${packages[*]} (names of Debian packages)." >&2
        echo "Install them with your package manager and run this again." >&2
        exit 2
    fi
    echo "==> install ${packages[*]}"
    # The tests start servers of their own: the package must not start one for the whole system.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update -qq &&
        apt-get install -y -qq --no-install-recommends \
            -o Dpkg::Options::=--force-confold "${packages[@]}" >/dev/null; }; then
        echo "error: apt-get could not install: ${packages[*]}; install them by hand." >&2
        exit 2
    fi
}

find_cargo() {
    if ! have cargo && [ -r "$HOME/.cargo/env" ]; then
        # shellcheck source=/dev/null
        . "$HOME/.cargo/env"
    fi
    if ! have cargo; then
        echo "error: cargo is missing: install Rust by rustup, see https://rustup.rs." >&2
        exit 2
    fi
    local component
    for component in fmt clippy; do
        if ! cargo "$component" --version >/dev/null 2>&1; then
            echo "error: cargo $component is missing: rustup component add rustfmt clippy" >&2
            exit 2
        fi
    done
}

summary=()
failed=0

# Runs one check, with its time. A failure does not keep the others from running.
step() {
    local name=$1 start=$SECONDS word=ok
    shift
    echo "==> $name"
    if ! "$@"; then
        word=FAILED
        failed=$((failed + 1))
    fi
    echo "==> $name: $word ($((SECONDS - start)) s)"
    summary+=("$name: $word ($((SECONDS - start)) s)")
}

install_packages
find_cargo

# A test that finds no server fails instead of being left out.
export ULTRA_REQUIRE_POSTGRES=1

step format cargo fmt --all --check
step scripts shellcheck scripts/*.sh .ci/run
step clippy cargo clippy --workspace --all-targets --locked -- -D warnings
step test cargo test --workspace --locked
if [ "$quick" = no ]; then
    step doc env RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
fi

echo
printf '    %s\n' "${summary[@]}"
if [ "$failed" -gt 0 ]; then
    echo "==> $failed of ${#summary[@]} checks failed after $SECONDS s"
    exit 1
fi
echo "==> all ${#summary[@]} checks passed in $SECONDS s"
