package app

import "time"

// Finding is what an adapter found when it looked whether its part of the way from
// PagerDuty to a person works.
type Finding struct {
	// Code names the part: one of the Ready codes.
	Code string `json:"code"`
	OK   bool   `json:"ok"`
	// Unknown says that it cannot be told here: neither good nor bad.
	Unknown bool `json:"unknown,omitempty"`
	// What was found, in a sentence; Mend is what to do where it is not OK.
	What string    `json:"what"`
	Mend string    `json:"mend,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// The parts that stand between a page and a person.
const (
	ReadyToken    = "token"
	ReadySync     = "sync"
	ReadyClock    = "clock"
	ReadySound    = "sound"
	ReadyNotices  = "notifications"
	ReadyScreen   = "screen"
	ReadySleep    = "sleep"
	ReadyStart    = "start"
	ReadyContacts = "contacts"
	ReadyShift    = "shift"
	ReadyRunbooks = "runbooks"
	ReadyRules    = "rules"
	ReadyDisk     = "disk"
)

// Contacts is how PagerDuty itself reaches me: the second way beside this computer.
type Contacts struct {
	// Methods are the kinds of contact that are set up ("push", "phone", "sms",
	// "email").
	Methods []string `json:"methods"`
	// HighRules is how many rules notify me of high urgency, Soonest the delay of the
	// first, in minutes.
	HighRules int `json:"high_rules"`
	Soonest   int `json:"soonest"`
}

// PastPage is a page that came to me once, for looking back.
type PastPage struct {
	Incident Incident `json:"incident"`
	// At is when it came to me, Answered when I, a teammate or PagerDuty took it away:
	// zero where nobody did, or where it is not known.
	At       time.Time `json:"at"`
	Answered time.Time `json:"answered,omitzero"`
}
