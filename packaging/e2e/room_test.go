package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/room"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// TestTwoShareARoom lets Ana set the stage and take the lead of an incident, and Dana, at a
// Dogwatch of her own, see that and go on. All they have in common is PagerDuty.
func TestTwoShareARoom(t *testing.T) {
	n := prepare(t, desk.Options{NoTray: true, NoNotifications: true, NoSound: true})
	n.must(n.Watch(t.Context(), "ana-token"))
	id, err := n.TriggerWith(t.Context(), "payments-api", "The room", simulator.With{By: "dana", To: []string{"ana", "dana"}, Urgency: "high"})
	n.must(err)
	n.happened("alert_shown", id)
	_, err = n.Dogwatch("ack", id)
	n.must(err)
	n.toTheIncident()
	n.picture("before")
	n.must(n.Key("t", "2", "Return"))
	n.await("the stage is in PagerDuty", func() bool { return n.room(n.Rig, id).Stage == app.Triage })
	n.must(n.Key("l", "1", "Return"))
	time.Sleep(time.Second) // who it is to be is asked: a field takes the focus
	n.picture("who leads")
	n.must(n.Key("Return"))
	n.await("Ana leads", func() bool {
		return room.Holder(n.room(n.Rig, id), app.RoleCommander).Name == "Ana Costa"
	})
	n.must(n.Key("v", "1"))
	n.picture("severity")
	n.must(n.Key("Return"))
	n.await("the severity is PagerDuty's priority", func() bool {
		i, err := n.Incident(t.Context(), id)
		return err == nil && i.Priority != ""
	})
	n.must(n.Key("w"))
	n.picture("stable")
	n.must(n.Key("Return"))
	n.await("it is stable", func() bool { return !n.room(n.Rig, id).Stable.IsZero() })
	n.picture("ana")

	dana := n.Beside("dana")
	n.TheWatch().Stop() // its window would lie over Dana's
	n.must(dana.Watch(t.Context(), "dana-token"))
	t.Cleanup(dana.TheWatch().Stop)
	n.await("Dana sees what Ana said", func() bool {
		r := n.room(dana, id)
		return r.Stage == app.Triage && r.StageBy.Name == "Ana Costa" && room.Holder(r, app.RoleCommander).Name == "Ana Costa"
	})
	_, err = dana.Dogwatch("ack", id)
	n.must(err)
	n.toTheIncident()
	time.Sleep(2 * time.Second) // the notes are read, for the picture
	n.picture("dana")
	n.must(n.Key("t", "3", "Return"))
	n.await("Dana has gone on", func() bool {
		r := n.room(dana, id)
		return r.Stage == app.Communication && r.StageBy.Name == "Dana Reyes"
	})
}

// toTheIncident brings the main window to the first of the incidents.
func (n *night) toTheIncident() {
	n.t.Helper()
	n.await("no alert", func() bool { _, up := n.alert(); return !up })
	n.await("the main window", func() bool {
		all, err := n.Windows("Dogwatch")
		return err == nil && len(all) > 0 && all[0].Active
	})
	n.must(n.Key("ctrl+2", "Down"))
	time.Sleep(2 * time.Second) // the details are read: keys count on what is shown
}

// room is what somebody's Dogwatch knows of the incident's room.
func (n *night) room(r *rig.Rig, id string) app.Room {
	n.t.Helper()
	d, err := link.NewClient(filepath.Join(r.Profile, "dogwatch.sock")).Detail(n.t.Context(), id)
	if err != nil {
		return app.Room{}
	}
	return room.Fold(d.Notes)
}
