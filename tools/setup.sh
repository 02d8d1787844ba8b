#!/bin/sh
# Gets this checkout ready: `setup.sh run` for the console, `setup.sh test` for the tests and checks as well.
#
# Makes .venv, installs the Python packages in the versions of requirements.lock, and installs missing system packages
# with apt-get where it may (as root, or by sudo without a password). Where it may not, it prints the one line to run
# and stops. A second call finds everything in place and takes a few hundredths of a second.
#
# PYTHON=/path/to/python3 chooses the interpreter for a new .venv.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv
log=''

say() { printf '%s\n' "set-up: $*" >&2; }
stop() {
    say "$@"
    exit 1
}
trap '[ -z "$log" ] || rm -f "$log"' EXIT

mode=${1:-}
case $mode in
run | test) ;;
*) stop "usage: tools/setup.sh run|test" ;;
esac

# ---------------------------------------------------------------------------------------------- Python
is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || stop "PYTHON=$PYTHON is not a working Python 3.11 or newer."
        command -v "$PYTHON"
        return
    fi
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null 2>&1 && is_new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no python3 at all")
    stop "RAS Console needs Python 3.11 or newer, and this computer has $found."
}

# A .venv whose interpreter has gone (the folder was copied, or Python upgraded) is made anew.
if is_new_enough "$venv/bin/python"; then
    python=$venv/bin/python
    has_venv=yes
else
    python=$(find_python) || exit 1
    has_venv=no
fi

# ---------------------------------------------------------------------------------------------- system packages
missing=''
need() { missing="$missing $1"; }

# ldconfig is in /sbin, which is not on every user's PATH.
known_libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
need_library() {
    case $known_libraries in
    *"$1"*) ;;
    *) need "$2" ;;
    esac
}
need_command() { command -v "$1" >/dev/null 2>&1 || need "$2"; }

if [ "$has_venv" = no ] && ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    case $("$python" -c 'import os, sys; print(os.path.realpath(sys.executable))') in
    "$(readlink -f /usr/bin/python3 2>/dev/null)") need python3-venv ;;
    *) need "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" ;;
    esac
fi
if [ "$(uname -s)" = Linux ]; then
    need_library libGL.so.1 libgl1
    need_library libEGL.so.1 libegl1
    need_library libxkbcommon.so.0 libxkbcommon0
    need_library libdbus-1.so.3 libdbus-1-3
    need_library libfontconfig.so.1 libfontconfig1
    need_library libglib-2.0.so.0 libglib2.0-0
    # What Qt's X11 plugin loads on top; a desktop often has all of them but icccm and keysyms.
    need_library libxkbcommon-x11.so.0 libxkbcommon-x11-0
    need_library libxcb-cursor.so.0 libxcb-cursor0
    need_library libxcb-icccm.so.4 libxcb-icccm4
    need_library libxcb-keysyms.so.1 libxcb-keysyms1
    need_library libxcb-shape.so.0 libxcb-shape0
    # And what the Wayland one does: without it the console opens on X, so who has no Wayland need not install it.
    if [ "$mode" = test ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
        need_library libwayland-client.so.0 libwayland-client0
        need_library libwayland-cursor.so.0 libwayland-cursor0
    fi
    if [ "$mode" = test ]; then
        need_command Xvfb xvfb
        need_command xauth xauth
        need_command xdotool xdotool
    fi
fi

# Runs a command with its output kept aside; shows the end of it only if the command fails.
quietly() {
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        status=0
    else
        status=$?
        tail -n 15 "$log" >&2
    fi
    rm -f "$log"
    log=''
    return "$status"
}

# Prints the one line that installs what is missing, for a person with the right to, and ends.
ask_to_run() {
    say "system packages are missing; $1, then try again:"
    printf '    %s\n' "$2apt-get update && $2apt-get install -y --no-install-recommends$missing" >&2
    exit 1
}

install_packages() {
    as_root=''
    if ! command -v apt-get >/dev/null 2>&1; then
        stop "these system packages are missing (Debian names), and there is no apt-get here to install them:$missing"
    fi
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || ask_to_run "as root, please run this one line" ''
        sudo -n true >/dev/null 2>&1 </dev/null || ask_to_run "please run this one line" 'sudo '
        as_root='sudo -n'
    fi
    say "installing system packages:$missing"
    # shellcheck disable=SC2086  # both hold several words on purpose
    apt() { quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"; }
    # One unreachable source need not stand in the way: the install decides.
    apt update || say "apt-get update failed; going on with the package lists that are there."
    # shellcheck disable=SC2086
    apt install --no-install-recommends $missing || stop "apt-get could not install:$missing"
}

[ -z "$missing" ] || install_packages

# ---------------------------------------------------------------------------------------------- virtual environment
if [ "$has_venv" = no ]; then
    say "making .venv with $("$python" --version)"
    quietly "$python" -m venv --clear "$venv" || stop "the virtual environment could not be made in $venv."
fi

# The place is part of the stamp: an editable install points into the folder it was made in.
state=$(
    echo "$root"
    cat "$root/pyproject.toml" "$root/requirements.lock" "$root/tools/setup.sh" | cksum
)
is_stamped() { [ -f "$venv/.set-up-$1" ] && [ "$(cat "$venv/.set-up-$1")" = "$state" ]; }

# What the tests need includes all that the console needs.
if is_stamped test || { [ "$mode" = run ] && is_stamped run; }; then
    exit 0
fi

what=$root
[ "$mode" = run ] || what="${root}[dev]"
say "installing Python packages (about 100 MB the first time)"
quietly "$venv/bin/python" -m pip install --no-input --disable-pip-version-check --no-warn-script-location \
    --constraint "$root/requirements.lock" --editable "$what" ||
    stop "the Python packages could not be installed; the lines above say why."
rm -f "$venv/.set-up-run" "$venv/.set-up-test"
printf '%s\n' "$state" >"$venv/.set-up-$mode"
