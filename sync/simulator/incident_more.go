package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// maxSnooze is the longest snooze, maxNote the longest note.
const (
	maxSnooze = 604_800
	maxNote   = 65_535
	maxNotes  = 2_000
)

func (c *call) postSnooze() (answer, *fail) {
	in, bad := c.actOn()
	if bad != nil {
		return answer{}, bad
	}
	var ask struct {
		Duration int `json:"duration"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	if ask.Duration < 1 || ask.Duration > maxSnooze {
		return answer{}, refuse(http.StatusBadRequest, codeSnoozeDuration, "Invalid Snooze Duration", "Duration is from 1 to 604800 seconds")
	}
	if bad := c.snooze(in, time.Duration(ask.Duration)*time.Second, c.by, viaAPI); bad != nil {
		return answer{}, bad
	}
	return answer{http.StatusCreated, map[string]any{"incident": c.incident(in)}}, nil
}

type noteView struct {
	ID      string         `json:"id"`
	User    ref            `json:"user"`
	Channel map[string]any `json:"channel"`
	Content string         `json:"content"`
	Created string         `json:"created_at"`
	Updated string         `json:"updated_at"`
}

func (c *call) note(n *note) noteView {
	via := "The PagerDuty website or APIs"
	if n.via == "mobile" {
		via = "The PagerDuty mobile app"
	}
	return noteView{
		n.id, c.personRef(n.by),
		map[string]any{"summary": via},
		n.text,
		stamp(n.at, c.account.zone), stamp(n.changed, c.account.zone),
	}
}

func (c *call) getNotes() (answer, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	views := []noteView{}
	for _, n := range slices.Backward(in.notes) {
		views = append(views, c.note(n))
	}
	return ok(map[string]any{"notes": views})
}

func (c *call) postNote() (answer, *fail) {
	in, bad := c.actOn()
	if bad != nil {
		return answer{}, bad
	}
	text, bad := c.noteText()
	if bad != nil {
		return answer{}, bad
	}
	if len(in.notes) >= maxNotes {
		return answer{}, invalid("An incident cannot have more than 2000 notes")
	}
	if c.by.person == nil {
		return answer{}, refuse(http.StatusBadRequest, codeNoRequester, "Requester User Not Found")
	}
	return ok(map[string]any{"note": c.note(c.annotate(in, c.by.person, viaAPI, text))})
}

func (c *call) noteText() (string, *fail) {
	var ask struct {
		Note struct {
			Content string `json:"content"`
		} `json:"note"`
	}
	if bad := c.decode(&ask); bad != nil {
		return "", bad
	}
	text := ask.Note.Content
	switch {
	case strings.TrimSpace(text) == "":
		return "", invalid("Content cannot be empty")
	case len(text) > maxNote || !utf8.ValidString(text):
		return "", invalid("Content is too long (maximum is 65535 characters)")
	}
	return text, nil
}

// putNote and deleteNote change notes: anybody who may act on the incident can.
func (c *call) putNote() (answer, *fail) {
	in, n, bad := c.theNote()
	if bad != nil {
		return answer{}, bad
	}
	text, bad := c.noteText()
	if bad != nil {
		return answer{}, bad
	}
	return ok(map[string]any{"note": c.note(c.rewrite(in, n, text))})
}

// rewrite gives a note another text. Its author and its time stay.
func (w *world) rewrite(in *incident, n *note, text string) *note {
	changed := *n
	changed.text, changed.changed = text, w.now
	in.notes[slices.Index(in.notes, n)] = &changed
	return &changed
}

func (c *call) deleteNote() (answer, *fail) {
	in, n, bad := c.theNote()
	if bad != nil {
		return answer{}, bad
	}
	in.notes = slices.DeleteFunc(in.notes, func(other *note) bool { return other == n })
	return answer{http.StatusNoContent, nil}, nil
}

func (c *call) theNote() (*incident, *note, *fail) {
	in, bad := c.actOn()
	if bad != nil {
		return nil, nil, bad
	}
	for _, n := range in.notes {
		if n.id == c.r.PathValue("note") {
			return in, n, nil
		}
	}
	return nil, nil, notFound("Note")
}

func (c *call) postStatusUpdate() (answer, *fail) {
	in, bad := c.actOn()
	if bad != nil {
		return answer{}, bad
	}
	var ask struct {
		Message string `json:"message"`
		Subject string `json:"subject"`
		HTML    string `json:"html_message"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	if strings.TrimSpace(ask.Message) == "" {
		return answer{}, invalid("Message cannot be empty")
	}
	e := c.write(in, entry{kind: logStatus, by: c.by, via: viaAPI, note: ask.Message, summary: "Status update added " + c.by.phrase(viaAPI) + "."})
	return ok(map[string]any{"status_update": map[string]any{
		"id": c.ids.next('P', longID, "update"), "message": ask.Message, "subject": ask.Subject, "html_message": ask.HTML,
		"sender": c.agentRef(c.by), "created_at": stamp(e.at, c.account.zone),
	}})
}

func (c *call) putMerge() (answer, *fail) {
	in, bad := c.actOn()
	if bad != nil {
		return answer{}, bad
	}
	var ask struct {
		Sources []thingRef `json:"source_incidents"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	var sources []*incident
	for _, s := range ask.Sources {
		from := c.byID[s.ID]
		if from == nil {
			return answer{}, notFound("Incident")
		}
		if !slices.Contains(sources, from) {
			sources = append(sources, from)
		}
	}
	if bad := c.merge(in, sources, c.by, viaAPI); bad != nil {
		return answer{}, bad
	}
	return ok(map[string]any{"incident": c.incidentRef(in)})
}
