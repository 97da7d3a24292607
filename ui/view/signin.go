package view

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// SignIn is the first window: region, token, and what came of it.
type SignIn struct {
	Region   string
	Advanced bool
	Checking bool
	// Back labels what leads back to the screens, "" where nobody is signed in.
	Back    string
	Problem *ProblemCard
	// Off says why the button cannot be pressed; "" while it can.
	Off  string
	Keep string
	// Help is where PagerDuty explains tokens.
	Help WebLink
	How  []string
}

// Regions are PagerDuty's service regions.
var Regions = []struct{ ID, Name string }{{"us", "United States"}, {"eu", "Europe"}}

const tokenHelp = "https://support.pagerduty.com/main/docs/api-access-keys" //nolint:gosec // an address, no token

func (e eye) signIn() SignIn {
	in := SignIn{
		Region: e.ui.SignIn.Region, Advanced: e.ui.SignIn.Advanced,
		Checking: e.ui.SignIn.Busy || e.s.Account.State == app.Checking,
		Keep:     "The token is kept in this computer's keyring; where there is none, for this session only. It is never written to a file.",
		Help:     WebLink{Text: "How to make one", Host: "support.pagerduty.com", URL: tokenHelp},
		How: []string{
			"In PagerDuty, open My Profile, then User Settings.",
			"Under API Access, choose Create API User Token.",
			"Copy it and paste it below. It can do what you can do.",
		},
	}
	if e.ui.SignIn.Again && e.s.Account.State != app.SignedOut {
		in.Back = "Back: keep the token of before"
	}
	if in.Region == "" {
		if in.Region = e.s.Account.Region; in.Region != "eu" {
			in.Region = "us"
		}
	}
	p := e.ui.SignIn.Failed
	if p == nil {
		p = e.s.Account.Problem
	}
	if p != nil && !in.Checking {
		in.Problem = &ProblemCard{
			Code: p.Code, What: OneLine(p.What, 240), Means: OneLine(p.Means, 240), Do: OneLine(p.Do, 240),
			Mark: Mark{Shape: ShapeRefused, Word: "Not signed in"},
		}
	}
	if in.Checking {
		in.Problem = nil
		in.Off = "Asking PagerDuty who you are…"
	}
	return in
}

// signWait is how long the watch may take before it is said that it does not answer.
const signWait = 30 * time.Second

func (m SignStart) update(u *UIState, e eye) []Effect {
	u.SignIn.Busy, u.SignIn.Failed, u.SignIn.since, u.SignIn.old = true, nil, e.now, app.Problem{}
	u.SignIn.checked = false
	if p := e.s.Account.Problem; p != nil {
		u.SignIn.old = *p
	}
	return nil
}

// A credential that was handed over is still busy: what came of it is in the
// Snapshots.
func (m SignResult) update(u *UIState, e eye) []Effect {
	if m.Problem != nil {
		u.SignIn.Busy, u.SignIn.Failed = false, m.Problem
	}
	return nil
}

// settleSignIn sees what the watch says of the token.
func (u *UIState) settleSignIn(s *app.Snapshot, now time.Time) {
	in := &u.SignIn
	if !in.Busy {
		return
	}
	p := s.Account.Problem
	if in.Again {
		switch {
		case s.Account.State == app.Checking:
			in.checked = true
			return
		case s.Account.State == app.SignedIn && in.checked:
			in.Busy, in.Again = false, false
			u.say(now, "Signed in.")
			return
		case s.Account.State == app.SignedIn:
			if now.Sub(in.since) > signWait {
				in.Busy = false
				in.Failed = &app.Problem{
					Code: "watch_silent", What: "Dogwatch's watch does not answer.", Means: "The new token was not checked; the one of before is still in use.",
					Do: "Try once more.",
				}
			}
			return
		case s.Account.State == app.SignedOut:
			in.Again = false
		}
	}
	switch {
	case s.Account.State == app.SignedIn, s.Account.State == app.Checking, p != nil && *p != in.old:
		in.Busy = false
	case now.Sub(in.since) > signWait:
		in.Busy = false
		in.Failed = &app.Problem{
			Code: "watch_silent", What: "Dogwatch's watch does not answer.", Means: "The token was not checked, and no page can arrive here.",
			Do: "Start Dogwatch again and sign in once more.",
		}
	}
}
