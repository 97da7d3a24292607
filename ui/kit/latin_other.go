//go:build !linux

package kit

// latin knows no key codes here.
func latin(int) string { return "" }
