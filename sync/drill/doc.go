// Package drill puts a simulated PagerDuty beside the real one: while a drill is on,
// its incidents come with the same looks, and what is done about them goes to the
// simulated side alone. Their ids begin with a mark that PagerDuty's never have, so
// that not even an action that was left over from a drill can reach the real account.
package drill
