package siren

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/tone"
)

// fakeBackend is a sound system made of maps. Its outputs have volumes, its
// devices draw 20 ms of sound every 20 ms.
type fakeBackend struct {
	name     string
	resident bool

	mu sync.Mutex
	// opens counts the attempts; fail is what they come to, hang what they wait
	// for first.
	opens int
	fail  error
	hang  chan struct{}
	// home is the default output, "" for none; levels are those there are.
	home    string
	levels  map[string]device.Level
	written []string // the outputs that were set, in order
	onSet   func()
	devices []*fakeDevice
	panics  bool
	stuck   bool // devices draw nothing
	asleep  bool // and say so
	ears    map[int]func([]float32)
	deaf    error // what Listen comes to
	void    bool  // what is played does not come out
	idle    bool  // and nothing is recorded, not even silence
}

// listener is a sound system that can also be listened to.
type listener struct{ *fakeBackend }

func (b listener) Listen(_ context.Context, _ string, hear func([]float32)) (func(), error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.deaf != nil {
		return nil, b.deaf
	}
	n := len(b.written) + b.opens*1000 + len(b.ears)
	b.ears[n] = hear
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.ears, n)
	}, nil
}

// pass hands on what a device plays, at the volume of the output. It cannot mix: of
// several devices the last one is listened to.
func (b *fakeBackend) pass(d *fakeDevice, buf []float32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n := len(b.devices); b.idle || n == 0 || b.devices[n-1] != d {
		return
	}
	gain, l := 0.0, b.levels[b.home]
	if !l.Muted && !b.void {
		gain = math.Pow(float64(l.Loudest())/device.Full, 3)
	}
	x := slices.Clone(buf)
	for i := range x {
		x[i] *= float32(gain)
	}
	for _, hear := range b.ears {
		hear(x)
	}
}

func newFake(name string) *fakeBackend {
	return &fakeBackend{
		name: name, resident: true, home: "speaker", ears: map[int]func([]float32){},
		levels: map[string]device.Level{"speaker": {Channels: []uint32{device.Full, device.Full}}},
	}
}

func (b *fakeBackend) Name() string   { return b.name }
func (b *fakeBackend) Resident() bool { return b.resident }

func (b *fakeBackend) Open(context.Context) (device.Device, error) {
	b.mu.Lock()
	b.opens++
	hang := b.hang
	b.mu.Unlock()
	if hang != nil {
		<-hang
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return nil, b.fail
	}
	d := &fakeDevice{b: b, lost: make(chan struct{}), changed: make(chan struct{}, 1)}
	b.devices = append(b.devices, d)
	return d, nil
}

// do changes the sound system and tells the devices.
func (b *fakeBackend) do(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
	for _, d := range b.devices {
		nudge(d.changed)
	}
}

// crash takes every device away.
func (b *fakeBackend) crash(fail error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = fail
	for _, d := range b.devices {
		d.once.Do(func() { close(d.lost) })
	}
	b.devices = nil
}

func (b *fakeBackend) level(output string) device.Level {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.levels[output]
}

// playing counts the devices that draw.
func (b *fakeBackend) playing() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, d := range b.devices {
		if d.end != nil {
			n++
		}
	}
	return n
}

func (b *fakeBackend) isStuck() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stuck
}

type fakeDevice struct {
	b       *fakeBackend
	once    sync.Once
	lost    chan struct{}
	changed chan struct{}
	end     chan struct{} // guarded by b.mu
}

func (d *fakeDevice) Play(src device.Source) error {
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	if d.b.panics {
		d.b.panics = false
		panic("a broken driver")
	}
	end := make(chan struct{})
	d.end = end
	go func() {
		buf := make([]float32, tone.Rate/50)
		for {
			if !d.b.isStuck() {
				src.Fill(buf)
				d.b.pass(d, buf)
				src.Handed()
			}
			select {
			case <-end:
				return
			case <-d.lost:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return nil
}

func (d *fakeDevice) Stop() {
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	if d.end != nil {
		close(d.end)
		d.end = nil
	}
}

func (d *fakeDevice) Output() (device.Output, error) {
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	if d.b.home == "" {
		return device.Output{}, device.NoOutput{Why: "there is no card"}
	}
	l := d.b.levels[d.b.home]
	return device.Output{ID: d.b.home, Name: "The " + d.b.home, Level: &l, Worn: d.b.home == "headphones", Asleep: d.b.asleep}, nil
}

func (d *fakeDevice) Changed() <-chan struct{} { return d.changed }
func (d *fakeDevice) Lost() <-chan struct{}    { return d.lost }

func (d *fakeDevice) Close() {
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	d.once.Do(func() { close(d.lost) })
	d.b.devices = slices.DeleteFunc(d.b.devices, func(o *fakeDevice) bool { return o == d })
}

func (d *fakeDevice) Level(id string) (device.Level, error) {
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	l, ok := d.b.levels[id]
	select {
	case <-d.lost:
		return l, errors.New("lost")
	default:
	}
	if !ok {
		return l, device.NoOutput{Why: "there is no " + id}
	}
	return l, nil
}

func (d *fakeDevice) SetLevel(id string, l device.Level) error {
	if d.b.onSet != nil {
		d.b.onSet()
	}
	d.b.mu.Lock()
	defer d.b.mu.Unlock()
	d.b.levels[id] = l
	d.b.written = append(d.b.written, id)
	nudge(d.changed)
	return nil
}

// event is a line of the log.
type event struct {
	at    time.Time
	name  string
	attrs map[string]string
}

// bench is a Siren in a bubble with everything it says.
type bench struct {
	*Siren
	t        *testing.T
	cancel   context.CancelFunc
	done     chan struct{}
	mu       sync.Mutex
	events   []event
	reports  []app.Siren
	bells    int
	settings atomic.Pointer[app.AlarmSettings]
	hang     atomic.Pointer[chan struct{}] // what its listeners wait for
	looks    atomic.Int64                  // how often the settings were asked for: once per step
}

func (b *bench) Enabled(context.Context, slog.Level) bool { return true }
func (b *bench) WithAttrs([]slog.Attr) slog.Handler       { return b }
func (b *bench) WithGroup(string) slog.Handler            { return b }
func (b *bench) Handle(_ context.Context, r slog.Record) error {
	e := event{at: r.Time, name: r.Message, attrs: map[string]string{}}
	b.pause()
	r.Attrs(func(a slog.Attr) bool {
		e.attrs[a.Key] = a.Value.String()
		return true
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
	return nil
}

// pause hangs where the test wants it to.
func (b *bench) pause() {
	if c := b.hang.Load(); c != nil {
		<-*c
	}
}

// serve starts a Siren over the backends; call it inside a bubble.
func serve(t *testing.T, stateFile string, backends ...device.Backend) *bench {
	b := &bench{t: t}
	b.settings.Store(&app.AlarmSettings{Ramp: 20 * time.Second, OverrideVolume: true})
	b.Siren = New(Config{
		StateFile: stateFile, Backends: backends, Log: slog.New(b),
		Settings: func() app.AlarmSettings {
			b.looks.Add(1)
			return *b.settings.Load()
		},
		Report: func(s app.Siren) {
			b.pause()
			b.mu.Lock()
			defer b.mu.Unlock()
			b.reports = append(b.reports, s)
		},
		Bell: func() error {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.bells++
			return nil
		},
	})
	b.start()
	t.Cleanup(b.stop)
	synctest.Wait()
	return b
}

func (b *bench) start() {
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel, b.done = cancel, make(chan struct{})
	go func() {
		defer close(b.done)
		if err := b.Serve(ctx); err != nil {
			b.t.Error(err)
		}
	}()
}

func (b *bench) stop() {
	b.cancel()
	<-b.done
}

// after lets fake time pass.
func (b *bench) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (b *bench) said() app.Siren {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.reports) == 0 {
		return app.Siren{}
	}
	return b.reports[len(b.reports)-1]
}

func (b *bench) rung() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bells
}

// logged gives the lines of that name.
func (b *bench) logged(name string) []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []event
	for _, e := range b.events {
		if e.name == name {
			found = append(found, e)
		}
	}
	return found
}

func (b *bench) want(s app.Siren) {
	b.t.Helper()
	if got := b.said(); got != s {
		b.t.Errorf("it says %+v, want %+v", got, s)
	}
}

// page is a wish for the given incidents.
func page(ids ...string) app.Sound {
	s := app.Sound{Pattern: app.PagePattern, Since: time.Now()}
	for _, id := range ids {
		s.Pages = append(s.Pages, app.Ringing{Incident: id, Nth: 1})
	}
	return s
}
