#!/usr/bin/env bash
# Installs the Debian package in a bare Debian, works with it, upgrades it, removes and purges it. Needs root, debootstrap and a Debian mirror.
#
#   packaging/test_package.sh build/release/headwater_*.deb [FOLDER]     FOLDER: the chroot, made where it is missing and kept
#
# There is no systemd in a chroot: the unit's own command is started by hand, as the user and with the paths that the unit names.
set -euo pipefail
package=$(readlink -f "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=${2:-$(mktemp -d)}
say() { printf '%s\n' "$*"; }
check() { if eval "$2"; then say "ok: $1"; else say "FAILED: $1"; exit 1; fi; }
inside() { chroot "$root" "$@"; }
as_user() { inside setpriv --reuid headwater --regid headwater --clear-groups env HOME=/var/lib/headwater "$@"; }

[ -x "$root/usr/bin/apt-get" ] || debootstrap --variant=minbase bookworm "$root" >/dev/null
work=$(mktemp -d)
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
daemon=
finish() {
  [ -z "$daemon" ] || kill -9 "$daemon" 2>/dev/null || true
  umount "$root/dev" "$root/proc"
  rm -rf "$work"
  [ -n "${kept:-}" ] || rm -rf --one-file-system "$root"
}
[ $# -lt 2 ] || kept=yes
trap finish EXIT
cp /etc/resolv.conf "$root/etc/resolv.conf"

start() {  # the unit's command
  local command
  command=$(sed -n 's/^ExecStart=//p' "$here/headwater.service")
  # Written out: the process that is started must be the one that is signalled.
  chroot "$root" setpriv --reuid headwater --regid headwater --clear-groups env HOME=/var/lib/headwater sh -c "exec $command" \
    >>"$work/daemon.log" 2>&1 &
  daemon=$!
  for _ in $(seq 100); do
    as_user headwater status --store /var/lib/headwater >/dev/null 2>&1 && grep -q started "$work/daemon.log" && return
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/daemon.log"
  say "FAILED: the daemon does not start"
  exit 1
}
stop() {
  kill -TERM "$daemon"
  wait "$daemon"
  daemon=
}

cp "$package" "$root/root/first.deb"
inside apt-get update -q >/dev/null
inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends /root/first.deb >"$work/install.log" 2>&1 || { tail -20 "$work/install.log"; exit 1; }
check "installs" 'inside headwater --version >/dev/null'
check "the user is there" 'inside getent passwd headwater >/dev/null'
check "the store is the user's alone" '[ "$(inside stat -c %U:%a /var/lib/headwater)" = headwater:750 ]'
check "the configuration is read" 'as_user headwater config --config /etc/headwater/headwater.toml >/dev/null'
start
say "ok: starts"
as_user headwater seed add http://paper.invalid/ --every 1h --store /var/lib/headwater >/dev/null
jobs() { as_user headwater jobs --json --store /var/lib/headwater | grep -c '"type":"job"' || true; }
for _ in $(seq 50); do
  jobs_before=$(jobs)
  [ "$jobs_before" -gt 0 ] && break
  sleep 0.2
done
check "takes a job" '[ "$jobs_before" -gt 0 ]'

# The same package with a higher version.
dpkg-deb -R "$package" "$work/next"
sed -i 's/^Version: .*/&+test1/' "$work/next/DEBIAN/control"
dpkg-deb -b --root-owner-group "$work/next" "$root/root/next.deb" >/dev/null
sed -i 's/^# depth = .*/depth = 2/' "$root/etc/headwater/headwater.toml"
inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -q /root/next.deb >"$work/upgrade.log" 2>&1 || { tail -20 "$work/upgrade.log"; exit 1; }
check "upgrades" 'inside dpkg-query -W -f "\${Version}" headwater | grep -q test1'
check "an upgrade keeps the configuration" 'grep -q "^depth = 2" "$root/etc/headwater/headwater.toml"'
stop
start
check "an upgrade loses no job" '[ "$(jobs)" -ge "$jobs_before" ]'
check "an upgrade loses no watch" 'as_user headwater seed list --store /var/lib/headwater | grep -q paper.invalid'
stop
check "ends cleanly" 'tail -1 "$work/daemon.log" | grep -q stopped'

inside dpkg -r headwater >/dev/null 2>&1
check "removal keeps store and configuration" '[ -e "$root/var/lib/headwater/headwater.sqlite" ] && [ -e "$root/etc/headwater/headwater.toml" ]'
check "removal takes the program" '[ ! -e "$root/usr/bin/headwater" ]'
inside dpkg -P headwater >/dev/null 2>&1
check "purging leaves nothing" '[ ! -e "$root/var/lib/headwater" ] && [ ! -e "$root/etc/headwater/headwater.toml" ]'
