package pagerduty

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

func flat(details string) []app.Field {
	return (&flattener{left: maxDetails}).flatten(json.RawMessage(details))
}

func show(fields []app.Field) string {
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "%s=%s;", f.Name, f.Value)
	}
	return b.String()
}

func TestDetailsBecomeFields(t *testing.T) {
	for details, want := range map[string]string{
		`{"zeta":"1","alpha":"2"}`: "zeta=1;alpha=2;",
		`{"labels":{"instance":"db-1","job":{"name":"pg"}},"n":3.50,"ok":true,"none":null,"empty":""}`: "labels.instance=db-1;labels.job.name=pg;n=3.50;ok=true;empty=;",
		`{"tags":["a","b",3],"mixed":["a",{"b":1}],"no":[],"deep":[[1,2],[3]]}`:                        "tags=a, b, 3;mixed.0=a;mixed.1.b=1;deep.0=1, 2;deep.1=3;",
		`"Disk is full"`:                   "details=Disk is full;",
		`17`:                               "details=17;",
		`["x","y"]`:                        "details=x, y;",
		`null`:                             "",
		``:                                 "",
		`{}`:                               "",
		`{"":{"":"x"}}`:                    "details=x;",
		`{"a":"line 1\nline 2 <b>\u0000"}`: "a=line 1\nline 2 <b>\x00;",
		`{"a":1,"a":2}`:                    "a=1;a=2;",
		`{"a":1,`:                          "a=1;",
		`{{{`:                              "",
		`{"1":{"2":{"3":{"4":{"5":{"6":{"7":{"8":{"9":[1]}}}}}}}}}`: `1.2.3.4.5.6.7.8={"9":[1]};`,
	} {
		if got := show(flat(details)); got != want {
			t.Errorf("%s\ngives %q\nwant  %q", details, got, want)
		}
	}
}

func TestDetailsAreBoundedAndSaySo(t *testing.T) {
	var many []string
	for n := range 1000 {
		many = append(many, fmt.Sprintf(`"k%d":"v"`, n))
	}
	got := flat(`{` + strings.Join(many, ",") + `}`)
	if len(got) != maxFields+1 || got[maxFields] != ellipsis {
		t.Errorf("1000 keys give %d fields, the last %v", len(got), got[len(got)-1])
	}
	got = flat(`{"firing":"` + strings.Repeat("é", 100_000) + `","key":"v"}`)
	if len(got) != 2 || len(got[0].Value) > maxValue+3 || !strings.HasSuffix(got[0].Value, "é…") || got[1].Value != "v" {
		t.Errorf("a long value becomes %d bytes, %d fields", len(got[0].Value), len(got))
	}
	if got = flat(`{"` + strings.Repeat("k", 5000) + `":1}`); len(got[0].Name) > maxKey+3 {
		t.Errorf("a long key becomes %d bytes", len(got[0].Name))
	}
	f := &flattener{left: 40_000}
	total := 0
	for range 10 {
		for _, field := range f.flatten(json.RawMessage(`{"a":"` + strings.Repeat("x", 12_000) + `"}`)) {
			total += len(field.Value)
		}
	}
	if total > 41_000 {
		t.Errorf("ten alerts took %d bytes of 40000", total)
	}
	if last := f.flatten(json.RawMessage(`{"a":1}`)); len(last) != 1 || last[0] != ellipsis {
		t.Errorf("past the bound: %v, want the ellipsis alone", last)
	}
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	if got := flat(deep); len(got) != 1 || len(got[0].Value) > maxValue+3 {
		t.Errorf("5000 levels give %d fields", len(got))
	}
}

// checkFields holds what no details may break.
func checkFields(fields []app.Field) error {
	if len(fields) > maxFields+1 {
		return fmt.Errorf("%d fields", len(fields))
	}
	for _, f := range fields {
		if f.Name == "" || len(f.Name) > maxKey+3 || len(f.Value) > maxValue+3 {
			return fmt.Errorf("a field of %d and %d bytes", len(f.Name), len(f.Value))
		}
		if !utf8.ValidString(f.Name) {
			return fmt.Errorf("the name %q", f.Name)
		}
	}
	return nil
}

func TestEveryPlainValueOfSmallDetailsIsShown(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := 0
		var build func(depth int) any
		build = func(depth int) any {
			if depth > 4 || rapid.Bool().Draw(r, "leaf") {
				n++
				return fmt.Sprintf("value-%d-", n)
			}
			m := map[string]any{}
			for i := range rapid.IntRange(1, 3).Draw(r, "width") {
				m[fmt.Sprint("k", i)] = build(depth + 1)
			}
			if rapid.Bool().Draw(r, "list") {
				return []any{m, build(depth + 1)}
			}
			return m
		}
		raw, _ := json.Marshal(map[string]any{"top": build(0)})
		fields := flat(string(raw))
		if err := checkFields(fields); err != nil {
			r.Fatal(err)
		}
		if n > maxFields {
			return
		}
		all := show(fields)
		for i := 1; i <= n; i++ {
			if want := fmt.Sprintf("value-%d-", i); !strings.Contains(all, want) {
				r.Fatalf("%s is missing in %s of %s", want, all, raw)
			}
		}
	})
}
