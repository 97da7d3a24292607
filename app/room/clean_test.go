package room

import (
	"slices"
	"strings"
	"testing"
)

func TestStepsWordedAlikeAreToldApart(t *testing.T) {
	long := strings.Repeat("x", 2*maxText)
	steps := []string{"Look", "Restart  it", "Restart it", "Look (2)", "Look", "Look", long, long + "y"}
	names := StepNames(steps)
	if want := []string{"Look", "Restart it", "Restart it (2)", "Look (2)", "Look (3)", "Look (4)"}; !slices.Equal(names[:6], want) {
		t.Errorf("%q, want %q", names[:6], want)
	}
	if names[6] == names[7] {
		t.Errorf("two long ones have the name %q", names[6])
	}
	said := Say{Ticks: names}.clean().Ticks // as the note tells them
	if !slices.Equal(said, names) {
		t.Errorf("a note tells %q", said)
	}
}
