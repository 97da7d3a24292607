#!/bin/sh
# Installs what building, testing and packaging Dogwatch need, on Debian and Ubuntu.
#   deps.sh build | test | e2e
# Elsewhere it says what is missing. It does nothing where all is there.
set -eu

build="gcc libc6-dev pkg-config libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libwayland-dev libxkbcommon-dev libasound2-dev ca-certificates git"
# What the unit tests run for real: a session bus, a sound server, a recorder.
test="$build dbus-daemon pulseaudio pulseaudio-utils sox"
# A desktop to run the binary on, and a real source of alerts.
e2e="$test xvfb xauth xfwm4 xdotool x11-utils x11-xserver-utils imagemagick libgl1-mesa-dri dbus dbus-bin libglib2.0-bin xfce4-panel xfce4-notifyd libnotify-bin gnome-keyring libsecret-tools prometheus-alertmanager fonts-dejavu-core procps"

case "${1:-}" in
build) wanted=$build ;;
test) wanted=$test ;;
e2e) wanted=$e2e ;;
*)
	echo "usage: $0 build|test|e2e" >&2
	exit 2
	;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	if command -v gcc >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists gl x11 xcursor xrandr xinerama xi xxf86vm wayland-client xkbcommon alsa 2>/dev/null; then
		exit 0
	fi
	case "$(uname -s)" in
	Darwin) echo "Dogwatch needs Xcode's command line tools here: xcode-select --install" >&2; command -v cc >/dev/null && exit 0 ;;
	*) echo "This is neither Debian nor Ubuntu. Please install, under your system's names for them: a C compiler, pkg-config, and the development files of: OpenGL, X11, Xcursor, Xrandr, Xinerama, Xi, Xxf86vm, Wayland client, xkbcommon, ALSA." >&2 ;;
	esac
	exit 1
fi

missing=""
for p in $wanted; do
	dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null | grep -qx installed || missing="$missing $p"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
	as_root=""
elif command -v sudo >/dev/null; then
	as_root="sudo"
else
	echo "These packages are missing, and installing them takes root:$missing" >&2
	exit 1
fi
echo "Installing:$missing"
$as_root apt-get update -qq
# Services of the packages are not to be started: the tests start their own.
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing
