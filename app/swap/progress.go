package swap

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// StepKind is what is to be done next about the schedules of a swap.
type StepKind string

// The steps. After StepWrite and StepUndo, and after any doubt about them, read the
// schedules and the log again and ask Next again.
const (
	// StepWait: nothing can be told or done now; read the schedules again later. Where that
	// is because of what is Unshown, and lasts, set Progress.Refused.
	StepWait StepKind = ""
	// StepWrite: write Step.Wishes, in their order.
	StepWrite StepKind = "write"
	// StepUndo: undo Step.Undo.
	StepUndo StepKind = "undo"
	// StepCovered: the schedules show all of the swap. Say covered, where the log does
	// not say so yet, and forget the Progress. Where it was to be taken back, it has begun
	// before that.
	StepCovered StepKind = "covered"
	// StepFailed: where the log says accepted (or expired), say failed, and go on; where it
	// says covered, all is taken back: say took_back, and go on, but forget the Progress
	// once it has begun. Where it says any other end, nothing of the swap is in the
	// schedules: forget the Progress.
	StepFailed StepKind = "failed"
	// StepHalf: it stands half-way, and PagerDuty refused to put it back. Tell people;
	// to try again, clear Progress.UndoRefused.
	StepHalf StepKind = "half"
)

// Step is the next thing to do. Word says why, in a sentence for people.
type Step struct {
	Do     StepKind
	Wishes []app.OverrideWish
	Undo   []app.Override
	Word   string
	// Unshown says that PagerDuty took what is missing, and does not render it.
	Unshown bool
}

// Progress is what this computer knows to have done about a swap, and could not know
// from the schedules. It is to be on disk before anything is written: that there is one
// says that writing may have begun.
type Progress struct {
	// Written are the overrides that PagerDuty took from here, and Undone those that it
	// gave back.
	Written []app.Override `json:"written,omitempty"`
	Undone  []app.Override `json:"undone,omitempty"`
	// Refused is PagerDuty's word where it will not take an override; UndoRefused, where
	// it will not give one back.
	Refused     string `json:"refused,omitempty"`
	UndoRefused string `json:"undo_refused,omitempty"`
	// Doubt is since when PagerDuty may have taken overrides without its answer having come:
	// it is on disk before they are written, and zero where the answer came.
	Doubt time.Time `json:"doubt,omitzero"`
	// Back says that the aim is to be as before: somebody takes it back, or gives up.
	Back bool `json:"back,omitempty"`
	// Others are the ids of overrides in the legs that are another swap's by now (see
	// Owns): they are not this one's to undo. They are found anew each time.
	Others []string `json:"-"`
	// Above are the swaps that stand on this one by now (see Above): it is not given back
	// under them. They are found anew each time, too.
	Above []app.Swap `json:"-"`
}

// DoubtFor is how long it is waited for what PagerDuty may have taken without an answer.
// Its rendering lags behind that by moments.
const DoubtFor = 3 * time.Minute

// doubtful reports whether overrides may be there that neither its answer nor its schedule
// has told of yet.
func (p Progress) doubtful(now time.Time) bool {
	return !p.Doubt.IsZero() && now.Before(p.Doubt.Add(DoubtFor))
}

// Wrote adds overrides that PagerDuty took.
func (p Progress) Wrote(taken ...app.Override) Progress {
	p.Written = slices.Concat(p.Written, taken)
	p.Undone = slices.DeleteFunc(slices.Clone(p.Undone), func(u app.Override) bool {
		return slices.ContainsFunc(taken, func(o app.Override) bool {
			return u.Schedule.ID == o.Schedule.ID && u.User.ID == o.User.ID && u.Overlaps(o.Span)
		})
	})
	return p
}

// Undid notes that an override is gone.
func (p Progress) Undid(o app.Override) Progress {
	p.Written = slices.DeleteFunc(slices.Clone(p.Written), func(w app.Override) bool { return w.ID == o.ID })
	p.Undone = append(slices.Clone(p.Undone), o)
	return p
}
