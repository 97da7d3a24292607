package netwatch

import (
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// look lists the global addresses of the interfaces that run, and the default
// routes (with the halves of one that VPNs use). Three dumps, whatever the number
// of interfaces.
func look() (string, error) {
	links, err := net.Interfaces()
	if err != nil {
		return "", fmt.Errorf("list the network interfaces: %w", err)
	}
	running := make(map[uint32]string, len(links))
	for _, l := range links {
		if l.Flags&net.FlagUp != 0 && l.Flags&net.FlagRunning != 0 {
			running[uint32(l.Index)] = l.Name
		}
	}
	addresses, err := dump(unix.RTM_GETADDR, func(m syscall.NetlinkMessage) string { return address(m, running) })
	if err != nil {
		return "", err
	}
	routes, err := dump(unix.RTM_GETROUTE, route)
	if err != nil {
		return "", err
	}
	return strings.Join(addresses, "\n") + "\n\n" + strings.Join(routes, "\n"), nil
}

// dump asks the kernel for all of something, and describes each; "" leaves one out.
func dump(what int, describe func(syscall.NetlinkMessage) string) ([]string, error) {
	raw, err := syscall.NetlinkRIB(what, unix.AF_UNSPEC)
	if err != nil {
		return nil, fmt.Errorf("ask the kernel for the network's state: %w", err)
	}
	messages, err := syscall.ParseNetlinkMessage(raw)
	if err != nil {
		return nil, fmt.Errorf("read the network's state: %w", err)
	}
	var all []string
	for _, m := range messages {
		if s := describe(m); s != "" {
			all = append(all, s)
		}
	}
	slices.Sort(all) // the kernel's order says nothing
	return all, nil
}

// address describes an address that can be used to reach others.
func address(m syscall.NetlinkMessage, running map[uint32]string) string {
	if m.Header.Type != unix.RTM_NEWADDR || len(m.Data) < unix.SizeofIfAddrmsg {
		return ""
	}
	flags, scope, index := m.Data[2], m.Data[3], binary.NativeEndian.Uint32(m.Data[4:])
	name, up := running[index]
	if !up || scope != unix.RT_SCOPE_UNIVERSE || flags&unix.IFA_F_TENTATIVE != 0 {
		return ""
	}
	attrs, err := syscall.ParseNetlinkRouteAttr(&m)
	if err != nil {
		return ""
	}
	s := name
	for _, a := range attrs {
		if a.Attr.Type == unix.IFA_ADDRESS || a.Attr.Type == unix.IFA_LOCAL {
			s += fmt.Sprintf(" %x/%d", a.Value, m.Data[1])
		}
	}
	return s
}

// route describes a default route, or half of one.
func route(m syscall.NetlinkMessage) string {
	if m.Header.Type != unix.RTM_NEWROUTE || len(m.Data) < unix.SizeofRtMsg {
		return ""
	}
	family, length, kind := m.Data[0], m.Data[1], m.Data[7]
	flags := binary.NativeEndian.Uint32(m.Data[8:])
	if length > 1 || kind != unix.RTN_UNICAST || flags&unix.RTM_F_CLONED != 0 {
		return ""
	}
	attrs, err := syscall.ParseNetlinkRouteAttr(&m)
	if err != nil {
		return ""
	}
	s := fmt.Sprintf("%d /%d", family, length)
	for _, a := range attrs {
		switch a.Attr.Type {
		case unix.RTA_DST, unix.RTA_GATEWAY, unix.RTA_OIF, unix.RTA_PRIORITY, unix.RTA_TABLE, unix.RTA_MULTIPATH:
			s += fmt.Sprintf(" %d=%x", a.Attr.Type, a.Value)
		}
	}
	return s
}
