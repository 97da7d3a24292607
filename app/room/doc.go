// Package room is what a team knows of an incident beside PagerDuty's own words: how far
// the work is, who has which role, which steps are done, whether it is stable, and who
// owns what is left. There is no server for it: whoever has something to say says it in a
// note on the incident, in words for people, with a line for machines below. Everybody's
// Dogwatch reads the same notes and comes to the same room.
//
// Note are the words, Fold what they come to, Prompts what a room ought to be asked now.
// Who said something is PagerDuty's word, never the text's.
//
// It is pure: now is an argument, and what is handed over is never changed.
package room
