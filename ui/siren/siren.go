package siren

import (
	"context"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren/device"
	"github.com/dogwatch-app/dogwatch/ui/siren/native"
	"github.com/dogwatch-app/dogwatch/ui/siren/pulse"
	"github.com/gen2brain/beeep"
)

// Config is what a Siren is made of. All of it may be left out.
type Config struct {
	// Settings gives the settings in force; it must not block.
	Settings func() app.AlarmSettings
	// StateFile remembers volumes that are to be put back, "" for none. Its
	// folder must exist.
	StateFile string
	Log       *slog.Logger
	// Report hears of each change of the siren's state.
	Report func(app.Siren)
	// Backends are the ways to make sound, best first; nil means Backends(nil).
	Backends []device.Backend
	// Bell makes one short noise where no backend can; nil means the system's.
	Bell func() error
}

// Backends are those of this system: a PulseAudio server on Linux, and the
// system's own sound interface. player is the command line that makes a program
// call native.Child; without one, that interface is not used.
func Backends(player []string) []device.Backend {
	var list []device.Backend
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		list = append(list, pulse.Backend{})
	}
	if len(player) > 0 {
		list = append(list, native.Backend{Command: player})
	}
	return list
}

// Siren plays what it is told to, until told otherwise.
type Siren struct {
	cfg  Config
	kick chan struct{}

	mu      sync.Mutex
	wish    app.Sound
	fresh   bool // the loop has yet to take the wish
	finding *Finding
	voice   voice
	// abort ends the try that is under way.
	abort context.CancelFunc
	// trying holds a token while somebody tries the sound.
	trying chan struct{}
}

// New prepares a Siren; nothing happens before Serve.
func New(cfg Config) *Siren {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Backends == nil {
		cfg.Backends = Backends(nil)
	}
	if cfg.Bell == nil {
		cfg.Bell = func() error { return beeep.Beep(880, 400) }
	}
	return &Siren{cfg: cfg, kick: make(chan struct{}, 1), trying: make(chan struct{}, 1)}
}

// Set says what ought to be heard from now on. It never blocks; of several
// wishes in a row the last one counts, and the same one twice changes nothing.
func (s *Siren) Set(wish app.Sound) {
	wish.Pages = slices.Clone(wish.Pages)
	s.mu.Lock()
	same := wish.Pattern == s.wish.Pattern && wish.Since.Equal(s.wish.Since) && slices.Equal(wish.Pages, s.wish.Pages)
	if !same {
		s.wish, s.fresh = wish, true
		if s.abort != nil && insistent(wish.Pattern) {
			s.abort()
		}
	}
	s.mu.Unlock()
	if !same {
		nudge(s.kick)
	}
}

// taken gives the wish, and whether it is one that the loop has not seen.
func (s *Siren) taken() (app.Sound, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := s.fresh
	s.fresh = false
	return s.wish, fresh
}

func (s *Siren) settings() app.AlarmSettings {
	if s.cfg.Settings == nil {
		return app.AlarmSettings{}
	}
	return s.cfg.Settings()
}

// leaving is how long Serve waits, at its end, for devices to let go and for
// volumes to be put back.
const leaving = 2 * time.Second

// Serve plays until ctx ends; then it falls silent and puts volumes back. It may
// be called again after it returned, and takes up the wish where it was.
func (s *Siren) Serve(ctx context.Context) error {
	s.mu.Lock()
	s.fresh = true
	s.mu.Unlock()
	var (
		wake   = func() { nudge(s.kick) }
		herald = newHerald(s.cfg.Report)
		log    = herald.logger(s.cfg.Log)
		l      = &loop{Siren: s, herald: herald, log: log, belled: make(chan struct{}, 1)}
		keeper = openKeeper(s.cfg.StateFile, log)
		inside sync.WaitGroup
	)
	l.score = newScore(len(s.cfg.Backends), wake)
	stop, cancel := context.WithCancel(ctx)
	for i, b := range s.cfg.Backends {
		st := &station{
			backend: b, feed: feed{l.score, i}, keeper: keeper, log: log,
			wake: wake, kick: make(chan struct{}, 1),
			want: order{open: b.Resident()},
		}
		l.stations = append(l.stations, st)
		inside.Go(func() { st.serve(stop) })
	}
	hearing, deaf := context.WithCancel(context.WithoutCancel(ctx))
	told := make(chan struct{})
	go func() {
		defer close(told)
		herald.serve(hearing)
	}()
	// In a defer, so that a crash of the loop leaves nothing behind either.
	defer func() {
		cancel()
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			inside.Wait()
		}()
		await(gone)
		l.silence()
		deaf()
		await(told)
	}()
	l.run(ctx)
	return nil
}

// await waits for something that may hang.
func await(done <-chan struct{}) {
	select {
	case <-done:
	case <-time.After(leaving):
	}
}

// feed is one device's end of the score.
type feed struct {
	score *score
	index int
}

func (f feed) Fill(buf []float32) { f.score.fill(f.index, buf, time.Now()) }
func (f feed) Handed()            { f.score.handedOver(f.index, time.Now()) }

// nudge leaves a token where there is none.
func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
