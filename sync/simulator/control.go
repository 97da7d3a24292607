package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

// control sets up the endpoints below /simulator/, by which another process
// drives the world. They need no token and are never hit by faults.
func (s *Simulator) control() {
	for pattern, do := range map[string]func(*http.Request) (any, error){
		"POST /simulator/trigger":    s.controlTrigger,
		"POST /simulator/act":        s.controlAct,
		"POST /simulator/storm":      s.controlStorm,
		"POST /simulator/play":       s.controlPlay,
		"POST /simulator/service":    s.controlService,
		"POST /simulator/skew":       s.controlSkew,
		"POST /simulator/revoke":     func(r *http.Request) (any, error) { return nil, s.RevokeToken(r.URL.Query().Get("who")) },
		"POST /simulator/restore":    func(r *http.Request) (any, error) { return nil, s.RestoreToken(r.URL.Query().Get("who")) },
		"POST /simulator/fault":      s.controlFault,
		"DELETE /simulator/fault":    func(*http.Request) (any, error) { s.ClearFaults(); return nil, nil },
		"GET /simulator/requests":    func(*http.Request) (any, error) { return map[string]any{"requests": s.Requests()}, nil },
		"DELETE /simulator/requests": func(*http.Request) (any, error) { s.ForgetRequests(); return nil, nil },
		"GET /simulator/counts":      func(*http.Request) (any, error) { return map[string]any{"counts": s.Counts()}, nil },
		"GET /simulator/incidents":   func(*http.Request) (any, error) { return map[string]any{"incidents": s.Incidents()}, nil },
		"GET /simulator/incidents/{id}": func(r *http.Request) (any, error) {
			id := r.PathValue("id")
			in, found := s.Incident(id)
			if !found {
				return nil, notFound("Incident")
			}
			return map[string]any{"incident": in, "log": s.Log(id)}, nil
		},
	} {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			out, err := do(r)
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			switch {
			case err != nil:
				w.WriteHeader(http.StatusBadRequest)
				out = map[string]string{"error": err.Error()}
			case out == nil:
				w.WriteHeader(http.StatusNoContent)
				return
			}
			_ = json.NewEncoder(w).Encode(out)
		})
	}
}

// read reads the body of a control request, strictly.
func read(r *http.Request, v any) error {
	dec := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

type controlTrigger struct {
	Service string `json:"service"`
	Title   string `json:"title"`
	With
}

func (s *Simulator) controlTrigger(r *http.Request) (any, error) {
	var ask controlTrigger
	if err := read(r, &ask); err != nil {
		return nil, err
	}
	id, err := s.Trigger(ask.Service, ask.Title, ask.With)
	if err != nil {
		return nil, err
	}
	return s.controlState(id), nil
}

func (s *Simulator) controlState(id string) any {
	in, _ := s.Incident(id)
	return map[string]any{"incident": in}
}

func (s *Simulator) controlAct(r *http.Request) (any, error) {
	var a Act
	if err := read(r, &a); err != nil {
		return nil, err
	}
	if err := s.Do(a); err != nil {
		return nil, err
	}
	return s.controlState(a.Incident), nil
}

func (s *Simulator) controlStorm(r *http.Request) (any, error) {
	q := r.URL.Query()
	n, err := strconv.Atoi(orName(q.Get("n"), "50"))
	if err != nil || n < 1 || n > 10_000 {
		return nil, invalid("n is from 1 to 10000")
	}
	ids, err := s.Storm(orName(q.Get("service"), s.firstService()), orName(q.Get("title"), "storm %d"), n, With{})
	return map[string]any{"incidents": ids}, err
}

// firstService is the one that a storm falls on when none is named.
func (s *Simulator) firstService() string {
	defer s.enter()()
	if len(s.world.services) == 0 {
		return ""
	}
	return s.world.services[0].id
}

func (s *Simulator) controlPlay(r *http.Request) (any, error) {
	return nil, s.Play(r.URL.Query().Get("part"))
}

func (s *Simulator) controlService(r *http.Request) (any, error) {
	var ask struct {
		Service string `json:"service"`
		ServiceText
	}
	if err := read(r, &ask); err != nil {
		return nil, err
	}
	return nil, s.Describe(ask.Service, ask.ServiceText)
}

func (s *Simulator) controlSkew(r *http.Request) (any, error) {
	d, err := time.ParseDuration(r.URL.Query().Get("by"))
	if err == nil {
		s.SetSkew(d)
	}
	return nil, err
}

func (s *Simulator) controlFault(r *http.Request) (any, error) {
	var f Fault
	if err := read(r, &f); err != nil {
		return nil, err
	}
	return nil, s.AddFault(f)
}
