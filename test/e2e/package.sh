#!/usr/bin/env bash
# Checks the package as users get it: packs it, installs it elsewhere, and runs it with a prober of their own.
set -euo pipefail

repository=$(cd "$(dirname "$0")/../.." && pwd)
node=$repository/node_modules/.bin/node
folder=$(mktemp -d)
pids=()

finish() {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null && wait "$pid" || true
  done
  rm -rf "$folder"
}
trap finish EXIT

fail() {
  echo "package: $*" >&2
  if [ -e "$folder/exporter.log" ]; then cat "$folder/exporter.log" >&2; fi
  exit 1
}

# await_line FILE PATTERN PID: prints what matches in the file, once it does; fails when the process ends, or in 20 s.
await_line() {
  local tries
  for ((tries = 0; tries < 200; tries++)); do
    if grep -soE "$2" "$1"; then return; fi
    kill -0 "$3" 2>/dev/null || break
    sleep 0.1
  done
  fail "nothing in $(basename "$1") matches $2"
}

# expect TEXT PATTERN: a line of the text is as the pattern says.
expect() {
  grep -qxE "$2" <<<"$1" || fail "no line matches $2 in:"$'\n'"$1"
}

echo '== pack'
cd "$repository"
npm pack --silent --pack-destination "$folder"
tarball=$(echo "$folder"/*.tgz)
npx --no-install publint --strict "$tarball"

echo '== install'
mkdir "$folder/app"
cd "$folder/app"
echo '{ "name": "app", "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --loglevel=error "$tarball"
cp -R node_modules/probe-exporter/examples .

echo '== run, with the prober of the examples'
"$node" -e "
  const server = require('node:net').createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end('+PONG\r\n'))
  })
  server.listen(0, '127.0.0.1', () => console.log('port=' + server.address().port))
" >"$folder/redis.log" &
pids+=($!)
port=$(await_line "$folder/redis.log" '[0-9]+' $!)
cat >probe-exporter.yml <<YAML
modules:
  redis: { prober: redis, timeout: 2s }
targets:
  cache: { address: '127.0.0.1:$port', module: redis }
probers: [./examples/probers/redis.ts]
YAML
exporter=node_modules/.bin/probe-exporter
"$node" "$exporter" check probe-exporter.yml
"$node" "$exporter" --config.file=probe-exporter.yml --web.listen-address=127.0.0.1:0 2>"$folder/exporter.log" &
exporter_pid=$!
pids+=("$exporter_pid")
url=$(await_line "$folder/exporter.log" 'http://127\.0\.0\.1:[0-9]+' "$exporter_pid")
answer=$(curl --fail-with-body --silent --show-error --max-time 10 "$url/probe?target=cache") || fail "$answer"
expect "$answer" 'probe_success 1'
expect "$answer" 'redis_up 1'
refused=$(curl --silent --show-error --max-time 10 --request POST --include "$url/sd" | tr -d '\r')
expect "$refused" 'HTTP/1\.1 405 .*'
expect "$refused" '[Cc]ontent-[Tt]ype: text/plain; charset=utf-8'
kill "$exporter_pid"
wait "$exporter_pid" || fail "the exporter ended with status $?"
[ -d node_modules/probe-exporter/dist/.compile-cache ] || fail "nothing was kept for the next start"

echo '== a registry of the prom-client that a user has'
cat >registry.js <<'JS'
import { renderOpenMetrics, SidecarCounter } from 'probe-exporter'
import { Counter, Registry } from 'prom-client'
const registers = [new Registry()]
new Counter({ name: 'jobs_total', help: 'Jobs.', registers }).inc(2)
new SidecarCounter({ name: 'requests', help: 'Requests.', registers }).set(3)
console.log(await renderOpenMetrics(registers[0]))
JS
registry=$("$node" registry.js)
expect "$registry" 'jobs_total 2'
expect "$registry" 'requests_total 3'

echo '== types'
cat >types.ts <<'TS'
import { defineProber, type Prober, SidecarCounter } from 'probe-exporter'
export const counter: SidecarCounter = new SidecarCounter({ name: 'requests', help: 'Requests.' })
export const isProber = (prober: Prober): boolean => prober.name !== defineProber.name
TS
"$repository/node_modules/.bin/tsc" --ignoreConfig --noEmit --strict --target es2023 --module nodenext \
  --lib es2024,esnext.disposable --typeRoots "$repository/node_modules/@types" --types node types.ts

echo '== an old Node.js'
# npm puts the project's own Node.js before that of the machine.
old=
while read -r candidate; do
  case $candidate in */node_modules/*) continue ;; esac
  old=$candidate
  break
done < <(type -aP node)
if [ -z "$old" ]; then
  echo 'does not apply: the machine has no Node.js of its own'
elif "$old" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 20) ? 0 : 1)'; then
  echo "does not apply: the machine has Node.js $("$old" --version)"
else
  status=0
  "$old" "$exporter" --config.file=probe-exporter.yml >"$folder/old.log" 2>&1 || status=$?
  [ "$status" -eq 1 ] || fail "Node.js $("$old" --version) ended with status $status: $(cat "$folder/old.log")"
  [ "$(wc -l <"$folder/old.log")" -eq 1 ] || fail "more than one line: $(cat "$folder/old.log")"
  expect "$(cat "$folder/old.log")" 'probe-exporter needs Node.js 22\.20 or newer.*'
  cat "$folder/old.log"
fi

echo 'package: ok'
