package app

import (
	"errors"
	"fmt"
	"time"
)

// Explain says an error to a person: what happened, what it means for pages, and
// what to do about it.
func Explain(err error) Problem {
	if p, ok := errors.AsType[Problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[Invalid](err); ok {
		return Problem{Code: "invalid", What: e.Why}
	}
	if e, ok := errors.AsType[Gone](err); ok {
		return Problem{Code: "gone", What: e.Error() + "."}
	}
	if e, ok := errors.AsType[Refused](err); ok {
		return Problem{Code: "refused", What: "PagerDuty refused: " + e.Why + ".", Means: "What you asked for was not done.", Do: "Do it in PagerDuty, or ask an account admin."}
	}
	if e, ok := errors.AsType[Offline](err); ok {
		return offline(e)
	}
	if e, ok := errors.AsType[Throttled](err); ok {
		return Problem{
			Code: "throttled", What: fmt.Sprintf("PagerDuty asks to wait %s before the next look.", e.After.Round(time.Second)),
			Means: "Pages may come late.", Do: "Nothing, unless other programs use your token heavily.",
		}
	}
	if e, ok := errors.AsType[Unauthorized](err); ok {
		return Problem{
			Code: "token_refused", What: "PagerDuty does not accept the token (" + e.Why + ").",
			Means: "No page can arrive here.", Do: "Make a new user token in PagerDuty and sign in again.",
		}
	}
	if e, ok := errors.AsType[Forbidden](err); ok {
		return Problem{
			Code: "not_permitted", What: "PagerDuty does not permit this (" + e.Why + ").",
			Means: "What you asked for was not done.", Do: "Ask an account admin for the right, or do it in PagerDuty.",
		}
	}
	if e, ok := errors.AsType[Unavailable](err); ok {
		return Problem{
			Code: "pagerduty_trouble", What: fmt.Sprintf("PagerDuty answers with an error of its own (HTTP %d).", e.Status),
			Means: "Pages cannot be seen here while it lasts.", Do: "Keep your phone near; Dogwatch goes on trying.",
		}
	}
	return Problem{
		Code: "sync_failed", What: "PagerDuty's answer could not be used (" + err.Error() + ").",
		Means: "Pages may not be seen here.", Do: "Keep your phone near; Dogwatch goes on trying.",
	}
}

func offline(e Offline) Problem {
	p := Problem{Code: "offline_" + string(e.Kind), Means: "Pages cannot be seen here.", Do: "Keep your phone near; Dogwatch goes on trying."}
	switch e.Kind {
	case NoName:
		p.What = "The name of PagerDuty's server cannot be looked up."
		p.Do = "Check the network or the VPN. " + p.Do
	case NoTrust:
		p.What = "The server's certificate is not trusted: something may be standing between this computer and PagerDuty."
		p.Do = "Check the clock, and whether a proxy needs its certificate installed."
	case NoAnswer:
		p.What = "PagerDuty does not answer."
	case NotAPI:
		p.What = "Something else answers in PagerDuty's place, such as a network's sign-in page."
		p.Do = "Open a browser and sign in to the network."
	case CutShort:
		p.What = "PagerDuty's answers arrive cut short."
	default:
		p.What = "There is no way to PagerDuty's server."
		p.Do = "Check the network. " + p.Do
	}
	return p
}

// MostSkew is how far this computer's clock may be from PagerDuty's before that is
// told; ClockWrong is the code it is told with.
const (
	MostSkew   = 2 * time.Minute
	ClockWrong = "clock_wrong"
)

// WrongClock says that this computer's clock is that far ahead of PagerDuty's.
func WrongClock(ahead time.Duration) Problem {
	way := "ahead of"
	if ahead < 0 {
		way = "behind"
	}
	return Problem{
		Code: ClockWrong, What: fmt.Sprintf("This computer's clock is %d min %s PagerDuty's.", int(ahead.Abs().Round(time.Minute).Minutes()), way),
		Means: "Pages still ring, but shifts, countdowns and snoozes are shown at wrong times.",
		Do:    "Set the clock, or let the computer set it by the network.",
	}
}

// NotSaved names what went wrong on this computer's disk. Its code is always the same:
// it stands until writing works again.
func NotSaved(err error) Problem {
	if p, ok := errors.AsType[Problem](err); ok {
		p.Code = "not_saved"
		return p
	}
	return Problem{
		Code: "not_saved", What: "Dogwatch cannot write to its database (" + err.Error() + ").",
		Means: "Pages still ring, and what you press is still sent, but it would be forgotten if Dogwatch stopped now.",
		Do:    "Free some disk space, or check who owns the profile's folder.",
	}
}
