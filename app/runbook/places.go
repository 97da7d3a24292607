package runbook

import (
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// pile is what one place holds, within its bounds.
type pile struct {
	place app.RunbookPlace
	left  int // bytes of text that may still be read
	found []candidate
}

func newPile(place app.RunbookPlace) *pile { return &pile{place: place, left: maxPlace} }

// add keeps an address. One that is called a runbook takes the place of a guess where
// there are too many.
func (p *pile) add(raw, text string, t trust) {
	if t == none {
		return
	}
	if len(p.found) >= maxHere {
		n := slices.IndexFunc(p.found, func(c candidate) bool { return c.trust < sure })
		if n < 0 || t < sure {
			return
		}
		p.found = slices.Delete(p.found, n, n+1)
	}
	if u, ok := webAddress(raw); ok && !picture(u) {
		p.found = append(p.found, candidate{url: u, text: text, place: p.place, trust: t})
	}
}

// take gives what may still be read of a text.
func (p *pile) take(text string) string {
	short := min(len(text), maxValue, p.left)
	p.left -= short
	if short < len(text) {
		text = text[:short] + "…" // an address that the cut goes through is not whole
	}
	return text
}

// link looks at an address that came as such.
func (p *pile) link(l app.Link) {
	text := clean(l.Text, maxTitle)
	u, ok := webAddress(l.URL)
	if !ok {
		return
	}
	t := says(text)
	if t < sure && looks(u) == sure {
		t = sure
	}
	p.add(l.URL, text, t)
}

// value looks at a value, of which its key says what t says: sure holds for each address
// in it, less only for a value that is nothing but an address.
func (p *pile) value(value string, t trust) {
	for _, h := range scan(p.take(value), maxEach) {
		best := h.says
		if t == sure || h.alone {
			best = max(best, t)
		}
		p.hit(h, best)
	}
}

func (p *pile) hit(h hit, t trust) {
	if u, ok := webAddress(h.raw); ok {
		p.add(h.raw, h.text, max(t, looks(u)))
	}
}

// firing looks at the text that Alertmanager and Grafana make of several alerts: lines
// such as " - runbook_url = https://…", and whatever the annotations hold.
func (p *pile) firing(text string) {
	for _, h := range scan(p.take(text), maxHere) {
		name, value, _ := strings.Cut(strings.Trim(h.label, " \t-*_"), "=")
		t := h.says
		if strings.TrimSpace(value) == "" {
			t = max(t, saysKey(strings.TrimSpace(name)))
		}
		p.hit(h, t)
	}
}

// look looks in every place of an incident, and gives what is there in the order in which
// the places are believed.
func look(d app.Detail) []candidate {
	links, details, fire, client := newPile(app.RunbookLink), newPile(app.RunbookDetail), newPile(app.RunbookFiring), newPile(app.RunbookClient)
	looked := 0
	for _, a := range burningFirst(d.Alerts) {
		short := a.Links[:min(len(a.Links), maxLinks-looked)]
		looked += len(short)
		for _, l := range short {
			links.link(l)
		}
		client.link(a.Client)
		alertFields(a.Fields, details, fire, client)
	}
	fields, notes := newPile(app.RunbookField), newPile(app.RunbookNote)
	for _, f := range slices.Concat(d.Fields, d.AboutFields) {
		fields.value(f.Value, saysKey(f.Name))
	}
	for _, n := range newestFirst(d.Notes) {
		if !machines(n.Text) {
			notes.value(n.Text, none)
		}
	}
	body, service := newPile(app.RunbookBody), newPile(app.RunbookService)
	body.value(d.Body, none)
	service.value(d.About, none)
	return slices.Concat(links.found, details.found, fire.found, fields.found, notes.found, body.found, service.found, client.found)
}

// alertFields looks at an alert's details. What is resolved counts only where nothing of
// the alert fires any more.
func alertFields(all []app.Field, details, fire, client *pile) {
	fires := slices.ContainsFunc(all, func(f app.Field) bool { return last(f.Name) == "firing" && strings.TrimSpace(f.Value) != "" })
	for _, f := range all {
		switch name := last(f.Name); {
		case name == "firing", name == "resolved" && !fires:
			fire.firing(f.Value)
		case name == "resolved":
		case name == "client_url":
			client.value(f.Value, none)
		default:
			details.value(f.Value, saysKey(f.Name))
		}
	}
}

// last is the last part of a nested field's name, in lower case.
func last(name string) string {
	return strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
}

// machines reports whether a note is one that a Dogwatch wrote: what it quotes is known
// from elsewhere.
func machines(note string) bool {
	note = strings.TrimRight(note, " \t\r\n")
	return strings.HasPrefix(note[strings.LastIndexByte(note, '\n')+1:], "dogwatch-")
}

// burningFirst are the alerts, those that still burn first.
func burningFirst(alerts []app.Alert) []app.Alert {
	alerts = slices.Clone(alerts)
	slices.SortStableFunc(alerts, func(a, b app.Alert) int {
		switch over := app.Resolved; {
		case a.Status != over && b.Status == over:
			return -1
		case a.Status == over && b.Status != over:
			return 1
		}
		return 0
	})
	return alerts
}

func newestFirst(notes []app.Note) []app.Note {
	notes = slices.Clone(notes)
	slices.SortStableFunc(notes, func(a, b app.Note) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
	return notes
}
