// Package e2e runs the real binary on a real desktop, under Xvfb: a window manager,
// a panel with a tray, a notification daemon, a keyring, a sound server that is
// recorded, the simulated PagerDuty, and Debian's Alertmanager. `make e2e` runs it;
// `go test` alone skips it.
package e2e
