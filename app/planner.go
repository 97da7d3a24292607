package app

import "context"

// Planner reads schedules as PagerDuty renders them, and puts people in the place of
// others for a while.
type Planner interface {
	// Schedules reads what the schedules render to in the window, of 90 days at most.
	// One that is gone, or that this token may not see, is left out.
	Schedules(ctx context.Context, ids []string, window Span) ([]Schedule, error)
	// FindSchedules finds schedules of both kinds by a part of their name; "" finds
	// all, up to some number. They come without slots.
	FindSchedules(ctx context.Context, text string) ([]Schedule, error)
	// Override writes overrides, in their order, until one is refused. It gives those
	// that PagerDuty took; whoever wants all or nothing undoes them.
	Override(ctx context.Context, wishes []OverrideWish) ([]Override, error)
	// Undo deletes an override. One that is gone already is no error; one that has
	// begun ends now.
	Undo(ctx context.Context, o Override) error
}

// OverrideWish asks that User be on call on the schedule in the span. Of a shift-based
// schedule Rotation or Custom names what is overridden, and Instead who is on call
// there.
type OverrideWish struct {
	Schedule Ref          `json:"schedule"`
	Kind     ScheduleKind `json:"kind"`
	Span
	User     Ref    `json:"user"`
	Instead  Ref    `json:"instead,omitzero"`
	Rotation string `json:"rotation,omitempty"`
	Custom   string `json:"custom,omitempty"`
}

// Override is one that PagerDuty has.
type Override struct {
	ID string `json:"id"`
	OverrideWish
}
