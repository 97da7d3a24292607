#!/bin/sh
# Installs the package given as $1 on a bare Debian root of its own, without anything
# that was installed by hand, starts the demo there under Xvfb, and acknowledges the
# page that comes. Needs root.
set -eu

deb=$1
if [ "$(id -u)" != 0 ]; then
	echo "Trying the package takes root: it installs it on a Debian of its own." >&2
	exit 1
fi
command -v debootstrap >/dev/null || {
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap
}
root=$(mktemp -d)
chmod 755 "$root"
end() {
	umount "$root/proc" 2>/dev/null || true
	rm -rf --one-file-system "$root"
}
trap end EXIT INT TERM

echo "Making a bare Debian in $root"
debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1 || {
	tail -n 20 "$root.log"
	exit 1
}
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
cp "$deb" "$root/tmp/dogwatch.deb"
cat >"$root/tmp/try.sh" <<'EOF'
set -eu
export DEBIAN_FRONTEND=noninteractive HOME=/root LANG=C.UTF-8
apt-get update -qq
apt-get install -y -qq --no-install-recommends /tmp/dogwatch.deb xvfb >/tmp/apt.log 2>&1 || { tail /tmp/apt.log; exit 1; }
dogwatch version
Xvfb :9 -screen 0 1280x800x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
DISPLAY=:9 dogwatch --demo >/tmp/dogwatch.out 2>&1 &
watch=$!
n=0
until dogwatch --demo status --json 2>/dev/null | grep -q '"alert_shown": true'; do
	n=$((n + 1))
	[ $n -lt 60 ] || { echo "no alert came"; cat /tmp/dogwatch.out; dogwatch --demo status; exit 1; }
	sleep 1
done
dogwatch --demo status
dogwatch --demo ack --all
kill $watch
wait $watch
kill $screen
EOF
timeout 300 chroot "$root" sh /tmp/try.sh
rm -f "$root.log"
echo "The package installs and runs on a bare Debian."
