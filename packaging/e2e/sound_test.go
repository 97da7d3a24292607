package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
)

// TestThePageIsHeardWhateverBecomesOfTheSound takes the sound away from a page that
// rings, in each way that a desktop does: the server crashes, the loudspeaker goes
// while there is another, and with none left.
func TestThePageIsHeardWhateverBecomesOfTheSound(t *testing.T) {
	n := begin(t)
	n.page("checkout: error rate 14 %")
	n.await("it sounds", n.sounds)

	killed := time.Now()
	n.must(syscall.Kill(n.soundServer(), syscall.SIGKILL))
	n.await("it says so", func() bool { return strings.HasPrefix(n.status().Siren.Error, "no sound device: ") })
	t.Logf("the server killed: said after %v: %q", time.Since(killed), n.status().Siren.Error)
	n.must(n.StartSound())
	started := time.Now()
	heard, err := n.Record()
	n.must(err)
	n.await("it is heard again", func() bool { _, ok := heard.Heard().Begins(); return ok })
	t.Logf("the server is back: heard after %v", time.Since(started))
	n.await("it says where", n.sounds)
	heard.Stop()

	n.pactl("load-module", "module-null-sink", "sink_name=other", "sink_properties=device.description=Other")
	n.pactl("set-default-sink", desk.Sink)
	other := n.listen("other")
	if level := other.level(); level > 0.01 {
		t.Fatalf("it plays there already: %.3f", level)
	}
	gone := time.Now()
	n.unload(desk.Sink)
	n.await("it is heard on the other one", func() bool { return other.level() > 0.1 })
	t.Logf("one sink gone: heard on the other after %v", time.Since(gone))
	n.await("it says so", func() bool { s := n.status().Siren; return s.Sounding && s.Device == "Other" && s.Error == "" })

	gone = time.Now()
	n.unload("other")
	n.await("it says that nobody hears it", func() bool {
		s := n.status().Siren
		return s.Error == "no sound device: the sound server has no output device" && s.Device == "bell" && !s.Sounding
	})
	t.Logf("no sink left: said after %v", time.Since(gone))
	if out, err := n.Dogwatch("status"); err != nil || !strings.Contains(out, "the sound server has no output device") {
		t.Errorf("the status in words: %q, %v", out, err)
	}
	n.armed()
	n.picture("silent")

	back := time.Now()
	n.pactl("load-module", "module-null-sink", "sink_name=late")
	late := n.listen("late")
	n.await("it is heard", func() bool { return late.level() > 0.1 })
	t.Logf("a sink is back: heard after %v", time.Since(back))
	n.await("it says so", n.sounds)
	if got := len(n.Events("siren_stopped")); got != 0 {
		t.Errorf("the siren was stopped %d times", got)
	}
}

// TestThePageIsLoudAndTheVolumeIsPutBack, after the page, and after the watch was
// killed while it rang.
func TestThePageIsLoudAndTheVolumeIsPutBack(t *testing.T) {
	n := begin(t)
	const quiet, loud = "10% yes", "100% no"
	n.pactl("set-sink-volume", desk.Sink, "10%")
	n.pactl("set-sink-mute", desk.Sink, "1")
	heard, err := n.Record()
	n.must(err)
	id := n.page("checkout: error rate 14 %")
	at := n.Events("siren_started")[0].Time
	n.await("it is loud", func() bool { return heard.Heard().Peak() > 0.85 })
	t.Logf("loud %v after the siren's start", time.Since(at).Round(time.Millisecond))
	if v := n.volume(); v != loud {
		t.Errorf("it rings at %s", v)
	}
	heard.Stop()
	n.must(n.Act(t.Context(), "dana", "mobile", "acknowledge", id))
	n.await("the volume is put back", func() bool { return n.volume() == quiet })

	n.page("search: no index")
	n.await("it is raised again", func() bool { return n.volume() == loud })
	n.TheWatch().Kill()
	n.await("its stream is gone", func() bool { return n.pactl("list", "short", "sink-inputs") == "" })
	if v := n.volume(); v != loud {
		t.Fatalf("the crash left it at %s: nothing is proven", v)
	}
	if _, err := os.Stat(n.volumes()); err != nil {
		t.Errorf("what to put back is not on disk: %v", err)
	}
	// The page is answered by somebody else before the watch is back.
	all, err := n.Incidents(t.Context())
	n.must(err)
	for _, i := range all {
		if i.Status == "triggered" {
			n.must(n.Act(t.Context(), "dana", "mobile", "acknowledge", i.ID))
		}
	}
	start := time.Now()
	n.must(n.Watch(t.Context(), "ana-token", "--tray"))
	n.await("the next start puts it back", func() bool { return n.volume() == quiet })
	t.Logf("put back %v after the next start", time.Since(start))
	n.await("the debt is settled", func() bool { _, err := os.Stat(n.volumes()); return os.IsNotExist(err) })
}

// sounds reports whether the siren says that it sounds, and nothing else.
func (n *night) sounds() bool {
	n.t.Helper()
	s := n.status().Siren
	return s.Sounding && s.Pattern == app.PagePattern && s.Error == ""
}

func (n *night) pactl(args ...string) string {
	n.t.Helper()
	out, err := n.Run(nil, "pactl", args...)
	n.must(err)
	return strings.TrimSpace(out)
}

// unload takes a sink away.
func (n *night) unload(sink string) {
	n.t.Helper()
	for line := range strings.Lines(n.pactl("list", "short", "modules")) {
		if f := strings.Fields(line); len(f) > 2 && f[1] == "module-null-sink" && strings.Contains(line, "sink_name="+sink) {
			n.pactl("unload-module", f[0])
			return
		}
	}
	n.t.Fatalf("there is no sink %s", sink)
}

// volume is how loud the desk's loudspeaker is, and whether it is muted.
func (n *night) volume() string {
	n.t.Helper()
	percent := "?"
	for f := range strings.FieldsSeq(n.pactl("get-sink-volume", desk.Sink)) {
		if strings.HasSuffix(f, "%") {
			percent = f
			break
		}
	}
	_, mute, _ := strings.Cut(n.pactl("get-sink-mute", desk.Sink), ": ")
	return percent + " " + mute
}

// volumes is the file that remembers what is to be put back.
func (n *night) volumes() string { return filepath.Join(n.Profile, "volumes.json") }

// soundServer is the process of the desk's sound server.
func (n *night) soundServer() int {
	n.t.Helper()
	text, err := os.ReadFile(filepath.Join(n.Home, "run", "pulse", "pid"))
	n.must(err)
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	n.must(err)
	return pid
}

// tap is a recording of a sink that is not the desk's own.
type tap struct{ path string }

func (n *night) listen(sink string) tap {
	n.t.Helper()
	r := tap{filepath.Join(n.Home, "tap-"+sink+".raw")}
	_, err := n.Start(nil, "parecord", "--device="+sink+".monitor", "--rate=44100", "--channels=1", "--format=s16le", "--raw", "--latency-msec=10", r.path)
	n.must(err)
	n.await("the recorder", func() bool { i, err := os.Stat(r.path); return err == nil && i.Size() > 0 })
	return r
}

// level is the loudest sample so far, between 0 and 1.
func (r tap) level() float64 {
	raw, err := os.ReadFile(r.path)
	if err != nil {
		return 0
	}
	top := 0
	for i := 0; i+1 < len(raw); i += 2 {
		v := int(int16(uint16(raw[i]) | uint16(raw[i+1])<<8))
		top = max(top, v, -v)
	}
	return float64(top) / 32768
}
