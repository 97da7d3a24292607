package link

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Server answers the local API. Every field is needed.
type Server struct {
	Feed      app.Feed
	Commander app.Commander
	Library   app.Library
	Mine      app.Mine
	Calendar  app.Calendar
	Swaps     app.Matchmaker
	Bookshelf app.Bookshelf
	Reporter  app.Reporter
	Log       *slog.Logger
}

// most is the size of the largest request that makes sense (a note and some ids).
const most = 4 << 20

// Serve answers on l until ctx ends, and closes l.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		_ = server.Close() // streams never end by themselves
	}()
	err := server.Serve(l)
	if ctx.Err() != nil {
		<-stopped
		return ctx.Err()
	}
	return err
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", func(w http.ResponseWriter, _ *http.Request) {
		s.answer(w, s.Feed.Current().Status(time.Now()))
	})
	mux.HandleFunc("GET /v1/snapshots", s.stream)
	mux.HandleFunc("POST /v1/intents", func(w http.ResponseWriter, r *http.Request) {
		var in app.Intent
		if !s.read(w, r, &in) {
			return
		}
		taken, err := s.Commander.Submit(r.Context(), in)
		s.result(w, taken, err)
	})
	mux.HandleFunc("POST /v1/reports", func(w http.ResponseWriter, r *http.Request) {
		var report app.Report
		if s.read(w, r, &report) {
			s.Reporter.Report(report)
			s.answer(w, struct{}{})
		}
	})
	mux.HandleFunc("GET /v1/incidents/{id}", func(w http.ResponseWriter, r *http.Request) {
		d, err := s.Library.Detail(r.Context(), r.PathValue("id"))
		s.result(w, d, err)
	})
	mux.HandleFunc("GET /v1/history", func(w http.ResponseWriter, r *http.Request) {
		q, err := parseHistory(r.URL.Query())
		if err != nil {
			s.refuse(w, err)
			return
		}
		found, err := s.Library.History(r.Context(), q)
		s.result(w, found, err)
	})
	mux.HandleFunc("GET /v1/people", func(w http.ResponseWriter, r *http.Request) {
		people, err := s.Library.People(r.Context(), r.URL.Query().Get("text"))
		s.result(w, rows(people), err)
	})
	mux.HandleFunc("GET /v1/priorities", func(w http.ResponseWriter, r *http.Request) {
		all, err := s.Library.Priorities(r.Context())
		s.result(w, rows(all), err)
	})
	mux.HandleFunc("GET /v1/contacts", func(w http.ResponseWriter, r *http.Request) {
		contacts, err := s.Mine.Contacts(r.Context())
		s.result(w, contacts, err)
	})
	mux.HandleFunc("GET /v1/pages", func(w http.ResponseWriter, r *http.Request) {
		span, err := parseSpan(r.URL.Query())
		if err != nil {
			s.refuse(w, err)
			return
		}
		pages, err := s.Mine.Pages(r.Context(), span.Start, span.End)
		s.result(w, rows(pages), err)
	})
	mux.HandleFunc("GET /v1/feed", func(w http.ResponseWriter, r *http.Request) {
		address, err := s.Mine.Feed(r.Context())
		s.result(w, feedAddress{address.Reveal()}, err)
	})
	mux.HandleFunc("POST /v1/overrides", func(w http.ResponseWriter, r *http.Request) {
		var wishes []app.OverrideWish
		if !s.read(w, r, &wishes) {
			return
		}
		taken, err := s.Calendar.Override(r.Context(), wishes)
		s.result(w, taken, err)
	})
	mux.HandleFunc("POST /v1/swaps/fit", func(w http.ResponseWriter, r *http.Request) {
		var ask app.SwapRequest
		if !s.read(w, r, &ask) {
			return
		}
		fit, err := s.Swaps.Fit(r.Context(), ask)
		s.result(w, fit, err)
	})
	s.shelf(mux)
	mux.HandleFunc("GET /v1/schedules", func(w http.ResponseWriter, r *http.Request) {
		span, err := parseSpan(r.URL.Query())
		if err != nil {
			s.refuse(w, err)
			return
		}
		found, err := s.Calendar.Rendered(r.Context(), span)
		s.result(w, rows(found), err)
	})
	mux.HandleFunc("GET /v1/schedules/find", func(w http.ResponseWriter, r *http.Request) {
		found, err := s.Calendar.FindSchedules(r.Context(), r.URL.Query().Get("text"))
		s.result(w, rows(found), err)
	})
	return mux
}

// feedAddress is the address of a calendar feed: the one secret that crosses, as the
// person wants to paste it somewhere.
type feedAddress struct {
	URL string `json:"url"`
}

// stream writes each snapshot as a line, the latest whenever the reader is ready.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/jsonl")
	out := http.NewResponseController(w)
	lines := json.NewEncoder(w)
	var last uint64
	for first := true; ; first = false {
		changed := s.Feed.Changed()
		if snapshot := s.Feed.Current(); first || snapshot.Revision != last {
			last = snapshot.Revision
			if lines.Encode(snapshot) != nil || out.Flush() != nil {
				return
			}
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// read decodes the body; where it cannot, it answers why.
func (s *Server) read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, most))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil && d.Decode(new(any)) != io.EOF {
		err = errors.New("there is something after the first value")
	}
	if err != nil {
		s.refuse(w, app.Invalid{Why: "the request is not what this address takes: " + err.Error()})
		return false
	}
	return true
}

// rows is a list that is one on the wire too where nothing is in it.
func rows[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func (s *Server) result(w http.ResponseWriter, v any, err error) {
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, v)
}

func (s *Server) refuse(w http.ResponseWriter, err error) {
	code := http.StatusBadGateway
	if _, ok := errors.AsType[app.Invalid](err); ok {
		code = http.StatusBadRequest
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(app.Explain(err)); err != nil {
		s.Log.Debug("link_write", "error", err)
	}
}

func (s *Server) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		s.Log.Debug("link_write", "error", err)
	}
}
