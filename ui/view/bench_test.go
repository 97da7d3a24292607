package view_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// BenchmarkProject is one tick of the windows with a storm up: taking in the
// Snapshot, projecting it, and looking at the dozen rows that can be seen.
func BenchmarkProject(b *testing.B) {
	for _, n := range []int{1, 100, 1000, 10_000} {
		for _, screen := range []view.Screen{view.ScreenNow, view.ScreenIncidents} {
			b.Run(fmt.Sprintf("%d/%s", n, screen), func(b *testing.B) {
				s, ui, now := uitest.Storm(n), view.NewUIState(), uitest.Now
				ui.Screen = screen
				for b.Loop() {
					now = now.Add(time.Second)
					ui.Observe(s, now)
					m := view.Project(s, ui.Frozen(), now, uitest.Zone, view.Options{})
					for i := range min(m.Alert.Storm.Len, 12) {
						m.Alert.Storm.At(i)
					}
				}
			})
		}
	}
}
