// Package alarm decides what must be heard and told now, and why. It is a pure
// state machine: Step takes what was remembered and the facts of this moment,
// and gives back what to remember and a Demand. The Demand is a wish, not a list
// of events: the same facts twice demand the same, so nothing rings twice for a
// repeated step, and everything is demanded again after a restart.
//
// What it exists for: a page (high urgency, triggered, assigned to me) that nobody has
// answered rings, or has an instant at which it will, or is silenced by a rule that it
// names. Only an answer that PagerDuty has, or the page's end, stops it; looking does
// not, and nor does a rule: what has begun to ring rings on. A rule may also let
// low-urgency incidents ring, with a pattern of their own and without the alert.
package alarm
