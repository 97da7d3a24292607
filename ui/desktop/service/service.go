// Package service tells the service manager that started Dogwatch how it is doing:
// that it is ready, that it stops, and, for as long as it is well, that it lives.
// A watch that hangs is then killed and started anew instead of staying silent for
// the rest of the night. Where no manager asks for it, nothing happens.
//
// The protocol is systemd's sd_notify(3): datagrams to the socket that
// NOTIFY_SOCKET names.
package service

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"
)

// The variables by which the manager says what it wants to hear.
const (
	socketVar = "NOTIFY_SOCKET"
	usecVar   = "WATCHDOG_USEC"
	pidVar    = "WATCHDOG_PID"
)

// Notify tells the manager; both fields are required.
type Notify struct {
	// Healthy says whether the watch still turns. It is asked at half the time
	// after which the manager gives up on it, and must not block: while it does,
	// or says no, the manager hears nothing.
	Healthy func() bool
	Log     *slog.Logger
}

// Serve says that Dogwatch is ready, keeps saying that it lives, and says that it
// stops when ctx ends. It takes the manager's variables out of the environment:
// they are meant for this process, not for those that it starts. It gives ctx's
// error; that the manager cannot be reached is only logged.
func (n Notify) Serve(ctx context.Context) error {
	m, err := manager()
	if err != nil {
		n.Log.Warn("service_manager_unreachable", "error", err)
	}
	if m == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	defer func() { _ = m.conn.Close() }()
	m.say(n.Log, "READY=1")
	n.live(ctx, m)
	m.say(n.Log, "STOPPING=1")
	return ctx.Err()
}

// live says at each beat that the watch lives, if it does, until ctx ends.
func (n Notify) live(ctx context.Context, m *listener) {
	if m.every == 0 {
		<-ctx.Done()
		return
	}
	beat := time.NewTicker(m.every)
	defer beat.Stop()
	well := true
	for {
		was := well
		if well = n.Healthy(); well {
			m.say(n.Log, "WATCHDOG=1")
		} else if was {
			n.Log.Error("watchdog_withheld", "restart_within", (2 * m.every).String())
		}
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
	}
}

// listener is the manager's end.
type listener struct {
	conn  *net.UnixConn
	every time.Duration // between two signs of life, 0 where none are wanted
}

// manager finds out who wants to hear what; nil means nobody.
func manager() (*listener, error) {
	name, usec, pid := os.Getenv(socketVar), os.Getenv(usecVar), os.Getenv(pidVar)
	for _, v := range []string{socketVar, usecVar, pidVar} {
		if err := os.Unsetenv(v); err != nil {
			return nil, fmt.Errorf("keep %s from children: %w", v, err)
		}
	}
	if name == "" {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	// A name that begins with @ is abstract, for Go as for systemd.
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return nil, fmt.Errorf("reach the service manager: %w", err)
	}
	m := &listener{conn: conn}
	if us, err := strconv.ParseInt(usec, 10, 64); err == nil && us > 0 && us < 1<<50 && (pid == "" || pid == strconv.Itoa(os.Getpid())) {
		m.every = time.Duration(us) * time.Microsecond / 2
	}
	return m, nil
}

// say sends one word. A manager whose queue is full must not hold up the watch.
func (m *listener) say(log *slog.Logger, word string) {
	err := m.conn.SetWriteDeadline(time.Now().Add(time.Second))
	if err == nil {
		_, err = m.conn.Write([]byte(word))
	}
	if err != nil {
		log.Warn("service_manager_not_told", "word", word, "error", err)
	}
}
