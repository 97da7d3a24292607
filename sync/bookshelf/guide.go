package bookshelf

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

const (
	// guideEvery is how often a guide behind an address is asked for; guideAgain, when one
	// that could not be read is asked for again.
	guideEvery = 6 * time.Hour
	guideAgain = 30 * time.Minute
	// mendAgain is when a folder that could not be read is looked at again: somebody may be
	// mending it.
	mendAgain = 30 * time.Second
	// mostFiles is how many files of a guide's folder are read, mostGuide how much of all
	// of them, in bytes.
	mostFiles = 200
	mostGuide = 3 << 20
	// codeGuide is the problem's that the guide could not be read.
	codeGuide = "guide_unread"
)

// teamGuide is the team's own guide as it was last read well. It is kept.
type teamGuide struct {
	Source   string     `json:"source"`
	At       time.Time  `json:"at,omitzero"`
	ETag     string     `json:"etag,omitempty"`
	Modified string     `json:"modified,omitempty"`
	Cards    []app.Card `json:"cards"`
}

// guideState is the guide as it stands.
type guideState struct {
	team    teamGuide
	tried   time.Time
	problem *app.Problem
	// cards are shipped and team's together; number grows with every change of them.
	cards  []app.Card
	number uint64
}

func (s *Shelf) loadGuide() guideState {
	g := guideState{number: 1}
	if body, ok := s.kept(kindGuide)["team"]; ok && json.Unmarshal(body, &g.team) != nil {
		g.team = teamGuide{}
	}
	if g.team.Source != s.cfg.Settings().GuideSource {
		g.team = teamGuide{}
	}
	g.cards = guide.Merge(s.cfg.Shipped, g.team.Cards)
	return g
}

// Guide gives the cards. A folder is read anew first: whoever edits a card sees it. One
// that is late is not waited for: the last good cards are there at once.
func (s *Shelf) Guide(ctx context.Context) (app.GuideCards, error) {
	s.load()
	source, late := s.cfg.Settings().GuideSource, false
	if !remote(source) || source != s.team().Source {
		late = !s.readGuide(source).soon(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guide
	if g.team.Source != source { // what is there is another source's
		g = guideState{cards: guide.Merge(s.cfg.Shipped, nil)}
	}
	if late && g.problem == nil {
		p := told(codeGuide, "The team's guide has not been read yet: where it is does not answer.", "See whether the disk or the network that it is on can be reached.")
		p.Means = guideMeans(g.team)
		g.problem = &p
	}
	return app.GuideCards{Cards: slices.Clone(g.cards), Source: source, At: g.team.At, Problem: g.problem}, ctx.Err()
}

func guideMeans(team teamGuide) string {
	if len(team.Cards) > 0 {
		return "The team's cards are shown as they were last read."
	}
	return "The cards that come with Dogwatch are shown without the team's."
}

func (s *Shelf) team() teamGuide {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.guide.team
}

// ReadGuide reads the team's guide now. Where it cannot be read, the last good one counts.
func (s *Shelf) ReadGuide(ctx context.Context) error {
	s.load()
	r := s.readGuide(s.cfg.Settings().GuideSource)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-r.done:
		return r.err
	}
}

// guideReading is a reading of the team's guide under way. err is there once done is
// closed.
type guideReading struct {
	source string
	began  time.Time
	done   chan struct{}
	err    error
}

// soon waits for the reading until it is late; false then.
func (r *guideReading) soon(ctx context.Context) bool {
	timer := time.NewTimer(max(0, patience-clock().Sub(r.began)))
	defer timer.Stop()
	select {
	case <-r.done:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// readGuide begins a reading, or joins the one of the same source that is under way.
func (s *Shelf) readGuide(source string) *guideReading {
	s.mu.Lock()
	if r := s.reading; r != nil && r.source == source {
		s.mu.Unlock()
		return r
	}
	r := &guideReading{source: source, began: clock(), done: make(chan struct{})}
	s.reading = r
	s.mu.Unlock()
	end := func() {
		s.mu.Lock()
		if s.reading == r {
			s.reading = nil
		}
		s.mu.Unlock()
		close(r.done)
	}
	if !s.start(func(life context.Context) {
		defer end()
		r.err = s.runGuide(life, r)
	}) {
		r.err = errClosed
		end()
	}
	return r
}

func (s *Shelf) runGuide(life context.Context, r *guideReading) error {
	old := s.team()
	if r.source != old.Source {
		old = teamGuide{Source: r.source}
	}
	within, cancel := context.WithTimeout(life, fetchWithin)
	defer cancel()
	team, err := old, error(nil)
	switch {
	case r.source == "":
	case remote(r.source):
		team, err = s.guideAt(within, old)
	default:
		team, err = fromDisk(within, &s.disks, r.source, func() (teamGuide, error) { return guideIn(old) })
		if errors.Is(err, errLate) {
			team, err = old, told(codeGuide, "The folder of the team's guide does not answer within "+fetchWithin.String()+".", "See whether the other computer that it is on can be reached.")
		}
	}
	if life.Err() != nil {
		return errClosed
	}
	s.tookGuide(r, team, err)
	s.tell()
	return err
}

// tookGuide takes in what a reading brought: with an error, what counts all the same. It
// does not where another source is being read by now.
func (s *Shelf) tookGuide(r *guideReading, team teamGuide, err error) {
	s.mu.Lock()
	if s.reading != r {
		s.mu.Unlock()
		return
	}
	g := &s.guide
	g.tried = clock()
	was, problem := g.team, g.problem
	g.team, g.problem = team, nil
	if err != nil {
		p := problemOf(err)
		p.Means = cmp.Or(p.Means, guideMeans(team))
		g.problem = &p
		if !reflect.DeepEqual(g.problem, problem) {
			s.cfg.Log.Info("guide_unread", "code", p.Code)
		}
	}
	cards := guide.Merge(s.cfg.Shipped, team.Cards)
	if !reflect.DeepEqual(cards, g.cards) || !reflect.DeepEqual(g.problem, problem) || was.Source != team.Source {
		g.number++
	}
	g.cards = cards
	s.mu.Unlock()
	same := was.Source == team.Source && was.ETag == team.ETag && was.Modified == team.Modified && reflect.DeepEqual(was.Cards, team.Cards)
	if !same || remote(team.Source) && team.At.Sub(was.At) > time.Hour {
		s.keep(kindGuide, "team", team)
	}
}

// serveGuide reads the team's guide at the start, when the settings name another, and now
// and then.
func (s *Shelf) serveGuide(ctx context.Context, _ time.Time) {
	for {
		now := clock()
		due := s.guideDue(now)
		if !due.After(now) {
			_ = s.ReadGuide(ctx)  // told as the guide's problem
			if ctx.Err() != nil { // nothing is read any more, and it stays due
				return
			}
			continue
		}
		if !await(ctx, s.guides, due.Sub(now)) {
			return
		}
	}
}

func (s *Shelf) guideDue(now time.Time) time.Time {
	source := s.cfg.Settings().GuideSource
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guide
	switch {
	case source != g.team.Source, g.tried.IsZero() && source != "":
		return now
	case source == "":
		return now.Add(idle)
	case !remote(source) && g.problem != nil:
		return g.tried.Add(mendAgain)
	case !remote(source): // it is read when somebody looks
		return now.Add(idle)
	case g.problem != nil:
		return g.tried.Add(guideAgain)
	}
	return g.tried.Add(guideEvery)
}

func remote(source string) bool { return strings.Contains(source, "://") }

// guideAt asks for a guide behind an address.
func (s *Shelf) guideAt(ctx context.Context, old teamGuide) (teamGuide, error) {
	at, err := webAddress(old.Source)
	if err == nil && at.Scheme != "https" && !app.Loopback(at.Hostname()) {
		err = app.Invalid{Why: "the team's guide is a folder or comes by https"}
	}
	if err != nil {
		return old, err
	}
	a, err := s.client.do(ctx, order{url: rawOf(old.Source), own: true, method: http.MethodGet, most: guide.MaxFile, etag: old.ETag, modified: old.Modified})
	if err == nil {
		err = refusal(a)
	}
	switch {
	case err != nil:
		return old, err
	case a.unchanged():
		old.At = clock()
		return old, nil
	case a.cut:
		return old, told("guide_bad", fmt.Sprintf("The team's guide is larger than %d KiB.", guide.MaxFile>>10), "Make it shorter, or split it.")
	}
	text, err := textOf(a, at)
	if err != nil {
		return old, err
	}
	cards, err := guide.Parse(text.Text)
	if err != nil {
		return old, badCard(path.Base(at.Path), err)
	}
	return teamGuide{Source: old.Source, At: clock(), ETag: a.header.Get("ETag"), Modified: a.header.Get("Last-Modified"), Cards: cards}, nil
}

func badCard(file string, err error) error {
	return told("guide_bad", fmt.Sprintf("A card of the team's guide is not right: %s, %v.", file, err), "Mend the file.")
}

// guideIn reads the files of a folder, in the order of their names. What holds no card,
// such as a README, is passed over; so is what cannot be read, with an error beside the
// cards of the others.
func guideIn(old teamGuide) (teamGuide, error) {
	root, err := os.OpenRoot(old.Source)
	if err != nil {
		return old, folderProblem(err)
	}
	defer func() { _ = root.Close() }()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return old, folderProblem(err)
	}
	team := teamGuide{Source: old.Source, At: clock()}
	files, size := 0, 0
	var unread []error
	for _, e := range entries {
		if e.IsDir() || !markdownEnding(e.Name()) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		body, err := readRegular(root.Stat, root.Open, e.Name(), guide.MaxFile)
		if err != nil {
			unread = append(unread, fmt.Errorf("%s: %w", e.Name(), reason(err)))
			continue
		}
		files, size = files+1, size+len(body)
		if files > mostFiles || size > mostGuide {
			return old, told("guide_bad", fmt.Sprintf("The folder of the team's guide holds more than %d files or %d MB.", mostFiles, mostGuide>>20), "Keep the guide in a folder of its own.")
		}
		cards, err := guide.Parse(string(body))
		if errors.Is(err, guide.ErrNoCard) {
			continue
		}
		if err != nil {
			return old, badCard(filepath.Base(e.Name()), err)
		}
		team.Cards = append(team.Cards, cards...)
	}
	if len(unread) > 0 {
		what := fmt.Sprintf("%d files of the team's guide cannot be read, such as %v.", len(unread), unread[0])
		if len(unread) == 1 {
			what = fmt.Sprintf("A file of the team's guide cannot be read: %v.", unread[0])
		}
		p := told(codeGuide, what, "Mend or remove it. A link that leads out of the folder is not followed.")
		if len(team.Cards) == 0 {
			return old, p
		}
		p.Means = "The team's other cards are shown."
		return team, p
	}
	if len(team.Cards) == 0 {
		return old, told("guide_bad", "The folder of the team's guide holds no card.", "A card is a file *.md that begins with its front matter, between two lines of +++.")
	}
	return team, nil
}

func folderProblem(err error) error {
	return told(codeGuide, "The folder of the team's guide cannot be read ("+reason(err).Error()+").", "Mend guide.source in Settings, or who may read the folder.")
}

// rawOf is the text itself, of an address that may be a code host's page about it.
func rawOf(source string) string {
	if raw, ok := runbook.Raw(source); ok {
		return raw
	}
	return source
}
