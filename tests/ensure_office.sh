#!/usr/bin/env bash
# LibreOffice Calc opens our workbooks in the tests; installed where it is missing and we may.
set -eu
program=/usr/lib/libreoffice/program/libsclo.so
if [ -e "$program" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null ||
    echo "LibreOffice Calc could not be installed; its test is left out." >&2
else
  echo "The test that opens a workbook with LibreOffice needs libreoffice-calc-nogui." >&2
fi
