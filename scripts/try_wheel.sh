#!/bin/sh
# Build the wheel and run it where nothing of the repository is: sh scripts/try_wheel.sh PYTHON.
set -eu
python=$1
rm -rf dist
"$python" -m pip wheel -qq --disable-pip-version-check --no-deps --wheel-dir dist .
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
wheel=$(ls "$PWD"/dist/riwaya-*.whl)
"$python" -m venv "$folder/env"
"$folder/env/bin/python" -m pip install -qq --disable-pip-version-check "$wheel"
cd "$folder"
examples=$("$folder/env/bin/python" -c "import riwaya, pathlib; print(pathlib.Path(riwaya.__file__).parent / 'examples')")
"$folder/env/bin/riwaya" run "$examples/*.txt" --db record.db
echo "wheel: $wheel works in an empty environment"
