// Package swaps is the part of the watch that owns swap requests: it puts them up, reads
// what was said under them, says what the person says, and writes the overrides of those
// that were agreed.
//
// One goroutine, Serve's, owns all state; everything else reaches it as a function in
// its inbox. What a person wants is on disk before Submit answers. It is then an errand:
// a list of steps, of which each is safe to take again, because it looks first at what
// PagerDuty says now. After a restart the errand goes on where it was. The rules (who may
// say what, who was first, which override is next) are those of app/swap; this package
// holds the order in which PagerDuty is asked and told, and the disk.
package swaps
