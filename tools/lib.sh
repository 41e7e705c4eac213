# shellcheck shell=bash
# What every script of the development environment shares: where things are,
# how to talk to the person in front of it, and how a step is done only once.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
TOOLS=$ROOT/tools
DEV=$ROOT/.dev
export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)} # CI may not set it
# Downloads live outside the clone, so that the next clone does not fetch them again.
CACHE=${CARE_DESK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/care_desk}

MODULE=care_desk
VENV=$DEV/venv
STAMPS=$DEV/stamps
LOGS=$DEV/log
ODOO_SOURCE=$DEV/odoo          # the folder that holds the package `odoo`
ADDONS=$DEV/addons             # see link_addon
DATA_DIR=$DEV/data             # filestores and sessions

say() { printf '%s\n' "$*" >&2; }
step() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() {
    printf '\033[31merror:\033[0m %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '       %s\n' "$@" >&2
    exit 1
}

# A step that was interrupted has no stamp and is done again; one that
# succeeded is skipped until what it was made from changes.
stamp_is() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]; }
stamp_set() {
    mkdir -p "$STAMPS"
    printf '%s\n' "$2" >"$STAMPS/$1.part"
    mv "$STAMPS/$1.part" "$STAMPS/$1"
}
stamp_drop() { rm -f "$STAMPS/$1"; }

hash_of() { sha256sum | cut -c1-16; }

# locked FILE COMMAND...: two commands at the same time (a test run and a second
# terminal, or two clones that share the cache) do not set up the same thing twice.
# The command does not inherit the lock: PostgreSQL would keep it for ever.
locked() {
    local file=$1
    shift
    mkdir -p "$(dirname "$file")"
    (
        if ! flock -n 9; then
            say "waiting for another command that is busy with $(basename "$file" .lock)"
            flock 9
        fi
        "$@" 9>&-
    ) 9>"$file"
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# The database server. Its socket has a folder of its own with a short name, as a
# socket's path may not pass 107 characters and a clone can lie arbitrarily deep.
PG_SOCKET=/tmp/care_desk-$(id -u)-$(printf '%s' "$ROOT" | hash_of)
export PGHOST=$PG_SOCKET PGUSER=odoo PGDATABASE=postgres

# PostgreSQL's programs are outside the PATH on Debian.
pg_bin() {
    local dir
    dir=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 2>/dev/null | sort -V | tail -n 1)
    if [ -n "$dir" ] && [ -x "$dir/bin/postgres" ]; then
        printf '%s/bin' "$dir"
    else
        dirname "$(readlink -f "$(command -v postgres)")"
    fi
}

# Odoo, pytest and pylint must reach the addon by its name, whatever the clone is called.
# A link to the clone would hold itself, as .dev is in it, and Odoo follows links when it
# looks for terms to translate: so it is a folder of links to what the addon consists of.
link_addon() {
    local entry name
    [ ! -L "$ADDONS/$MODULE" ] || rm "$ADDONS/$MODULE"
    mkdir -p "$ADDONS/$MODULE"
    for entry in "$ROOT"/*; do
        name=$(basename "$entry")
        case $name in
            bench | docs | node_modules | tools | __pycache__) ;;
            *) [ -L "$ADDONS/$MODULE/$name" ] || ln -s "../../../$name" "$ADDONS/$MODULE/$name" ;;
        esac
    done
    find "$ADDONS/$MODULE" -xtype l -delete
}

# What Odoo reads from the environment; see tools/odoo.
odoo_environment() {
    link_addon
    export ODOO_RC=$DEV/odoo.conf
    export PYTHONPATH=$ODOO_SOURCE
    export DOCUTILSCONFIG=$DEV/docutils.conf
    # Odoo logs in UTC and must compute like it, whatever the machine's zone is.
    export TZ=UTC
}
