package pace

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// kindOf tells the ways of being offline apart. The order matters: a DNS error may
// be a timeout too, and a body can be cut by one.
func kindOf(err error) app.OfflineKind {
	if o, ok := errors.AsType[app.Offline](err); ok {
		return o.Kind
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return app.NoName
	}
	if _, ok := errors.AsType[notAPI](err); ok || plain(err) {
		return app.NotAPI
	}
	if distrusts(err) {
		return app.NoTrust
	}
	if _, ok := errors.AsType[tooBig](err); ok {
		return app.NotAPI
	}
	if slow(err) {
		return app.NoAnswer
	}
	if _, ok := errors.AsType[cutShort](err); ok {
		return app.CutShort
	}
	return app.NoNetwork
}

func slow(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return true
	}
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

// plain reports whether something that speaks plain HTTP sat where TLS was due.
func plain(err error) bool {
	record, ok := errors.AsType[tls.RecordHeaderError](err)
	return ok && string(record.RecordHeader[:]) == "HTTP/"
}

// distrusts reports whether the other end could not show that it is PagerDuty, or
// speaks no TLS that we accept.
func distrusts(err error) bool {
	var (
		unverified *tls.CertificateVerificationError
		unknown    x509.UnknownAuthorityError
		invalid    x509.CertificateInvalidError
		name       x509.HostnameError
		noRoots    x509.SystemRootsError
		record     tls.RecordHeaderError
	)
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "remote error" {
		return true // the other end's TLS alert, whose type crypto/tls keeps to itself
	}
	return errors.As(err, &unverified) || errors.As(err, &unknown) || errors.As(err, &invalid) ||
		errors.As(err, &name) || errors.As(err, &noRoots) || errors.As(err, &record) ||
		strings.Contains(err.Error(), "tls: ")
}
