package app

import "time"

// OnCall is one row of PagerDuty's on-call list: user answers for level of
// policy from Start to End. A row without Schedule, Start and End is a
// permanent one: the policy names the person.
type OnCall struct {
	User     Ref       `json:"user"`
	Schedule Ref       `json:"schedule,omitzero"`
	Policy   Ref       `json:"policy"`
	Level    int       `json:"level"`
	Start    time.Time `json:"start,omitzero"`
	End      time.Time `json:"end,omitzero"`
}

// Permanent reports whether the row has no end.
func (o OnCall) Permanent() bool { return o.End.IsZero() }

// Shift is a stretch of one person's on-call time on one schedule. Level is the
// lowest escalation level at which it is used. A permanent on-call is a Shift
// without Schedule, Start and End.
type Shift struct {
	Schedule Ref       `json:"schedule"`
	User     Ref       `json:"user"`
	Level    int       `json:"level"`
	Start    time.Time `json:"start,omitzero"`
	End      time.Time `json:"end,omitzero"`
}

// Covers reports whether t lies in the shift; a permanent one covers all time.
func (s Shift) Covers(t time.Time) bool {
	return !t.Before(s.Start) && (s.End.IsZero() || t.Before(s.End))
}

// Mate is somebody who is on call with me: at which level of which policy.
type Mate struct {
	User   Ref `json:"user"`
	Policy Ref `json:"policy"`
	Level  int `json:"level"`
}

// Duty is what a person asks of a roster at a glance.
type Duty struct {
	// Now says whether I am on call; Until is the end of the unbroken stretch,
	// zero where it has none.
	Now   bool      `json:"now"`
	Until time.Time `json:"until,omitzero"`
	// Shifts are those that run now; Next is the first that starts later.
	Shifts []Shift `json:"shifts,omitempty"`
	Next   *Shift  `json:"next,omitempty"`
	// Beside are on call at my levels, Above one level higher.
	Beside []Mate `json:"beside,omitempty"`
	Above  []Mate `json:"above,omitempty"`
}

// Level is one rung of an escalation policy and who answers there now.
type Level struct {
	Number int           `json:"number"`
	Delay  time.Duration `json:"delay"`
	OnCall []Ref         `json:"on_call,omitempty"`
}

// Ladder is an escalation policy with its people of this moment. Loops is how
// often PagerDuty starts again at level 1 after the last.
type Ladder struct {
	Policy Ref     `json:"policy"`
	Levels []Level `json:"levels"`
	Loops  int     `json:"loops"`
}

// LevelOf is the level at which the incident stands, found by matching its
// assignees against who is on call, as PagerDuty does not tell it. 0 means
// unknown. Somebody on several levels makes it ambiguous: the lowest is given
// and sure is false.
func (l Ladder) LevelOf(i Incident) (level int, sure bool) {
	if i.Direct {
		return 0, false
	}
	sure = true
	for _, rung := range l.Levels {
		for _, who := range rung.OnCall {
			if !i.AssignedTo(who.ID) {
				continue
			}
			if level == 0 {
				level = rung.Number
			} else if level != rung.Number {
				sure = false
			}
		}
	}
	return level, sure && level != 0
}

// Level gives the rung with that number.
func (l Ladder) Level(number int) (Level, bool) {
	for _, rung := range l.Levels {
		if rung.Number == number {
			return rung, true
		}
	}
	return Level{}, false
}

// After is the level PagerDuty goes to from level: the next, or the first again
// where the policy loops. 0 where there is none or level is unknown.
func (l Ladder) After(level int) int {
	switch {
	case level < 1 || len(l.Levels) == 0:
		return 0
	case level < len(l.Levels):
		return level + 1
	case l.Loops > 0 && len(l.Levels) > 1:
		return 1
	}
	return 0
}
