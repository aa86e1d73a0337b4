#!/bin/sh
# Writes the four lock files anew from pyproject.toml. For developers only; needs uv somewhere on the PATH
# (or UV=/path/to/uv). The files hold names, versions and hashes, never an address.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
compile() {
    UV_PYTHON_DOWNLOADS=never "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
compile --all-extras --group dev -o requirements-dev.lock
# The smaller two take their versions from the large one, so that all three always agree.
compile -c requirements-dev.lock --group build-backend -o requirements.lock
UV_PYTHON_DOWNLOADS=never "$uv" pip compile sync/pyproject.toml --quiet --universal --python-version 3.11 \
    --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
    --extra hub --group pyproject.toml:build-backend -c requirements-dev.lock -o requirements-hub.lock
# What the floors and the peer of make bench need; never part of the product's environment.
UV_PYTHON_DOWNLOADS=never "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-annotate --no-emit-index-url --no-emit-find-links \
    --group pyproject.toml:bench -c requirements-dev.lock -o requirements-bench.lock
if grep -nE '[a-z]+://' requirements*.lock; then
    echo "A lock file names an address." >&2
    exit 1
fi
