package swap_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
	_ "time/tzdata" // the tests want the same zones everywhere

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

var (
	ana, ben = app.Ref{ID: "PANA", Name: "Ana"}, app.Ref{ID: "PBEN", Name: "Ben"}
	kim, dee = app.Ref{ID: "PKIM", Name: "Kim"}, app.Ref{ID: "PDEE", Name: "Dee"}
	payments = app.Ref{ID: "SPAY", Name: "Payments primary"}
	search   = app.Ref{ID: "SSEA", Name: "Search"}
)

// at reads "12-01 08:00" of 2026, in UTC.
func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-"+text)
	if err != nil {
		panic(err)
	}
	return t
}

func span(from, to string) app.Span { return app.Span{Start: at(from), End: at(to)} }

func turn(schedule app.Ref, from, to string) app.Turn {
	return app.Turn{Schedule: schedule, Span: span(from, to)}
}

// cover is Ana's question to Ben and Kim.
func cover() app.SwapRequest {
	return app.SwapRequest{
		ID: "R1", Kind: app.SwapCover, From: ana, Give: turn(payments, "12-01 08:00", "12-01 20:00"),
		To: []app.Ref{ben, kim}, Message: "Dentist.", At: at("11-25 09:00"),
	}
}

// exchange is Ana's question to Ben, over two schedules.
func exchange() app.SwapRequest {
	r := cover()
	theirs := turn(search, "12-03 08:00", "12-03 20:00")
	r.Kind, r.To, r.For = app.SwapExchange, []app.Ref{ben}, &theirs
	return r
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if g, w := text(t, got), text(t, want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func text(t interface {
	Helper()
	Fatal(args ...any)
}, v any,
) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func invalid(t testing.TB, what string, err error) string {
	t.Helper()
	why, ok := errors.AsType[app.Invalid](err)
	if !ok || why.Why == "" {
		t.Fatalf("%s: %v, want an app.Invalid that says why", what, err)
	}
	return why.Why
}

// even draws a number from least to most, each as likely: rapid's own are mostly small,
// and a play in which everybody crashes all the time comes to nothing.
func even(t *rapid.T, name string, least, most int) int {
	n := 0
	for reach := most - least; reach > 0; reach >>= 1 {
		n <<= 1
		if bit.Draw(t, name) {
			n++
		}
	}
	return least + n%(most-least+1)
}

var bit = rapid.Bool()
