package simulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Listen opens a listener for Serve. The address must be on loopback: the
// simulator has neither secrets nor encryption.
func Listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: it is not host:port: %w", addr, err)
	}
	if !loopback(host) {
		return nil, fmt.Errorf("listen on %q: the simulator is for this machine only; use an address such as 127.0.0.1:8090", addr)
	}
	ln, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", addr, err)
	}
	return ln, nil
}

// loopback reports whether the host can only be reached from this machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.IsLoopback()
}

// Serve listens on addr, on loopback only, and answers until ctx ends; then it
// returns nil.
func Serve(ctx context.Context, addr string, h http.Handler) error {
	ln, err := Listen(addr)
	if err != nil {
		return err
	}
	return ServeOn(ctx, ln, h)
}

// ServeOn is Serve on a listener that is there already. It closes it.
func ServeOn(ctx context.Context, ln net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler: local(h), ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if server.Shutdown(late) != nil {
			_ = server.Close()
		}
	})
	err := server.Serve(ln)
	if !stop() {
		<-stopped
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// local refuses what a web page of elsewhere could make a browser send here.
func local(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		origin, err := url.Parse(r.Header.Get("Origin"))
		if !loopback(host) || err != nil || origin.Host != "" && !loopback(origin.Hostname()) {
			http.Error(w, "for this machine only", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}
