package view_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

var update = flag.Bool("update", false, "write the goldens anew")

// dump writes a view value as text: every field that is not empty, one a line, and
// the rows of lists.
func dump(v any) string {
	var b strings.Builder
	write(&b, "", reflect.ValueOf(v), 0)
	return b.String()
}

func write(b *strings.Builder, name string, v reflect.Value, depth int) {
	indent := strings.Repeat("  ", depth)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	if l, ok := v.Interface().(view.List[view.Row]); ok {
		l.Each(func(i int, row view.Row) {
			if i < 12 {
				write(b, fmt.Sprintf("%s[%d]", name, i), reflect.ValueOf(row), depth)
			}
		})
		return
	}
	if v.IsZero() {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if name != "" {
			fmt.Fprintf(b, "%s%s\n", indent, name)
			depth++
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				write(b, v.Type().Field(i).Name, v.Field(i), depth)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.String {
			fmt.Fprintf(b, "%s%s: %s\n", indent, name, strings.Join(v.Interface().([]string), " "))
			return
		}
		for i := range v.Len() {
			write(b, fmt.Sprintf("%s[%d]", name, i), v.Index(i), depth)
		}
	case reflect.Func:
	default:
		fmt.Fprintf(b, "%s%s: %v\n", indent, name, v.Interface())
	}
}

// golden compares text with a file of testdata, or writes that with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update)", err)
	}
	if string(want) != got {
		t.Errorf("%s differs:\n%s", file, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %q\n got %q", i+1, a, b)
		}
	}
	return ""
}
