#!/usr/bin/env bash
# A private MariaDB on loopback for tests: own data directory, own port, no system service.
#
#   scripts/mariadb.sh start PORT DIR    start (or find running) and create the database and user `warbler`
#   scripts/mariadb.sh stop  PORT DIR    shut down cleanly and wait until the process is gone
#   scripts/mariadb.sh url   PORT DIR    print the connection URL
#
# The user `warbler` may create databases, so that every test suite can have one of its own.
set -euo pipefail

usage() {
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 64
}

[ $# -eq 3 ] || usage
action=$1
port=$2
dir=$3
data=$dir/data
socket=$dir/mariadb.sock
pid_file=$dir/mariadb.pid
log=$dir/mariadb.log
url="mysql://warbler:warbler@127.0.0.1:$port/warbler_test"

find_tool() {
  local tool
  for tool in "$@"; do
    command -v "$tool" && return
    [ -x "/usr/sbin/$tool" ] && echo "/usr/sbin/$tool" && return
  done
  echo "mariadb.sh: none of $* is installed (apt-get install mariadb-server)" >&2
  return 1
}

is_running() {
  [ -s "$pid_file" ] && kill -0 "$(cat "$pid_file")" 2>/dev/null
}

root_client() {
  "$client" --no-defaults --user=root --socket="$socket" "$@"
}

start() {
  local server client installer account waited
  if is_running; then
    echo "$url"
    return
  fi
  server=$(find_tool mariadbd mysqld)
  client=$(find_tool mariadb mysql)
  installer=$(find_tool mariadb-install-db mysql_install_db)
  # Whoever calls it, root too: a server on loopback with throw-away data needs no account of its own.
  account=$(id -un)
  mkdir -p "$dir"
  if [ ! -d "$data/mysql" ]; then
    "$installer" --no-defaults --datadir="$data" --user="$account" \
      --auth-root-authentication-method=normal --skip-test-db >"$log" 2>&1
  fi
  # Its own session, so that Ctrl-C in the caller's terminal does not kill it before the tests are through.
  setsid "$server" --no-defaults --user="$account" --datadir="$data" --socket="$socket" --pid-file="$pid_file" \
    --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --character-set-server=utf8mb4 \
    --max-connections=300 --max-allowed-packet=64M --innodb-buffer-pool-size=128M \
    >>"$log" 2>&1 </dev/null &
  for ((waited = 0; waited < 300; waited++)); do
    if root_client -e 'SELECT 1' >/dev/null 2>&1; then break; fi
    sleep 0.2
  done
  if ! root_client -e "
    CREATE DATABASE IF NOT EXISTS warbler_test;
    CREATE USER IF NOT EXISTS 'warbler'@'127.0.0.1' IDENTIFIED BY 'warbler';
    CREATE USER IF NOT EXISTS 'warbler'@'localhost' IDENTIFIED BY 'warbler';
    GRANT ALL ON *.* TO 'warbler'@'127.0.0.1';
    GRANT ALL ON *.* TO 'warbler'@'localhost';"; then
    echo "mariadb.sh: the server on port $port did not become ready; the end of $log:" >&2
    tail -n 20 "$log" >&2
    return 1
  fi
  echo "$url"
}

stop() {
  local pid waited
  is_running || return 0
  pid=$(cat "$pid_file")
  kill -TERM "$pid"
  for ((waited = 0; waited < 150; waited++)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.2
  done
  echo "mariadb.sh: process $pid did not stop within 30 s" >&2
  return 1
}

case $action in
  start) start ;;
  stop) stop ;;
  url) echo "$url" ;;
  *) usage ;;
esac
