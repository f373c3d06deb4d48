#!/bin/sh
# Make the environment that everything runs in: sh scripts/setup.sh FOLDER. PYTHON chooses the interpreter.
# Needs Python >= 3.11 with venv; on Debian it installs python3-venv itself where it may.
set -eu
venv=${1:-.venv}

new_enough() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

python=
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
  if new_enough "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
  echo "setup: Python 3.11 or newer is needed and none was found; install it, or name one: make PYTHON=/path/to/python" >&2
  exit 1
fi

if ! new_enough "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  rm -rf "$venv"
  if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    rm -rf "$venv"
    if [ "$(id -u)" = 0 ]; then root=; else root="sudo -n"; fi
    echo "setup: this Python has no venv module; installing python3-venv"
    if ! { $root apt-get install -y -qq python3-venv >/dev/null 2>&1 || { $root apt-get update -qq && $root apt-get install -y -qq python3-venv; } >/dev/null 2>&1; }; then
      echo "setup: it could not be installed; run: sudo apt-get install python3-venv" >&2
      exit 1
    fi
    "$python" -m venv "$venv"
  fi
fi

echo "setup: installing riwaya and what it needs into $venv (a minute or two, only this once)"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --editable ".[dev,postgres]"
