package uitest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Golden holds a text against a file of testdata, named with its ending. With
// DOGWATCH_GOLDEN=write in the environment the text is taken over: read the difference
// before it is committed.
func Golden(t testing.TB, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("DOGWATCH_GOLDEN") == "write" {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (DOGWATCH_GOLDEN=write makes it)", err)
	}
	if string(want) != got {
		t.Errorf("%s differs (DOGWATCH_GOLDEN=write takes it over) from %s", file, Difference(string(want), got))
	}
}

// Difference is where two texts begin to differ, with the lines that follow.
func Difference(want, got string) string {
	const shown = 4
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	from := 0
	for from < min(len(w), len(g)) && w[from] == g[from] {
		from++
	}
	return fmt.Sprintf("line %d on\n got %q\nwant %q", from+1, g[from:min(from+shown, len(g))], w[from:min(from+shown, len(w))])
}
