package app

import "time"

// DryRun is what rules would have made of past pages, oldest first.
type DryRun struct {
	Pages []DryPage `json:"pages"`
	// Rang counts what would have rung, Answered what would have but was answered
	// before; Notified and Quiet what would not have, Muted those of them that are of
	// high urgency. Rang, Answered, Notified and Quiet add up to all.
	Rang     int `json:"rang"`
	Answered int `json:"answered"`
	Notified int `json:"notified"`
	Quiet    int `json:"quiet"`
	Muted    int `json:"muted"`
	// Rules says how many pages each rule decided, in the order of the rules. The
	// rest fell to no rule.
	Rules []DryRule `json:"rules"`
}

// DryRule is how often a rule decided.
type DryRule struct {
	Name  string `json:"name"`
	Pages int    `json:"pages"`
}

// DryPage is what would have been made of one page.
type DryPage struct {
	Incident string    `json:"incident"`
	Number   int       `json:"number"`
	Title    string    `json:"title"`
	Service  Ref       `json:"service"`
	Urgency  Urgency   `json:"urgency"`
	Came     time.Time `json:"came"`
	// Ended is when somebody answered it, zero where nobody has.
	Ended time.Time `json:"ended,omitzero"`
	Do    Loudness  `json:"do"`
	// RingsAt is when it would have begun to ring. It is zero where it would not
	// have: silenced, or answered before.
	RingsAt time.Time `json:"rings_at,omitzero"`
	// Rule is the name of the rule that decided, "" for none. Despite says that it
	// would have silenced the page, but for its having been escalated.
	Rule    string `json:"rule,omitempty"`
	Despite bool   `json:"despite,omitempty"`
	// Muted says that it is of high urgency and would never have rung.
	Muted bool `json:"muted,omitempty"`
}
