package app

import "time"

// Pattern is what the siren plays. The empty Pattern is silence.
type Pattern string

// The patterns, loudest claim first: where several apply, the first is played.
const (
	Silence     Pattern = ""
	PagePattern Pattern = "page"
	// UndeliveredPattern says that an acknowledgement did not reach PagerDuty.
	UndeliveredPattern Pattern = "undelivered"
	BlindPattern       Pattern = "blind"
	DrillPattern       Pattern = "drill"
	LowPattern         Pattern = "low"
)

// Ringing is one incident that sounds. Nth counts its occasions, from 1.
type Ringing struct {
	Incident string `json:"incident"`
	Nth      int    `json:"nth"`
}

// Sound is what ought to be heard now. It is a wish, not an event: the same
// Sound twice changes nothing. A Ringing that was not there before is announced
// by a motif of its own, so that a second page is told from the first.
type Sound struct {
	Pattern Pattern   `json:"pattern"`
	Pages   []Ringing `json:"pages,omitempty"`
	// Since is when the pattern began: the ramp starts there.
	Since time.Time `json:"since,omitzero"`
}

// Siren is what the sound device says of itself.
type Siren struct {
	Sounding bool    `json:"sounding"`
	Pattern  Pattern `json:"pattern"`
	// Device names where it sounds, or would; Error says why nothing does.
	Device string `json:"device"`
	Error  string `json:"error"`
}
