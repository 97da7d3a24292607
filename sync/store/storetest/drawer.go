package storetest

import (
	"maps"
	"slices"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// Cabinet is a store with a drawer: one Forget empties both.
type Cabinet interface {
	app.Store
	app.Drawer
}

// RunDrawer checks the contract of a drawer. open gives it over the same medium each
// time that it is called.
func RunDrawer(t *testing.T, open func(t *testing.T) Cabinet) {
	keep := func(t *testing.T, d app.Drawer, kind, id, body string) {
		t.Helper()
		if err := d.Keep(t.Context(), kind, id, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(t *testing.T, d app.Drawer, kind string, want map[string]string) {
		t.Helper()
		got, err := d.Kept(t.Context(), kind)
		if err != nil {
			t.Fatal(err)
		}
		same := len(got) == len(want)
		for id, body := range want {
			same = same && string(got[id]) == body
		}
		if !same {
			t.Fatalf("%s: it holds %v, want %v", kind, slices.Sorted(maps.Keys(got)), want)
		}
	}

	t.Run("an empty drawer", func(t *testing.T) { holds(t, open(t), "swap", nil) })
	t.Run("what was kept is there, the newer in place of the older", func(t *testing.T) {
		d := open(t)
		keep(t, d, "swap", "1", `{"a":1}`)
		keep(t, d, "swap", "2", `{"text":"über \u202e 'quotes' \u0000"}`)
		keep(t, d, "job", "1", `[]`)
		keep(t, d, "swap", "1", `{"a":2}`)
		want := map[string]string{"1": `{"a":2}`, "2": `{"text":"über \u202e 'quotes' \u0000"}`}
		holds(t, d, "swap", want)
		holds(t, open(t), "swap", want)
		holds(t, open(t), "job", map[string]string{"1": `[]`})
	})
	t.Run("what is discarded is not there, and that of another kind is", func(t *testing.T) {
		d := open(t)
		for range 2 {
			if err := d.Discard(t.Context(), "swap", "1"); err != nil {
				t.Fatal(err)
			}
		}
		holds(t, open(t), "swap", map[string]string{"2": `{"text":"über \u202e 'quotes' \u0000"}`})
		holds(t, open(t), "job", map[string]string{"1": `[]`})
	})
	t.Run("what is given can be changed by who has it", func(t *testing.T) {
		d := open(t)
		got, err := d.Kept(t.Context(), "job")
		if err != nil {
			t.Fatal(err)
		}
		got["1"][0] = 'x'
		delete(got, "1")
		holds(t, d, "job", map[string]string{"1": `[]`})
	})
	t.Run("forgetting empties it", func(t *testing.T) {
		d := open(t)
		if err := d.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		holds(t, open(t), "swap", nil)
		holds(t, open(t), "job", nil)
	})
}
