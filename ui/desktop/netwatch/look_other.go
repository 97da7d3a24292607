//go:build !linux

package netwatch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

// listen is not there.
func listen(context.Context, time.Duration, func()) error {
	return errors.New("this system is asked every few seconds")
}

// look lists the global addresses of the interfaces that run.
func look() (string, error) {
	links, err := net.Interfaces()
	if err != nil {
		return "", fmt.Errorf("list the network interfaces: %w", err)
	}
	var all []string
	for _, l := range links {
		if l.Flags&net.FlagUp == 0 || l.Flags&net.FlagRunning == 0 || l.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, err := l.Addrs()
		if err != nil {
			continue // it went away in between
		}
		for _, a := range addrs {
			if ip, ok := a.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() {
				all = append(all, l.Name+" "+a.String())
			}
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n"), nil
}
