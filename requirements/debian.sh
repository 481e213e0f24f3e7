#!/bin/sh
# Install the Debian packages that the site (`site`) or its tests (`tests`) need; where that is not allowed, name them.
set -eu

missing=""
need() {  # need PACKAGE CHECK...
    package=$1
    shift
    "$@" > /dev/null 2>&1 || missing="$missing $package"
}
library() { /sbin/ldconfig -p | grep -q "$1"; }
postgres() { ls /usr/lib/postgresql/*/bin/initdb; }

case "${1:-}" in
    site)
        need libpango-1.0-0 library libpango-1.0.so.0
        need libpangoft2-1.0-0 library libpangoft2-1.0.so.0
        need libharfbuzz-subset0 library libharfbuzz-subset.so.0
        ;;
    tests)
        need chromium command -v chromium
        need poppler-utils command -v pdftoppm
        need postgresql postgres
        ;;
    *)
        echo "Say what for: site or tests" >&2
        exit 2
        ;;
esac

[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "Missing Debian packages. Run this, then try again:" >&2
    echo "  sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "Installing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing > /dev/null
