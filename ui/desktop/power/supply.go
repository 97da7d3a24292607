package power

import "strings"

// Supply is what feeds the computer.
type Supply int

// What may feed a computer.
const (
	UnknownSupply Supply = iota
	Mains
	Battery
)

// String is the supply for the log.
func (s Supply) String() string {
	switch s {
	case Mains:
		return "mains"
	case Battery:
		return "battery"
	}
	return "unknown"
}

// parsePmset reads what macOS's `pmset -g batt` says. Its first line is
// "Now drawing from 'AC Power'" or 'Battery Power' (or 'UPS Power').
func parsePmset(out string) Supply {
	first, _, _ := strings.Cut(out, "\n")
	switch {
	case strings.Contains(first, "'AC Power'"):
		return Mains
	case strings.Contains(first, "'Battery Power'"), strings.Contains(first, "'UPS Power'"):
		return Battery
	}
	return UnknownSupply
}
