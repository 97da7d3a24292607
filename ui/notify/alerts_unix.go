//go:build !windows && !darwin

package notify

// alerts is false: beeep's Alert also rings the terminal's bell here, and sound
// is the siren's.
const alerts = false
