#!/usr/bin/env bash
# Installs what the end-to-end tests drive, from Debian's packages, and only what is missing. The tests start all of it
# themselves, on loopback ports of their own; the services that the packages would start are not used.
set -euo pipefail

PATH=$PATH:/usr/sbin:/sbin

missing=()

# need PACKAGE COMMAND...: the package is missing unless every command is there.
need() {
  local package=$1 command
  shift
  for command; do
    if ! command -v "$command" >/dev/null; then
      missing+=("$package")
      return
    fi
  done
}

need xinetd xinetd
need nginx nginx
need prometheus prometheus promtool
need prometheus-alertmanager prometheus-alertmanager amtool
need chromium chromium
need curl curl
need prometheus-blackbox-exporter prometheus-blackbox-exporter
need openssl openssl
need systemd systemd-analyze systemd-notify systemd-socket-activate
need wrk wrk
need dovecot-imapd dovecot
[ -e /usr/lib/nginx/modules/ngx_stream_module.so ] || missing+=(libnginx-mod-stream)
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
/usr/bin/python3 -c 'import prometheus_client.openmetrics.parser' 2>/dev/null || missing+=(python3-prometheus-client)

if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if ! command -v apt-get >/dev/null; then
  echo "the end-to-end tests need ${missing[*]}, and there is no apt-get to install them" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "the end-to-end tests need ${missing[*]}; as root: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi

# While this file is there, Debian's packages start no service when they are installed.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends "${missing[@]}"
