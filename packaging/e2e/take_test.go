package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
)

// TestAShiftIsTakenFromTheCalendar puts Ana on call on Dana's schedule for an hour, with
// three keys, and reads it back from PagerDuty. Her shifts as a file follow.
func TestAShiftIsTakenFromTheCalendar(t *testing.T) {
	n := prepare(t, desk.Options{NoTray: true, NoNotifications: true})
	n.must(n.Watch(t.Context(), "ana-token"))
	n.await("the main window", func() bool {
		all, err := n.Windows("Dogwatch")
		return err == nil && len(all) > 0 && all[0].Active
	})
	mine := func() int {
		out, err := n.Dogwatch("shifts", "--team", "--json")
		n.must(err)
		var doc struct {
			Shifts []struct {
				Schedule struct{ Name string }
				User     struct{ Name string }
				Source   string
			}
		}
		n.must(json.Unmarshal([]byte(out), &doc))
		found := 0
		for _, s := range doc.Shifts {
			if s.Schedule.Name == "Payments secondary" && s.User.Name == "Ana Costa" && s.Source == "override" {
				found++
			}
		}
		return found
	}
	n.must(n.Key("ctrl+3"))
	before := mine()
	n.await("the question is answered and the override there", func() bool {
		n.must(n.Key("t", "Down", "h"))
		time.Sleep(time.Second) // what was asked is on the screen, for the picture
		n.picture("asks")
		n.must(n.Key("Return"))
		time.Sleep(2 * time.Second)
		return mine() == before+1
	})
	n.picture("taken")
	n.must(n.Key("x"))
	n.await("the calendar file", func() bool {
		text, err := os.ReadFile(filepath.Join(n.Home, "dogwatch-shifts.ics"))
		return err == nil && len(text) > 200
	})
}
