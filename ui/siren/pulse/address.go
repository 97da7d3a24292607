package pulse

import (
	"cmp"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// address is where a server may listen, as net.Dial takes it.
type address struct{ network, name string }

// defaultPort is the one of PulseAudio over TCP.
const defaultPort = "4713"

// addresses lists where to look for a server, most likely first. server is a
// PulseAudio server string; "" means the environment's, and the places where
// the servers of a desktop listen.
func addresses(server string, env func(string) string) ([]address, error) {
	if server = cmp.Or(server, env("PULSE_SERVER")); server != "" {
		list := parse(server)
		if len(list) == 0 {
			return nil, errors.New("the server address " + strconv.Quote(server) + " is not understood")
		}
		return list, nil
	}
	var list []address
	for _, dir := range []string{
		env("PULSE_RUNTIME_PATH"),
		join(env("XDG_RUNTIME_DIR"), "pulse"),
		filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "pulse"),
		"/run/pulse",
	} {
		a := address{"unix", filepath.Join(dir, "native")}
		if dir != "" && (len(list) == 0 || list[len(list)-1] != a) {
			list = append(list, a)
		}
	}
	return list, nil
}

func join(dir, name string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, name)
}

// parse reads a server string: blank-separated addresses, each with an optional
// {host} in front, which is kept only for this host.
func parse(server string) []address {
	var list []address
	host, _ := os.Hostname()
	for _, s := range strings.Fields(server) {
		if rest, ok := strings.CutPrefix(s, "{"); ok {
			name, after, closed := strings.Cut(rest, "}")
			if !closed || name != host {
				continue
			}
			s = after
		}
		network, name, ok := strings.Cut(s, ":")
		switch {
		case strings.HasPrefix(s, "/"):
			list = append(list, address{"unix", s})
		case !ok || name == "":
		case network == "unix":
			list = append(list, address{"unix", name})
		case network == "tcp" || network == "tcp4" || network == "tcp6":
			if _, _, err := net.SplitHostPort(name); err != nil {
				name = net.JoinHostPort(strings.Trim(name, "[]"), defaultPort)
			}
			list = append(list, address{network, name})
		}
	}
	return list
}

// cookieSize is the length of a PulseAudio cookie, in bytes.
const cookieSize = 256

// cookie is what the server may ask for to know its user. Over a Unix socket it
// knows the user anyway, so a missing cookie is no error.
func cookie(env func(string) string) []byte {
	for _, path := range []string{
		env("PULSE_COOKIE"),
		join(env("XDG_CONFIG_HOME"), "pulse/cookie"),
		join(env("HOME"), ".config/pulse/cookie"),
		join(env("HOME"), ".pulse-cookie"),
	} {
		if path == "" {
			continue
		}
		if data, err := os.ReadFile(path); err == nil && len(data) == cookieSize {
			return data
		}
	}
	return make([]byte, cookieSize)
}
