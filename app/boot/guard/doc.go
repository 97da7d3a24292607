// Package guard starts the watch anew when it dies, or stands still, without having
// said that it is going. It is a process of its own, a child of the watch that
// outlives it: the watch tells it over a pipe that it lives (a beat), what a keyring
// does not keep (a credential, in memory only), and that it ends because somebody
// wanted it to (a farewell). Where the pipe ends without a farewell, or no beat comes
// for a while, the guard becomes the next watch, which has a guard of its own.
//
// Where a service manager keeps the watch alive (systemd, launchd) there is no guard.
package guard
