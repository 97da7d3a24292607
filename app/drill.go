package app

import "time"

// Drill is how it stands with drills: simulated pages that go the real way, through
// the alarm, the window and the answer, and never to PagerDuty.
type Drill struct {
	// Running says that one is under way.
	Running bool `json:"running"`
	// Last is the last one that ended, nil before the first.
	Last *DrillResult `json:"last,omitempty"`
}

// DrillResult is what came of a drill.
type DrillResult struct {
	At       time.Time `json:"at"`
	Scenario string    `json:"scenario"`
	// Pages is how many there were, Answered how many of them were answered here.
	Pages    int `json:"pages"`
	Answered int `json:"answered"`
	// Seconds is the time from the trigger to the answer, of the slowest answered
	// page; 0 where none was.
	Seconds float64 `json:"seconds"`
}

// DrillTitle marks the title of a drill's incident, wherever it is shown.
const DrillTitle = "DRILL: "
