package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// How much of what is open the tray's menu lists. A menu is for a quick answer;
// everything is in the window.
const (
	// TrayPages is the number of pages, TrayAcked that of other incidents of high
	// urgency, TrayLow of low ones.
	TrayPages = 12
	TrayAcked = 6
	TrayLow   = 4
	// TraySwaps is how many requests are listed.
	TraySwaps = 4
	// TrayLevels is the highest escalation level that the menu can escalate to.
	TrayLevels = 6
	// TrayActions is the number of rows below each incident, hidden ones included.
	TrayActions = TrayLevels + 3
)

// trayHush is how long the menu hushes.
const trayHush = 10 * time.Minute

// Tray is all that the tray shows. Nothing in it changes faster than twice a
// minute by the mere passing of time, but for blindness, told in steps of 10 s.
type Tray struct {
	State app.TrayState
	Count int
	// Icon is the name of a picture: the state, and for pages their number, as in
	// "paged-3" or "paged-9plus".
	Icon string
	// Title names the program and the state, Tooltip says how things stand.
	Title, Tooltip string
	// The menu is Head, Pages, Acked, Low, Swaps, Foot, one below the other. Head and Foot
	// hold the same rows at all times, hidden where they do not apply, and so do the
	// rows below a page: then a menu that is open can be changed in place. Pages, what
	// was acknowledged, and Low come and go, oldest first: each has places of its own,
	// so that a page never stands below what was taken already. Swaps are the requests
	// that wait for me.
	Head, Pages, Acked, Low, Swaps, Foot []TrayRow
}

// TrayRow is one row of the tray's menu.
type TrayRow struct {
	// ID names the row among its neighbours for as long as it means the same.
	ID    string
	Label string
	// Hidden keeps the row's place without showing it.
	Hidden    bool
	Separator bool
	// Intent is what a click asks for, Rows what the row unfolds. A row with
	// neither is mere text, or cannot be used now. Show brings the window up first.
	Intent *app.Intent
	Show   bool
	Rows   []TrayRow
}

// Enabled reports whether the row can be used.
func (r TrayRow) Enabled() bool { return r.Intent != nil || len(r.Rows) > 0 }

// TrayOf projects a snapshot onto the tray. Neither s nor loc need be there.
func TrayOf(s *app.Snapshot, now time.Time, loc *time.Location) Tray {
	if s == nil {
		s = &app.Snapshot{}
	}
	if loc == nil {
		loc = time.UTC
	}
	v := trayView{s: s, now: now, loc: loc, glance: s.Glance()}
	pages, acked, low := v.open()
	return Tray{
		State: v.glance.State, Count: v.glance.Count, Icon: trayIcon(v.glance),
		Title: v.title(), Tooltip: v.tooltip(),
		Head: v.head(), Pages: v.rows(pages, TrayPages), Acked: v.rows(acked, TrayAcked), Low: v.rows(low, TrayLow),
		Swaps: v.swaps(),
		Foot:  v.foot(max(len(pages)-TrayPages, 0) + max(len(acked)-TrayAcked, 0) + max(len(low)-TrayLow, 0)),
	}
}

func trayIcon(g app.Glance) string {
	switch {
	case g.State != app.TrayPaged:
		return string(g.State)
	case g.Count > 9:
		return "paged-9plus"
	}
	return fmt.Sprintf("paged-%d", max(g.Count, 1))
}

// trayView is one projection under way.
type trayView struct {
	s      *app.Snapshot
	now    time.Time
	loc    *time.Location
	glance app.Glance
}

// pages are those that the glance counts, in the snapshot's order: newest first.
func (v trayView) pages() []app.Tracked {
	return slices.DeleteFunc(v.s.Pages(), func(t app.Tracked) bool { return !t.Mine })
}

// open lists the open incidents of mine: the pages, what else is of high urgency, and
// the low ones. Of each the oldest comes first, so that a new one takes no other's
// place.
func (v trayView) open() (pages, acked, low []app.Tracked) {
	for _, t := range v.s.Incidents {
		switch {
		case !t.Mine || !t.Open():
		case t.Urgency == app.Low:
			low = append(low, t)
		case t.Page(v.s.Me.ID):
			pages = append(pages, t)
		default:
			acked = append(acked, t)
		}
	}
	for _, list := range [][]app.Tracked{pages, acked, low} {
		slices.SortStableFunc(list, func(a, b app.Tracked) int { return a.CreatedAt.Compare(b.CreatedAt) })
	}
	return pages, acked, low
}

func (v trayView) head() []TrayRow {
	warning := v.warning()
	var loud []string
	for _, t := range v.pages() {
		if !v.pending(t) {
			loud = append(loud, t.ID)
		}
	}
	all := TrayRow{ID: "ack_all", Hidden: len(loud) < 2}
	if !all.Hidden {
		// The pages are named, not "all": a click means those that were counted.
		all.Label = fmt.Sprintf("Acknowledge all %d", len(loud))
		all.Intent = &app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: loud}
	}
	show := &app.Intent{Verb: app.ShowWindow}
	status := show
	if v.glance.State == app.TraySwapWaiting {
		status = &app.Intent{Verb: app.ShowWindow, Incidents: []string{app.SwapKeyPrefix}}
	}
	return []TrayRow{
		{ID: "status", Label: Cut(v.status(), 90), Intent: status},
		{ID: "warning", Label: Cut(warning, 90), Hidden: warning == "", Intent: show},
		all,
	}
}

func (v trayView) foot(more int) []TrayRow {
	show := &app.Intent{Verb: app.ShowWindow}
	return []TrayRow{
		{ID: "more", Label: fmt.Sprintf("and %d more: open Dogwatch", more), Hidden: more == 0, Intent: show},
		{ID: "line-1", Separator: true},
		v.hush(),
		{ID: "open", Label: "Open Dogwatch", Intent: show},
		{ID: "refresh", Label: "Look at PagerDuty now", Intent: &app.Intent{Verb: app.Refresh}},
		{ID: "ask", Label: "Ask for cover…", Intent: &app.Intent{Verb: app.ShowWindow, Incidents: []string{OpenCalendar}}},
		{ID: "check", Label: "Check readiness", Intent: &app.Intent{Verb: app.CheckReady}, Show: true},
		v.drill(),
		{ID: "demo_page", Label: "Demo: another page", Hidden: !v.s.Demo, Intent: &app.Intent{Verb: app.Rehearse, Text: "page"}},
		{ID: "demo_storm", Label: "Demo: a storm of 50", Hidden: !v.s.Demo, Intent: &app.Intent{Verb: app.Rehearse, Text: "storm"}},
		{ID: "line-2", Separator: true},
		{ID: "quit", Label: "Quit", Rows: []TrayRow{
			{ID: "quit_now", Label: v.quit(), Intent: &app.Intent{Verb: app.Quit}},
		}},
	}
}

// drill starts a drill, or stops the one that runs.
func (v trayView) drill() TrayRow {
	switch {
	case v.s.Drill.Running:
		return TrayRow{ID: "drill", Label: "Stop the drill", Intent: &app.Intent{Verb: app.StopDrill}}
	case v.s.Account.State != app.SignedIn:
		return TrayRow{ID: "drill", Label: "Run a drill"}
	}
	return TrayRow{ID: "drill", Label: "Run a drill", Intent: &app.Intent{Verb: app.StartDrill}}
}

func (v trayView) hush() TrayRow {
	row := TrayRow{ID: "hush", Label: "Hush 10 min"}
	ringing := v.s.Sound.Pattern != app.Silence
	for _, t := range v.s.Incidents {
		ringing = ringing || t.Ringing
	}
	until := v.hushedUntil()
	switch {
	case ringing:
		row.Intent = &app.Intent{Verb: app.Hush, For: trayHush}
	case !until.IsZero():
		row.Label = "Hushed until " + Moment(until, v.now, v.loc)
	}
	return row
}

// hushedUntil is when the first hushed page sounds again, zero where none is.
func (v trayView) hushedUntil() (until time.Time) {
	for _, t := range v.pages() {
		if v.hushed(t) && (until.IsZero() || t.HushedUntil.Before(until)) {
			until = t.HushedUntil
		}
	}
	return until
}

func (v trayView) hushed(t app.Tracked) bool {
	return !t.Ringing && !v.pending(t) && t.HushedUntil.After(v.now)
}

// pending reports whether nothing more need be asked about the page for now: an
// answer is on its way, or was taken and not yet seen.
func (v trayView) pending(t app.Tracked) bool {
	return answerPending(t) || t.Status == app.Triggered && answer(t) == app.ClaimConfirmed
}

// quit says what quitting means: it is the second step, and asks only once.
func (v trayView) quit() string {
	const means = "pages will not ring on this computer"
	switch {
	case v.glance.State == app.TrayPaged:
		return fmt.Sprintf("Quit with %s open: %s", Plural(v.glance.Count, "page", "pages"), means)
	case v.s.Duty.Now:
		return "Quit while on call: " + means
	}
	return "Quit: " + means
}

// rows are the menu's rows for the first most incidents.
func (v trayView) rows(list []app.Tracked, most int) []TrayRow {
	rows := make([]TrayRow, 0, min(len(list), most))
	for _, t := range list[:min(len(list), most)] {
		rows = append(rows, TrayRow{ID: t.ID, Label: v.label(t), Rows: v.submenu(t)})
	}
	return rows
}

func (v trayView) label(t app.Tracked) string {
	parts := []string{v.word(t)}
	if t.Priority != nil {
		parts = append(parts, OneLine(t.Priority.Name, 12))
	}
	parts = append(parts, incidentTitle(t.Incident, 56), OneLine(t.Service.String(), 24))
	if !t.CreatedAt.IsZero() {
		parts = append(parts, Moment(t.CreatedAt, v.now, v.loc))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " · ")
}

// word says in one word how an incident stands.
func (v trayView) word(t app.Tracked) string {
	switch state := answer(t); {
	case state == app.ClaimUnconfirmed:
		return "Not delivered"
	case state == app.ClaimSending:
		return "Sending…"
	case state == app.ClaimRefused:
		return "Not done"
	case t.Status == app.Acknowledged, state == app.ClaimConfirmed && t.Claim.Kind == app.Acknowledge:
		return "Acknowledged"
	case state == app.ClaimConfirmed:
		return "Answered"
	case t.Ringing:
		return "Ringing"
	case v.hushed(t):
		return "Hushed"
	case t.Muted && t.Escalated:
		return "NOT RINGING"
	case t.Muted:
		return "Kept quiet"
	case t.Urgency == app.Low:
		return "Low urgency"
	}
	return "Page"
}

// submenu has the same rows for every incident, hidden where they do not apply,
// and level n always in the same place: what is under the pointer must not turn
// into something else.
func (v trayView) submenu(t app.Tracked) []TrayRow {
	ack := TrayRow{ID: "ack", Label: "Acknowledge", Hidden: t.Status == app.Acknowledged}
	switch {
	case answerPending(t):
		ack.Hidden, ack.Label = false, "Sending…"
		if t.Claim.State == app.ClaimUnconfirmed {
			ack.Label = "Still trying…"
		}
	case v.pending(t):
		ack.Hidden = true
	case !ack.Hidden:
		ack.Intent = &app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: []string{t.ID}}
	}
	rows := []TrayRow{{ID: "info", Label: v.info(t)}, ack}
	rows = append(rows, v.escalations(t)...)
	return append(rows, TrayRow{
		ID: "open", Label: "Open",
		Intent: &app.Intent{Verb: app.ShowWindow, Incidents: []string{t.ID}},
	})
}

// escalations are the levels above the present one, or all others where there is
// none above, or the present one is not known.
func (v trayView) escalations(t app.Tracked) []TrayRow {
	ladder := v.s.Ladders[t.Policy.ID]
	above := slices.ContainsFunc(ladder.Levels, func(l app.Level) bool { return l.Number > t.Level })
	rows := make([]TrayRow, TrayLevels)
	for i := range rows {
		number := i + 1
		rung, there := ladder.Level(number)
		row := TrayRow{ID: fmt.Sprintf("escalate-%d", number)}
		row.Hidden = !there || number == t.Level || above && number < t.Level
		if !row.Hidden {
			who := OneLine(app.Names(rung.OnCall), 40)
			if who == "" {
				who = "nobody on call"
			} else if !v.pending(t) {
				row.Intent = &app.Intent{Verb: app.Verb(app.Escalate), Incidents: []string{t.ID}, Level: number}
			}
			row.Label = fmt.Sprintf("Escalate to level %d (%s)", number, who)
		}
		rows[i] = row
	}
	return rows
}

// info says what happens next with an incident.
func (v trayView) info(t app.Tracked) string {
	switch {
	case v.pending(t), answer(t) == app.ClaimRefused:
		return Cut(claimWords(t, v.now, v.loc), 90)
	case t.Status == app.Acknowledged:
		return Cut(ackWords(t, v.now, v.loc), 90)
	case v.hushed(t):
		return fmt.Sprintf("Hushed here until %s; PagerDuty still waits", Moment(t.HushedUntil, v.now, v.loc))
	case t.Muted:
		return Cut(quietWords(&t, 40), 90)
	}
	return Cut(escalationWords(t, v.now, v.loc), 90)
}
