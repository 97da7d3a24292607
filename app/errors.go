package app

import (
	"fmt"
	"time"
)

// Unauthorized says that PagerDuty does not know the token (401).
type Unauthorized struct{ Why string }

func (e Unauthorized) Error() string { return "PagerDuty does not accept the token: " + e.Why }

// Forbidden says that the token is known, but not permitted to do this (402,
// 403): the plan or the role lacks it. Why is PagerDuty's word.
type Forbidden struct{ Why string }

func (e Forbidden) Error() string { return "PagerDuty does not permit this: " + e.Why }

// Offline says that no answer of PagerDuty's was got: no network, no DNS, TLS
// refused, a hang, a cut body, or somebody else's answer (a captive portal).
type Offline struct {
	Kind  OfflineKind
	Cause error
}

// OfflineKind tells the ways of being offline apart, as each has its own mend.
type OfflineKind string

// The ways of being offline.
const (
	NoNetwork OfflineKind = "network"
	NoName    OfflineKind = "dns"
	NoTrust   OfflineKind = "tls"
	NoAnswer  OfflineKind = "timeout"
	NotAPI    OfflineKind = "portal"
	CutShort  OfflineKind = "cut"
)

func (e Offline) Error() string {
	return fmt.Sprintf("no answer from PagerDuty (%s): %v", e.Kind, e.Cause)
}

// Unwrap gives the cause.
func (e Offline) Unwrap() error { return e.Cause }

// Throttled says that PagerDuty asks to wait (429).
type Throttled struct{ After time.Duration }

func (e Throttled) Error() string {
	return fmt.Sprintf("PagerDuty is to be left alone for %s", e.After.Round(time.Second))
}

// Unavailable says that PagerDuty has trouble of its own (408, 5xx).
type Unavailable struct{ Status int }

func (e Unavailable) Error() string { return fmt.Sprintf("PagerDuty has trouble (HTTP %d)", e.Status) }

// Gone says that what was asked for is not there, or not for this token (404).
type Gone struct{ What string }

func (e Gone) Error() string { return e.What + " is not there, or this token may not see it" }

// Refused says that PagerDuty understood and said no; Why is its own word and
// Code its own number.
type Refused struct {
	Why  string
	Code int
}

func (e Refused) Error() string {
	if e.Code == 0 {
		return "PagerDuty refused: " + e.Why
	}
	return fmt.Sprintf("PagerDuty refused: %s (code %d)", e.Why, e.Code)
}

// Unsure wraps an error of a write that may have been applied all the same: the
// request went out and no whole answer came back. Look before sending again.
type Unsure struct{ Cause error }

func (e Unsure) Error() string { return "it may or may not have arrived: " + e.Cause.Error() }

// Unwrap gives the cause.
func (e Unsure) Unwrap() error { return e.Cause }

// Invalid says that what a person or a script asked for makes no sense; Why
// tells them what to change.
type Invalid struct{ Why string }

func (e Invalid) Error() string { return e.Why }
