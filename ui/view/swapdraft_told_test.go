package view

import (
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// What a key could not do is told in the form: it lies in front of the place where other
// screens tell it.
func TestTheFormTellsWhatAKeyCouldNotDo(t *testing.T) {
	d := drafter(t, "R")
	d.keys("2", "3", "C")
	if why := d.form().Why.Text; why != "That is for one person: choose one." {
		t.Errorf("%q", why)
	}
	d = drafter(t, "R")
	d.keys("X", "E")
	if why := d.form().Why.Text; why != "An exchange is offered to one person." {
		t.Errorf("%q", why)
	}
}

// Escape does not throw away what was written: the second does, and any key between them
// means that the person goes on.
func TestEscapeKeepsAMessageOnce(t *testing.T) {
	d := drafter(t, "R")
	write := func() { d.ui.Update(d.s, d.now, d.loc, DraftWrite{Text: "The dentist."}) }
	write()
	d.keys("Escape")
	if f := d.form(); f == nil || !strings.Contains(f.Why.Text, "Esc once more") {
		t.Fatalf("%+v", f)
	}
	d.keys("Down", "Escape")
	if d.form() == nil {
		t.Fatal("it is away though a key was pressed in between")
	}
	d.keys("Escape")
	if d.form() != nil {
		t.Error("it stays")
	}
	d = drafter(t, "R")
	d.keys("Escape")
	if d.form() != nil {
		t.Error("it stays, and nothing is written")
	}
}

// A text is made, and not copied yet: it says how that is done.
func TestACopiedRequestSaysThatItIsToBeCopied(t *testing.T) {
	d := drafter(t, "R")
	_, seq := d.asks(t, "2", "C")
	d.ui.Update(d.s, d.now, d.loc, Submitted{Seq: seq, Taken: app.Taken{Actions: []string{"A1"}}})
	if d.ui.Said != "The text is ready: press C to copy it, and send it to Ana Brandt." {
		t.Errorf("%q", d.ui.Said)
	}
}

// Whoever is on call then has no rest, and not "0 s".
func TestNoRestIsToldInWords(t *testing.T) {
	d := drafter(t, "R")
	fit := draftFitSample()
	fit.Candidates[1].Rest = 0
	fit.Against = []app.SwapObjection{{Code: app.SwapTooLittle, Who: calMe.Ref()}}
	d.ui.Swaps.fit.Value = fit
	f := d.form()
	if got := f.Person.Facts[2]; got != (Fact{"Rest", "None"}) {
		t.Errorf("%+v", got)
	}
	if f.Against[0].Text != "You: no rest." {
		t.Errorf("%q", f.Against[0].Text)
	}
}

// Where only one can take it, "everyone" is that one, by name.
func TestEveryoneIsNotOne(t *testing.T) {
	label := func(d *calendarDesk) string {
		for _, b := range d.form().Buttons {
			if b.Do == DoDraftAsk {
				return b.Label
			}
		}
		return ""
	}
	d := drafter(t, "R")
	d.keys("E")
	if got := label(d); got != "Ask all 2" {
		t.Errorf("%q", got)
	}
	d = drafter(t, "R")
	fit := draftFitSample()
	for i := range fit.Candidates {
		if fit.Candidates[i].User.ID != "PANA" {
			fit.Candidates[i].But = []app.SwapObjection{{Code: app.SwapOverlaps, Hard: true}}
		}
	}
	d.ui.Swaps.fit.Value = fit
	d.keys("E")
	if got := label(d); got != "Ask Ana" || d.ui.Swaps.Draft.Everyone {
		t.Errorf("%q", got)
	}
}
