package e2e

import (
	"strings"
	"testing"
	"time"
)

// TestASwapIsAskedAndAnsweredInTheWindow lets Ana ask from the calendar with the keyboard
// alone, and answer Ben's request on the Swaps screen.
func TestASwapIsAskedAndAnsweredInTheWindow(t *testing.T) {
	m := gather(t, "ana", "ben")
	for _, word := range []string{"try", "check"} { // what a trial found stands until the next
		if out, err := m.says("ana", word); err != nil || !strings.Contains(out, "put up and taken down again") {
			t.Errorf("swap %s: %v\n%s", word, err, out)
		}
	}
	_, err := m.desks["ana"].Dogwatch() // brings the window up
	m.must(err)
	m.await("the main window", func() bool {
		all, err := m.Windows("Dogwatch")
		return err == nil && len(all) > 0 && all[0].Active
	})
	m.must(m.Key("ctrl+3")) // the cursor is at her next shift
	time.Sleep(time.Second)
	m.picture("calendar")
	waiting := func(name string) string {
		out, err := m.says(name, "list")
		m.must(err)
		_, rest, _ := strings.Cut(out, "Waiting for me\n")
		id, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		return id
	}
	m.await("Ana's request is with Ben", func() bool {
		m.must(m.Key("r"))
		time.Sleep(2 * time.Second) // people are weighed
		m.picture("request")
		m.must(m.Key("1", "ctrl+Return"))
		time.Sleep(4 * time.Second)
		return len(waiting("ben")) > 20
	})
	m.must(m.Key("ctrl+4"))
	time.Sleep(time.Second)
	m.picture("mine")

	id := m.asks("ben", append(stretch("", primary, m.span(40, 44)), to("ana")...)...)
	m.becomes("ana", id, "open")
	m.await("Ana accepts", func() bool {
		m.must(m.Key("ctrl+4", "Up"))
		time.Sleep(time.Second)
		m.picture("waits for me")
		m.must(m.Key("a"))
		time.Sleep(time.Second)
		m.picture("accept")
		m.must(m.Key("Return"))
		time.Sleep(3 * time.Second)
		s, _ := m.sees("ana", id)
		return s.State == "covered"
	})
	m.picture("covered")
	m.holds(primary, 40, 44, "Ana")
	m.becomes("ben", id, "covered")
}
