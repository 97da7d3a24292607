package shell

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// desk reads what is asked of it, and answers.
type swapDesk struct{ fits []app.SwapRequest }

func (d *swapDesk) Fit(_ context.Context, r app.SwapRequest) (app.SwapFit, error) {
	d.fits = append(d.fits, r)
	return uitest.Fit(), nil
}

func TestARequestThatWaitsIsWeighedAndAnswered(t *testing.T) {
	desk := &swapDesk{}
	play(t, uitest.Swaps(), func(r *rig) { r.main, r.match = true, desk }, func(r *rig) {
		r.send(view.Raise{Incident: "swap/7K2M"})
		r.wait(time.Second)
		c := r.pump.stage.main.window.Canvas()
		if !r.says(c, "It waits for your answer.") || len(desk.fits) != 1 || desk.fits[0].ID != "7K2M" {
			t.Fatalf("weighed %+v", desk.fits)
		}
		r.send(view.Press{On: view.OnMain, Key: view.Key{Name: "A"}})
		r.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyReturn}})
		r.wait(0)
		if r.took(app.AcceptSwap) != 1 {
			t.Errorf("took %+v", r.cmd.Took())
		}
		if r.says(c, "Covered") && !r.says(c, "Sending…") {
			t.Error("it says more than is so")
		}
	})
}

func TestTheWatchOpensTheWindowOnASwap(t *testing.T) {
	s := uitest.Swaps()
	play(t, s, func(r *rig) { r.main = true }, func(r *rig) {
		next := uitest.Swaps()
		next.Wants = app.Wants{Main: 1, Open: "swap/D7CV"}
		r.set(next)
		r.wait(0)
		if !r.says(r.pump.stage.main.window.Canvas(), "Covered: PagerDuty shows it.") {
			t.Error("it does not show the swap")
		}
	})
}

// Ctrl+V that no field wants brings the clipboard with it.
func TestThePasteKeyBringsTheClipboard(t *testing.T) {
	play(t, uitest.SwapCopied(), func(r *rig) {
		r.main = true
		r.desk.copied = "hello dogwatch:swap/1/abc"
	}, func(r *rig) {
		r.send(view.Go{To: view.ScreenSwaps})
		r.pump.stage.main.g.Key(view.Key{Name: "V", Ctrl: true})
		r.wait(0)
		r.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyReturn}})
		r.wait(0)
		for _, in := range r.cmd.Took() {
			if in.Verb == app.PasteSwap && strings.Contains(in.Swap.Text, "dogwatch:swap/1/abc") {
				return
			}
		}
		t.Errorf("took %+v", r.cmd.Took())
	})
}

func TestTheChangedShiftIsWrittenIntoAFile(t *testing.T) {
	var wrote []app.Shift
	s := uitest.Swaps()
	s.Swaps.All[5].Taker, s.Swaps.All[5].From = uitest.Me.Ref(), uitest.Dana
	play(t, s, func(r *rig) {
		r.main = true
		r.export = func(_ context.Context, shifts []app.Shift) (string, error) {
			wrote = shifts
			return "/tmp/x.ics", nil
		}
	}, func(r *rig) {
		r.send(view.Raise{Incident: "swap/D7CV"})
		r.send(view.SwapDo{Do: view.DoSwapFile})
		r.wait(0)
		if len(wrote) != 1 || !r.says(r.pump.stage.main.window.Canvas(), "/tmp/x.ics") {
			t.Errorf("wrote %+v", wrote)
		}
	})
}
