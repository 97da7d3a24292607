package app

// TrayState is the one word for how things stand, worst first in Glance.
type TrayState string

// The states, each drawn with its own shape and colour.
const (
	TrayPaged        TrayState = "paged"
	TrayBlind        TrayState = "blind"
	TrayAcknowledged TrayState = "acknowledged"
	TrayLowUrgency   TrayState = "low_urgency"
	TraySwapWaiting  TrayState = "swap_waiting"
	TrayOnCall       TrayState = "on_call"
	TrayOffCall      TrayState = "off_call"
)

// Glance is how things stand in one word, and how many incidents that is about.
type Glance struct {
	State TrayState `json:"state"`
	Count int       `json:"count"`
}

// Glance sums the snapshot up: a page first, then blindness, then what I have
// acknowledged, then what can wait, then who asks me for a swap.
func (s *Snapshot) Glance() Glance {
	var pages, acked, low int
	for _, t := range s.Incidents {
		switch {
		case !t.Mine || !t.Open():
		case t.Page(s.Me.ID):
			pages++
		case t.Status == Acknowledged && t.Urgency == High:
			acked++
		default:
			low++
		}
	}
	switch {
	case pages > 0:
		return Glance{State: TrayPaged, Count: pages}
	case !s.Connection.Blind.IsZero() || s.Account.State == SignedOut:
		return Glance{State: TrayBlind}
	case acked > 0:
		return Glance{State: TrayAcknowledged, Count: acked}
	case low > 0:
		return Glance{State: TrayLowUrgency, Count: low}
	case s.Swaps.Waiting(s.Me.ID) > 0:
		return Glance{State: TraySwapWaiting, Count: s.Swaps.Waiting(s.Me.ID)}
	case s.Duty.Now:
		return Glance{State: TrayOnCall}
	}
	return Glance{State: TrayOffCall}
}
