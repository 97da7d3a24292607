package room

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// mark begins the last line of a note that a Dogwatch wrote. The number is the version of
// what follows; of another one nothing is understood, and the note is a human's.
const mark = "dogwatch-room:1 "

// maxLine bounds that line, maxNote the whole, in bytes.
const (
	maxLine = 50_000
	maxNote = 200_000
)

// line is what the machine line holds. By is there for one reason: where PagerDuty names
// another author, somebody copied the words of somebody else, or a machine was made to
// write them, and they say nothing.
type line struct {
	By       string    `json:"by"`
	Stage    app.Stage `json:"stage,omitempty"`
	Role     app.Role  `json:"role,omitempty"`
	Who      *ref      `json:"who,omitempty"`
	Ticks    []string  `json:"ticks,omitempty"`
	Stable   bool      `json:"stable,omitempty"`
	Unstable bool      `json:"unstable,omitempty"`
	Owners   []owner   `json:"owners,omitempty"`
}

type ref struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

type owner struct {
	What string `json:"what"`
	Who  *ref   `json:"who,omitempty"`
}

func refOf(r app.Ref) *ref {
	if r.Zero() {
		return nil
	}
	return &ref{ID: r.ID, Name: r.Name}
}

func (r *ref) ref() app.Ref {
	if r == nil {
		return app.Ref{}
	}
	return app.Ref{ID: r.ID, Name: r.Name}
}

// machine is the line of a clean Say.
func machine(s Say) string {
	l := line{By: s.By.ID, Stage: s.Stage, Role: s.Role, Who: refOf(s.Who), Ticks: s.Ticks, Stable: s.Stable, Unstable: s.Unstable}
	for _, f := range s.Owners {
		l.Owners = append(l.Owners, owner{What: f.What, Who: refOf(f.Who)})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // people see it too
	if e.Encode(l) != nil {
		return ""
	}
	return mark + strings.TrimSpace(b.String())
}

// read is what a note says to machines, in its last line. False where it says nothing:
// it is a human's, was edited, or is in somebody else's name. What this Dogwatch does not
// know of it is left out.
func read(n app.Note) (Say, bool) {
	if len(n.Text) > maxNote || cleanRef(n.By).Zero() {
		return Say{}, false
	}
	text := strings.TrimRight(n.Text, " \t\r\n\x00")
	body, ok := strings.CutPrefix(text[strings.LastIndexAny(text, "\r\n")+1:], mark)
	var l line
	if !ok || len(body) > maxLine || json.Unmarshal([]byte(body), &l) != nil || l.By != n.By.ID {
		return Say{}, false
	}
	who := l.Who.ref()
	if l.Who != nil && who.Zero() {
		l.Role = ""
	}
	s := Say{By: n.By, Stage: l.Stage, Role: l.Role, Who: who, Ticks: l.Ticks, Stable: l.Stable, Unstable: l.Unstable}
	for _, o := range l.Owners[:min(len(l.Owners), MaxOwners)] {
		s.Owners = append(s.Owners, app.FollowUp{What: o.What, Who: o.Who.ref()})
	}
	s.Ticks = s.Ticks[:min(len(s.Ticks), MaxTicks)]
	return s.clean(), true
}
