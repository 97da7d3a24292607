//go:build windows || darwin

package notify

// alerts is true: beeep's Alert is what these systems treat as urgent.
const alerts = true
