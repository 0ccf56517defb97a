#!/bin/bash
# Installs from Debian what the tests need beside Python: a browser, a database server, Node.
# Does nothing, and asks for nothing, where all of it is there.
set -euo pipefail

wanted=()
command -v chromium > /dev/null || wanted+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || wanted+=(postgresql)
command -v npm > /dev/null || wanted+=(nodejs npm)
[ ${#wanted[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || {
        echo "make test-deps: run this as root: apt-get install ${wanted[*]}" >&2
        exit 1
    }
    as_root=(sudo)
fi

install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 \
        --no-install-recommends --option Dpkg::Options::=--force-confold \
        --option Dpkg::Use-Pty=0 "$@" > /dev/null
}

echo "Installing from Debian: ${wanted[*]}"
"${as_root[@]}" apt-get update --quiet=2 > /dev/null

if [[ " ${wanted[*]} " == *" postgresql "* ]]; then
    # First the part that decides about clusters: the tests start servers of their own, and none
    # is to start by itself.
    install postgresql-common
    settings=/etc/postgresql-common/createcluster.conf
    grep -q '^create_main_cluster *= *false' "$settings" ||
        echo 'create_main_cluster = false' | "${as_root[@]}" tee --append "$settings" > /dev/null
fi
install "${wanted[@]}"
