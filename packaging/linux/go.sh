#!/bin/sh
# Prints the path of a go command that can build Dogwatch. Debian's own is too old
# to build it, but can fetch the right one as a module, checked against the public
# checksum database like any other.
set -eu

want=$(sed -n 's/^toolchain go//p; s/^go //p' "$(dirname "$0")/../../go.mod" | head -n 1)
PATH=$PATH:/usr/local/go/bin:$HOME/go/bin
export PATH

# 1.21 and later fetch the release that go.mod asks for by themselves.
new_enough() {
	command -v "$1" >/dev/null && "$1" version | grep -Eq 'go1\.(2[1-9]|[3-9][0-9])'
}

if new_enough go; then
	command -v go
	exit 0
fi
kept="$HOME/.cache/dogwatch/go$want/bin/go"
if [ ! -x "$kept" ]; then
	if ! command -v go >/dev/null; then
		if ! command -v apt-get >/dev/null; then
			echo "Dogwatch is built with Go $want or later: see go.dev" >&2
			exit 1
		fi
		as_root=""
		[ "$(id -u)" = 0 ] || as_root="sudo"
		{ $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends golang-go ca-certificates; } >&2
	fi
	case "$(uname -m)" in
	x86_64) arch=amd64 ;;
	aarch64) arch=arm64 ;;
	*) echo "There is no ready Go $want for $(uname -m) here: please install it" >&2; exit 1 ;;
	esac
	echo "Fetching Go $want" >&2
	said=$(cd / && GOFLAGS=-mod=mod go mod download -json "golang.org/toolchain@v0.0.1-go$want.linux-$arch") || true
	from=$(echo "$said" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
	if [ -z "$from" ]; then
		echo "Go $want cannot be fetched, and nothing here can build Dogwatch without it." >&2
		echo "$said" | sed -n 's/^\t"Error": //p' >&2
		echo "Mend the way to the module proxy (its certificate?), or install Go $want or later yourself." >&2
		exit 1
	fi
	rm -rf "${kept%/bin/go}"
	mkdir -p "${kept%/go$want/bin/go}"
	cp -r "$from" "${kept%/bin/go}"
	chmod -R u+w "${kept%/bin/go}"
	chmod +x "${kept%/bin/go}"/bin/* "${kept%/bin/go}"/pkg/tool/*/*
fi
echo "$kept"
