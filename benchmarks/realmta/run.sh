#!/usr/bin/env bash
# Follows Debian's Postfix and Exim with "mtalog tail" while Debian's logrotate
# rotates their logs, kills mtalog once, and compares what it stored with what
# the scripted SMTP server and the MTAs' replies said. Prints PASS or FAIL; the
# exit status is 0, 1 after FAIL, or 77 where it cannot run at all.
#
#   benchmarks/realmta/run.sh            # as root, on Debian, with Go on the PATH
#   MTALOG=/path/to/mtalog KEEP=1 benchmarks/realmta/run.sh
#
# The packages of Postfix and Exim exclude each other, so they and logrotate
# are not installed but unpacked into a directory of this run, which is removed
# at the end (KEEP=1 leaves it). Only the libraries they need are installed,
# and the users postfix, postdrop and Debian-exim are made if there are none.
# All mail stays on 127.0.0.1, ports 2601 to 2622.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
messages="${MESSAGES:-60}" # for each MTA in each of five batches

die() { echo "run.sh: $*" >&2; exit 1; }
unavailable() { echo "run.sh: $*" >&2; exit 77; }
say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }
[ "$(id -u)" = 0 ] || unavailable "only root can run MTAs"
command -v apt-get >/dev/null || unavailable "apt-get is needed: this runs on Debian"

run="$(mktemp -d /var/tmp/realmta.XXXXXX)"
chmod 755 "$run"
finish() {
  local status=$?
  kill $(jobs -p) 2>/dev/null || true
  for _ in $(seq 20); do [ -n "$(jobs -rp)" ] && sleep 0.25; done
  kill -9 $(jobs -rp) 2>/dev/null || true
  if [ -n "${KEEP:-}" ]; then echo "kept: $run"; else rm -rf "$run"; fi
  case $status in 0) echo PASS ;; 77) ;; *) echo FAIL ;; esac
}
trap finish EXIT

. "$here/setup.sh"
. "$here/phases.sh"
