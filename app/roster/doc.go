// Package roster is shift arithmetic. What PagerDuty says about who is on call goes
// in, as rows of its on-call list or as rendered schedules, and out come shifts,
// who is on call when and who comes next, gaps and overlaps, what changed between
// two readings, the grids of a calendar, rest between shifts, and how much of it
// falls into nights, weekends and holidays.
//
// It is pure: now and the zone are arguments, nothing is read or kept. A day is as
// long as it is where the person lives: 23, 24 or 25 hours, or none at all where a
// country jumped over the date line. A nil zone is UTC. What is handed over is
// never changed. Functions that go through days take time in proportion to their
// number: cut what has no end to a window first.
package roster
