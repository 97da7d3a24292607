// Package swap is what becomes of a request to swap a shift. There is no server for
// it: a request is an incident of PagerDuty's, what people said about it are its notes,
// and whether it came about is what the schedules show. Everybody's Dogwatch reads the
// same log and comes to the same end of it.
//
// Body, Note and Read are the words of the log, Fold what they come to, Observe what the
// schedules say to that, May who may say what now. Legs are the stretches that change
// hands, and Next is the way from where they are to where they ought to be: step by
// step, each from what the schedules show at that moment, so that it can be broken off
// and begun again anywhere. CopyRequest, CopyAnswer and Paste are the log where there is
// no incident to carry it, Notices what a person ought to be told of it and when.
//
// It is pure: now is an argument, nothing is read or kept, and what is handed over is
// never changed.
package swap
