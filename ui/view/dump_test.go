package view_test

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

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
