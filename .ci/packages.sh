#!/usr/bin/env bash
# What the tests use and Debian has: PostgreSQL, python3's venv, the libraries that Chromium links. Installed where it
# is missing and this user may; else the suites that need it say so, and fail.
set -uo pipefail
missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
compgen -G '/usr/lib/*/libnss3.so' >/dev/null || missing+=(libnss3)
[ ${#missing[@]} -eq 0 ] && { echo 'everything is there'; exit 0; }
echo "missing: ${missing[*]}"
root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || { echo "not root: apt-get install ${missing[*]}"; exit 1; }
  root=(sudo -n)
fi
export DEBIAN_FRONTEND=noninteractive
"${root[@]}" apt-get update -qq || exit
"${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
