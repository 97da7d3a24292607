//go:build !windows

package siren

import (
	"context"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

// watched wraps a backend to see when its devices are handed a first buffer, and
// when they are stopped.
type watched struct {
	device.Backend
	handed  chan time.Time
	stopped chan struct{}
}

func watch(b device.Backend) watched {
	return watched{b, make(chan time.Time, 1), make(chan struct{}, 1)}
}

type watchedDevice struct {
	device.Device
	w watched
}

type watchedSource struct {
	device.Source
	w    watched
	once sync.Once
}

func (w watched) Open(ctx context.Context) (device.Device, error) {
	d, err := w.Backend.Open(ctx)
	return watchedDevice{d, w}, err
}

func (d watchedDevice) Play(src device.Source) error {
	return d.Device.Play(&watchedSource{Source: src, w: d.w})
}

func (d watchedDevice) Stop() {
	d.Device.Stop()
	nudge(d.w.stopped)
}

func (s *watchedSource) Handed() {
	s.once.Do(func() { s.w.handed <- time.Now() })
	s.Source.Handed()
}

// BenchmarkSetToFirstBuffer is the time from Set to the first buffer in the
// device's hands, with the connection that a silent siren keeps.
func BenchmarkSetToFirstBuffer(b *testing.B) {
	server := newServer(b)
	server.record("nul")
	w := watch(server.backend())
	ready := make(chan app.Siren, 1)
	s := New(Config{Backends: []device.Backend{w}, Report: func(r app.Siren) {
		if r.Device != "" {
			select {
			case ready <- r:
			default:
			}
		}
	}})
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	go s.Serve(ctx)
	<-ready
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		s.Set(app.Sound{Pattern: app.PagePattern, Since: start})
		took = append(took, (<-w.handed).Sub(start))
		b.StopTimer()
		s.Set(app.Sound{})
		<-w.stopped
		b.StartTimer()
	}
	reportTimes(b, took)
}

func reportTimes(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkColdToFirstBuffer is the same with nothing kept: connect, create,
// hand over.
func BenchmarkColdToFirstBuffer(b *testing.B) {
	server := newServer(b)
	server.record("nul")
	var took []time.Duration
	for b.Loop() {
		w := watch(server.backend())
		start := time.Now()
		d, err := w.Open(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Play(hush(make(chan struct{}, 1))); err != nil {
			b.Fatal(err)
		}
		took = append(took, (<-w.handed).Sub(start))
		d.Stop()
		d.Close()
	}
	reportTimes(b, took)
}

// BenchmarkProcessor is the share of one core that the process takes, in
// per cent: silent with its connection, and ringing.
func BenchmarkProcessor(b *testing.B) {
	for name, wish := range map[string]app.Sound{"idle": {}, "ringing": {Pattern: app.PagePattern, Since: time.Now()}} {
		b.Run(name, func(b *testing.B) {
			server := newServer(b)
			s := New(Config{Backends: []device.Backend{server.backend()}})
			ctx, cancel := context.WithCancel(b.Context())
			defer cancel()
			go s.Serve(ctx)
			s.Set(wish)
			time.Sleep(time.Second)
			for b.Loop() {
				before, start := used(), time.Now()
				time.Sleep(5 * time.Second)
				b.ReportMetric(100*(used()-before).Seconds()/time.Since(start).Seconds(), "%cpu")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// used is the processor time that this process has taken.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
