#!/usr/bin/env bash
# The browser of the tests: Debian's Chromium, installed where it is missing and we may.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
  echo "Tests with a browser need Chromium: install the package chromium, or set CHROMIUM." >&2
fi
