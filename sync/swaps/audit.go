package swaps

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// audit is what the check of the service found, and when.
type audit struct {
	findings []app.SwapFinding
	at       time.Time
}

// The codes of the findings.
const (
	findService     = "service"
	findUrgency     = "urgency"
	findAckTimeout  = "ack_timeout"
	findAutoResolve = "auto_resolve"
	findActive      = "active"
	findOnCall      = "on_call"
	findWrite       = "write"
)

// inspect looks at the team's service, and tries it where that is asked for. It returns
// once that is done; what was found is in the Swaps that are reported.
func (d *Desk) inspect(ctx context.Context, try bool) error {
	var account Account
	var me app.User
	var name string
	var era uint64
	var err error
	asked := d.ask(ctx, func() {
		account, me, era, name = d.account, d.me, d.era, d.cfg.Settings().Swap.Service
		switch now := clock(); {
		case !d.ready():
			err = app.Invalid{Why: "sign in first: PagerDuty cannot be asked"}
		case name == "":
			err = app.Invalid{Why: "no service for swaps is named in the settings"}
		case try && d.nextPut.After(now):
			err = app.Invalid{Why: "a request was put up a moment ago: try again in some seconds"}
		case try:
			d.nextPut = now.Add(putEvery)
		}
	})
	if asked != nil || err != nil {
		return firstOf(asked, err)
	}
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	service, err := account.FindService(ctx, name)
	if err != nil && !is[app.Gone](err) {
		return app.Explain(err)
	}
	findings := judge(service, err != nil, name)
	if err == nil {
		findings = append(findings, trial(ctx, account, service.Ref, me, try))
	}
	return d.ask(ctx, func() {
		if d.era != era {
			return
		}
		if !try { // what a trial found stands until the next
			keepTrial(findings, d.audit.findings)
		}
		d.audit = audit{findings, clock()}
		if !service.Zero() && d.board.name == name {
			d.board.service = service
		}
		d.show.dirty = true
		bad := slices.DeleteFunc(slices.Clone(findings), func(f app.SwapFinding) bool { return f.OK })
		d.cfg.Log.Info("swap_service_checked", "service", service.ID, "findings", len(bad))
	})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// judge tells what is right and wrong with a service.
func judge(s app.SwapService, gone bool, name string) []app.SwapFinding {
	if gone {
		return []app.SwapFinding{{
			Code: findService, What: "There is no service called " + name + ", or your token may not see it. Requests cannot be put up.",
			Mend: "Correct the name in the settings, or have an admin make the service.",
		}}
	}
	all := []app.SwapFinding{{Code: findService, OK: true, What: "Requests are put up on " + s.String() + "."}}
	add := func(code string, ok bool, good, bad, mend string) {
		f := app.SwapFinding{Code: code, OK: ok, What: good}
		if !ok {
			f.What, f.Mend = bad, mend
		}
		all = append(all, f)
	}
	add(findUrgency, s.Urgency == string(app.Low), "Its incidents are of low urgency: they wake nobody.",
		fmt.Sprintf("Its incidents are of %q urgency: a request could page somebody at night.", s.Urgency),
		"In PagerDuty, open the service's settings and assign low urgency to all its incidents, at all hours.")
	add(findAckTimeout, s.AckTimeout == 0, "Its acknowledgement timeout is off.",
		fmt.Sprintf("Acknowledged requests come back after %s, and notify people again.", s.AckTimeout),
		"In PagerDuty, turn the service's acknowledgement timeout off.")
	add(findAutoResolve, s.AutoResolve == 0, "Its incidents are not resolved by themselves.",
		fmt.Sprintf("PagerDuty resolves its incidents after %s: open requests would end silently.", s.AutoResolve),
		"In PagerDuty, turn the service's auto-resolution off.")
	add(findActive, s.Active, "It takes incidents.",
		"It is disabled or in maintenance: requests cannot be put up.", "In PagerDuty, enable the service, or end its maintenance window.")
	add(findOnCall, len(s.OnCall) > 0, "Somebody is on call for it, as PagerDuty requires: "+app.Names(s.OnCall)+".",
		"Nobody is on call for it now: PagerDuty refuses incidents then.",
		"Give it an escalation policy with a person who is always on call. They are not notified of requests to others.")
	return all
}

// trial finds whether this token may put requests up: only a trial tells.
func trial(ctx context.Context, a Account, service app.Ref, me app.User, try bool) app.SwapFinding {
	if !try {
		return app.SwapFinding{
			Code: findWrite, OK: true,
			What: "Whether you may put requests up there is not known until it is tried: a trial puts one to yourself up, and takes it down.",
		}
	}
	p, err := a.PutUp(ctx, service, app.Posting{
		Key: tryKey + strings.ToLower(rand.Text()), Title: "Shift swap: a trial by " + me.Name + ", please ignore",
		Body: "Dogwatch tries whether requests for swaps can be put up here. It takes this down by itself.", To: []app.Ref{me.Ref()},
	})
	if err != nil {
		e := app.Explain(err)
		return app.SwapFinding{
			Code: findWrite, What: "A request to yourself could not be put up: " + e.What,
			Mend: "Ask an account admin for the right to create incidents on " + service.String() + "." + " " + e.Do,
		}
	}
	if err := a.Close(ctx, p.Incident); err != nil {
		return app.SwapFinding{
			Code: findWrite, What: "A request to yourself was put up, but could not be taken down: " + word(err),
			Mend: "Resolve the incident " + p.Title + " in PagerDuty, and ask an account admin for the right to resolve incidents.",
		}
	}
	return app.SwapFinding{Code: findWrite, OK: true, What: "A request to yourself was put up and taken down again: your token may write there."}
}

// keepTrial puts what the last trial found in place of what is not known.
func keepTrial(findings, old []app.SwapFinding) {
	for n, f := range findings {
		for _, was := range old {
			if f.Code == findWrite && was.Code == findWrite {
				findings[n] = was
			}
		}
	}
}

// leftover reports whether an incident is one that only tried the service. One of mine
// that was not taken down, as Dogwatch was stopped in between, is taken down now.
func (d *Desk) leftover(p app.Posted) bool {
	if !strings.HasPrefix(p.Key, tryKey) {
		return false
	}
	if d.board.unreadable[p.Incident] || p.By.ID != d.me.ID || p.Status == app.Resolved || d.account == nil || clock().Sub(p.At) < readWithin+time.Minute {
		return true
	}
	d.board.unreadable[p.Incident] = true // once
	account := d.account
	d.work.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), moveWithin)
		defer cancel()
		if err := account.Close(ctx, p.Incident); err != nil {
			d.cfg.Log.Warn("swap_left_open", "incident", p.Incident, "error", err)
		}
	})
	return true
}
