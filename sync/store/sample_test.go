package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// now is when the samples happen, in the children too: Load leaves out what ended
// long ago.
var now = func() time.Time {
	if at, err := strconv.ParseInt(os.Getenv(childNow), 10, 64); err == nil {
		return time.UnixMilli(at).UTC()
	}
	return time.Now().UTC().Truncate(time.Millisecond)
}()

func action(id string, state app.ActionState) app.Action {
	a := app.Action{ID: id, Kind: app.Acknowledge, Incident: "A", At: now, Expires: now.Add(time.Hour), State: state}
	if state.Ended() {
		a.EndedAt = now
	}
	return a
}

func incident(id string, size int) app.Incident {
	return app.Incident{ID: id, Title: strings.Repeat(id, 1+size/len(id)), Status: app.Triggered, Urgency: app.High, UpdatedAt: now}
}

var (
	me     = app.User{ID: "PME", Name: "Me", Email: "me@example.com"}
	roster = app.Roster{OnCalls: []app.OnCall{{User: me.Ref(), Level: 1, Start: now, End: now.Add(time.Hour)}}, At: now}
)

// before is what is there before each of the operations.
var before = app.Change{
	Me: &me, Roster: &roster, LastSync: now, Alarm: json.RawMessage(`{"ringing":["A"]}`),
	Incidents: []app.Incident{incident("A", 900), incident("B", 900), incident("C", 6000)},
	Actions:   []app.Action{action("1", app.Waiting), action("2", app.Sending)},
}

// document is one for the drawer.
func document(id string, size int) []byte {
	return fmt.Appendf(nil, `{"id":%q,"text":%q}`, id, strings.Repeat(id, 1+size/len(id)))
}

// operation is one thing that changes the file.
type operation struct {
	name string
	do   func(ctx context.Context, s *Store) error
}

func saving(name string, c app.Change) operation {
	return operation{name, func(ctx context.Context, s *Store) error { return s.Save(ctx, c) }}
}

func storm() []app.Incident {
	var all []app.Incident
	for n := range 320 {
		all = append(all, incident(fmt.Sprintf("S%d", n), 4000))
	}
	return all
}

// operations are all kinds of Change, each alone and all at once, and the others.
func operations() []operation {
	other := app.User{ID: "POTHER", Name: "Other"}
	later := app.Roster{At: now.Add(time.Minute)}
	everything := app.Change{
		Me: &other, Roster: &later, LastSync: now.Add(time.Minute), Alarm: json.RawMessage(`{"ringing":[]}`),
		Incidents: []app.Incident{incident("A", 2000), incident("D", 300)}, Dropped: []string{"B"},
		Actions: []app.Action{action("1", app.Confirmed), action("3", app.Waiting), action("2", app.Refusal)},
	}
	return []operation{
		saving("a new action", app.Change{Actions: []app.Action{action("3", app.Waiting)}}),
		saving("actions that end", app.Change{Actions: []app.Action{action("1", app.Confirmed), action("2", app.Expired)}}),
		saving("incidents", app.Change{Incidents: []app.Incident{incident("A", 2000), incident("D", 300)}}),
		saving("an incident that left", app.Change{Dropped: []string{"A", "B"}}),
		saving("who I am", app.Change{Me: &other}),
		saving("the roster", app.Change{Roster: &later}),
		saving("the last look", app.Change{LastSync: now.Add(time.Minute)}),
		saving("the alarm's memory", app.Change{Alarm: json.RawMessage(`{"ringing":[]}`)}),
		saving("everything", everything),
		{"details", func(ctx context.Context, s *Store) error {
			return s.SaveDetail(ctx, app.Detail{Incident: incident("A", 5000), Read: now})
		}},
		{"a document", func(ctx context.Context, s *Store) error {
			return s.Keep(ctx, "swap", "s1", document("s1", 7000))
		}},
		{"a document that is done with", func(ctx context.Context, s *Store) error { return s.Discard(ctx, "swap", "s1") }},
		{"forgetting", func(ctx context.Context, s *Store) error { return s.Forget(ctx) }},
		saving("a storm", app.Change{Incidents: storm()}),
	}
}

// database gives the path of a database with before in it, still open.
func database(t testing.TB) (string, *Store) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dogwatch.db")
	s := openAt(t, path)
	if err := s.Save(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"s1", "s2"} {
		if err := s.Keep(t.Context(), "swap", id, document(id, 900)); err != nil {
			t.Fatal(err)
		}
	}
	return path, s
}

// image is the content of a database's files.
type image struct{ main, wal []byte }

func imageOf(t testing.TB, path string) image {
	t.Helper()
	var i image
	for suffix, into := range map[string]*[]byte{"": &i.main, "-wal": &i.wal} {
		data, err := os.ReadFile(path + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		*into = data
	}
	return i
}

// put writes the image as a database of its own, in place of what is there.
func (i image) put(t testing.TB, path string) {
	t.Helper()
	if err := removeAll(path, path+"-wal", path+"-shm"); err != nil {
		t.Fatal(err)
	}
	for suffix, data := range map[string][]byte{"": i.main, "-wal": i.wal} {
		if data == nil {
			continue
		}
		if err := os.WriteFile(path+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// content opens the database as the watch would, and tells all that is in it.
func content(t testing.TB, path string) string {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if s.db == nil {
		t.Fatalf("it cannot be opened: %v", s.shut)
	}
	for _, p := range s.found {
		t.Fatalf("a crash counts as damage: %v", p)
	}
	if _, err := s.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return dump(t, s.db)
}

func dump(t testing.TB, db *sql.DB) string {
	t.Helper()
	var b strings.Builder
	for _, table := range tables {
		rows, err := db.QueryContext(t.Context(), "select * from "+table+" order by 1")
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for n := range values {
				into[n] = &values[n]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for n, v := range values {
				if text, ok := v.(string); ok && len(text) > 120 {
					values[n] = fmt.Sprintf("%s… %x", text[:60], sha256.Sum256([]byte(text)))
				}
			}
			fmt.Fprintln(&b, table, values)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
	}
	return b.String()
}

// problems collects what a store tells.
type problems struct {
	mu   sync.Mutex
	list []app.Problem
	new  chan app.Problem
}

func listen(s *Store) *problems {
	p := &problems{new: make(chan app.Problem, 64)}
	s.Tell(func(one app.Problem) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.list = append(p.list, one)
		p.new <- one
	})
	return p
}

func (p *problems) codes() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, one := range p.list {
		all = append(all, one.Code)
	}
	return all
}
