#!/usr/bin/env bash
# What a newcomer gets: clones HEAD, starts it with nothing in the environment but a PATH of Node and git, an empty home
# and an empty npm cache, stops it by Ctrl-C, and starts it again.
#
#   scripts/fresh-machine.sh             uses the `node` on the PATH (the oldest supported is 20)
#
# Fails unless the first start is ready in 150 s, the second in 8 s, and a stop leaves no process and no open port.
set -euo pipefail

first_limit=150
second_limit=8
stop_limit=20
repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
group=

cleanup() {
  [ -z "$group" ] || kill -KILL -- "-$group" 2>/dev/null || true
  local pid
  for pid in $(ours); do kill -KILL "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

fail() {
  echo "fresh machine: $*" >&2
  [ ! -f "$work/start.log" ] || tail -n 30 "$work/start.log" >&2
  exit 1
}

# The processes that run out of the clone: by their working directory, so that no renamed or detached one is missed.
ours() {
  local entry
  for entry in /proc/[0-9]*; do
    case $(readlink "$entry/cwd" 2>/dev/null) in
      "$work/clone"*) echo "${entry#/proc/}" ;;
    esac
  done
}

answers() {
  "$node" -e '
    fetch(process.argv[1], { signal: AbortSignal.timeout(2000) })
      .then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' "$1"
}

is_open() {
  "$node" -e '
    require("node:net").connect(+process.argv[1], "127.0.0.1")
      .on("connect", () => process.exit(0)).on("error", () => process.exit(1))' "$port"
}

now_ms() { date +%s%3N; }

start() {
  local limit=$1 began pause=0.2
  began=$(now_ms)
  # A session of its own, as a terminal would give it: Ctrl-C is a signal to the whole foreground group.
  (cd "$work/clone" && exec setsid env -i PATH="$work/bin" HOME="$work/home" \
    WARBLER_PORT="$port" WARBLER_DATA_DIR="$work/data" npm start) >"$work/start.log" 2>&1 </dev/null &
  group=$!
  until answers "http://127.0.0.1:$port/health/ready"; do
    kill -0 "$group" 2>/dev/null || fail "npm start ended by itself"
    [ $(($(now_ms) - began)) -le $((limit * 1000)) ] || fail "not ready within $limit s"
    sleep "$pause"
  done
  ready_ms=$(($(now_ms) - began))
  [ "$ready_ms" -le $((limit * 1000)) ] || fail "ready after $ready_ms ms; the limit is $limit s"
  until tail -n 1 "$work/start.log" | grep -q "$port/console.*$port/docs"; do
    [ $(($(now_ms) - began)) -le $((limit * 1000)) ] || fail "no last line that says where the console and the API docs are"
    sleep "$pause"
  done
}

stop() {
  local began
  began=$(now_ms)
  kill -INT -- "-$group"
  while [ -n "$(ours)" ]; do
    [ $(($(now_ms) - began)) -le $((stop_limit * 1000)) ] || fail "still running after Ctrl-C: $(ps -o args= -p "$(ours | paste -sd,)")"
    sleep 0.1
  done
  stopped_ms=$(($(now_ms) - began))
  wait "$group" 2>/dev/null || true
  group=
  ! is_open || fail "port $port is still open after Ctrl-C"
}

seconds() { awk -v ms="$1" 'BEGIN { printf "%.1f s", ms / 1000 }'; }

node=$(command -v node)
node=$("$node" -p 'process.execPath')
mkdir "$work/bin" "$work/home"
# npm brings its own scripts along as links beside node; the rest is what git, npm and /bin/sh scripts cannot do without.
for tool in node npm npx git sh env uname; do
  path=$(command -v "$tool") || fail "$tool is missing"
  ln -s "$(readlink -f "$path")" "$work/bin/$tool"
done
port=$("$node" -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')

# A CI machine often runs as another user than the one who owns the checkout.
git config --file "$work/gitconfig" safe.directory '*'
export GIT_CONFIG_GLOBAL=$work/gitconfig
git clone --quiet --no-hardlinks "$repository" "$work/clone"
echo "fresh machine: Node $("$node" --version), $(git -C "$work/clone" log -1 --format='%h')"
start $first_limit
first_ms=$ready_ms
stop
first_stop_ms=$stopped_ms
start $second_limit
second_ms=$ready_ms
[ -z "$(git -C "$work/clone" status --porcelain)" ] || fail "a start left files behind: $(git -C "$work/clone" status --porcelain | head -5)"
stop
echo "fresh machine: ready in $(seconds "$first_ms"), again in $(seconds "$second_ms");" \
  "stopped in $(seconds "$first_stop_ms") and $(seconds "$stopped_ms"), no process and no port left"
