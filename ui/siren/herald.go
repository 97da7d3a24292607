package siren

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// backlog is how many log lines may wait for a slow disk before they are lost.
const backlog = 512

// herald writes the log and reports, on a goroutine of its own: neither a disk
// nor a listener that hangs may hold the siren up.
type herald struct {
	report func(app.Siren)
	kick   chan struct{}

	mu    sync.Mutex
	lines []line
	news  *app.Siren
}

// line is a log record on its way to its handler.
type line struct {
	to     slog.Handler
	record slog.Record
}

func newHerald(report func(app.Siren)) *herald {
	return &herald{report: report, kick: make(chan struct{}, 1)}
}

// logger is a Logger that does not wait for the log behind it.
func (h *herald) logger(log *slog.Logger) *slog.Logger { return slog.New(scribe{h, log.Handler()}) }

// scribe is the handler of such a Logger.
type scribe struct {
	*herald
	to slog.Handler
}

func (s scribe) Enabled(ctx context.Context, l slog.Level) bool { return s.to.Enabled(ctx, l) }
func (s scribe) WithAttrs(a []slog.Attr) slog.Handler           { return scribe{s.herald, s.to.WithAttrs(a)} }

func (s scribe) WithGroup(name string) slog.Handler { return scribe{s.herald, s.to.WithGroup(name)} }

func (s scribe) Handle(_ context.Context, r slog.Record) error {
	s.mu.Lock()
	if len(s.lines) < backlog {
		s.lines = append(s.lines, line{s.to, r.Clone()})
	}
	s.mu.Unlock()
	nudge(s.kick)
	return nil
}

// happened logs what happened at an instant that has passed.
func happened(log *slog.Logger, at time.Time, name string, attrs ...slog.Attr) {
	r := slog.NewRecord(at, slog.LevelInfo, name, 0)
	r.AddAttrs(attrs...)
	if log.Enabled(context.Background(), r.Level) {
		_ = log.Handler().Handle(context.Background(), r)
	}
}

// tell reports the siren's state; only the latest one waits.
func (h *herald) tell(s app.Siren) {
	h.mu.Lock()
	h.news = &s
	h.mu.Unlock()
	nudge(h.kick)
}

// serve passes everything on until ctx ends, and then what is left.
func (h *herald) serve(ctx context.Context) {
	for {
		h.flush()
		select {
		case <-h.kick:
		case <-ctx.Done():
			h.flush()
			return
		}
	}
}

func (h *herald) flush() {
	h.mu.Lock()
	lines, news := h.lines, h.news
	h.lines, h.news = nil, nil
	h.mu.Unlock()
	for _, l := range lines {
		_ = l.to.Handle(context.Background(), l.record)
	}
	if news != nil && h.report != nil {
		h.report(*news)
	}
}
