// Package siren is the sound that wakes. It is told what ought to be heard (Set)
// and sees to it: whatever happens to sound servers, cards and volumes.
//
// The goroutines, and what each may wait for:
//
//   - the caller of Set waits for nothing;
//   - the loop (Serve) takes wishes, decides who plays, rings the bell, and never
//     makes a call that can block;
//   - a station per backend makes all calls to its device, and may hang in one:
//     then the loop turns to the next backend;
//   - a device draws samples from the score, on a goroutine of its own, whatever
//     the others do;
//   - the herald writes the log and reports.
//
// Beside them, whoever asks whether an alarm would be heard (Probe, Prove, Sample)
// does so on a device of its own, and gives way to a siren that rings: Prove then
// listens to that one.
//
// The score holds what the samples are; it is shared by the loop and the
// devices under a lock that is never held across a call that can block.
// "Sounding" is not what was asked for but what is seen: a device with an output
// has taken samples within the last moment.
package siren
