// Package view turns a Snapshot into what is shown: every word, number,
// countdown and colour role, for the tray, the notifications, the windows and
// the command line alike. It is pure: the Snapshot, the present moment and the
// person's zone go in, values come out. It knows no toolkit, and it never says
// "acknowledged" of what PagerDuty has not confirmed.
package view
