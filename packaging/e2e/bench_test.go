package e2e

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
)

// benchRig is a desk for a benchmark: the watch of Ana, on call, with no window.
func benchRig(b *testing.B) *rig.Rig {
	b.Helper()
	if os.Getenv("DOGWATCH_E2E") == "" {
		b.Skip("needs a desktop of its own: run make bench")
	}
	r, err := rig.Up(b.Context(), "quiet", desk.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(r.Down)
	return r
}

// report gives the median, and the worst, of durations in milliseconds.
func report(b *testing.B, what string, all []time.Duration) {
	b.Helper()
	slices.Sort(all)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(all[len(all)/2]), what+"-median-ms")
	b.ReportMetric(ms(all[len(all)-1]), what+"-max-ms")
}

// BenchmarkPage is one page after another, each with no window open: from the
// trigger to the sound, from the answer that held it to the first buffer handed to
// the device, and to the first frame of the alert.
func BenchmarkPage(b *testing.B) {
	r := benchRig(b)
	ctx := b.Context()
	if err := r.Watch(ctx, "ana-token", "--tray"); err != nil {
		b.Fatal(err)
	}
	var trigger, siren, alert []time.Duration
	for n := 0; b.Loop(); n++ {
		id, at, err := r.Trigger(ctx, "payments-api", fmt.Sprintf("page %d", n))
		if err != nil {
			b.Fatal(err)
		}
		seen, err1 := r.Happened(ctx, "incident_seen", id, soon)
		sounds, err2 := r.Happened(ctx, "siren_started", id, soon)
		shown, err3 := r.Happened(ctx, "alert_shown", id, soon)
		if err1 != nil || err2 != nil || err3 != nil {
			b.Fatal(err1, err2, err3)
		}
		trigger = append(trigger, sounds.Time.Sub(at))
		siren = append(siren, sounds.Time.Sub(seen.Time))
		alert = append(alert, shown.Time.Sub(seen.Time))
		b.StopTimer()
		if err := r.Act(ctx, "dana", "website", "resolve", id); err != nil {
			b.Fatal(err)
		}
		if err := r.Submit(ctx, app.Intent{Verb: app.HideAlert}); err != nil {
			b.Fatal(err)
		}
		if err := desk.Await(ctx, "quiet", soon, func() bool {
			s, err := r.Status()
			return err == nil && !s.Siren.Sounding && !s.Window.Running
		}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	report(b, "trigger-to-sound", trigger)
	report(b, "seen-to-siren", siren)
	report(b, "seen-to-alert", alert)
}

// BenchmarkStart is the time from the start of the program to its icon's being
// registered in the tray.
func BenchmarkStart(b *testing.B) {
	r := benchRig(b)
	var tray []time.Duration
	for b.Loop() {
		began := time.Now()
		p, err := r.StartWatch("ana-token", "--tray")
		if err != nil {
			b.Fatal(err)
		}
		err = desk.Await(b.Context(), "the icon", soon, func() bool {
			out, err := r.Run(nil, "gdbus", "call", "--session", "--dest", "org.kde.StatusNotifierWatcher", "--object-path", "/StatusNotifierWatcher",
				"--method", "org.freedesktop.DBus.Properties.Get", "org.kde.StatusNotifierWatcher", "RegisteredStatusNotifierItems")
			return err == nil && strings.Contains(out, "'")
		})
		if err != nil {
			b.Fatal(err)
		}
		tray = append(tray, time.Since(began))
		p.Stop()
	}
	report(b, "start-to-tray", tray)
}

// BenchmarkIdle is what a watch costs that is on call while nothing happens.
func BenchmarkIdle(b *testing.B) {
	r := benchRig(b)
	ctx := b.Context()
	if err := r.Watch(ctx, "ana-token", "--tray"); err != nil {
		b.Fatal(err)
	}
	time.Sleep(20 * time.Second) // what the start costs is over
	pid := r.TheWatch().Process.Pid
	const span = time.Minute
	for b.Loop() {
		requests, ticks := asked(b, r), cpuTicks(b, pid)
		time.Sleep(span)
		b.ReportMetric(float64(cpuTicks(b, pid)-ticks)/span.Seconds(), "%-of-a-core") // 100 ticks a second
		b.ReportMetric(float64(asked(b, r)-requests), "requests/min")
		for _, line := range strings.Split(readFile(b, fmt.Sprintf("/proc/%d/smaps_rollup", pid)), "\n") {
			f := strings.Fields(line)
			if len(f) == 3 && (f[0] == "Rss:" || f[0] == "Pss:" || f[0] == "Private_Dirty:") {
				kb, _ := strconv.ParseFloat(f[1], 64)
				b.ReportMetric(kb/1024, strings.TrimSuffix(f[0], ":")+"-MB")
			}
		}
	}
}

func asked(b *testing.B, r *rig.Rig) int {
	b.Helper()
	all, err := r.Requests(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return len(all)
}

// cpuTicks is the time that the process has used, in hundredths of a second.
func cpuTicks(b *testing.B, pid int) int {
	b.Helper()
	stat := readFile(b, fmt.Sprintf("/proc/%d/stat", pid))
	f := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return user + system
}

func readFile(b *testing.B, path string) string {
	b.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}
