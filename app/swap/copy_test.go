package swap_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

func TestARequestIsHandedOver(t *testing.T) {
	r := exchange()
	copied := swap.CopyRequest(r, "dogwatch 1.4")
	for _, want := range []string{"Ana asks Ben to exchange shifts.", "> Dentist.", "paste it there", "Without Dogwatch: to say yes, make two overrides", "\ndogwatch:swap/1/"} {
		if !strings.Contains(copied, want) {
			t.Errorf("it does not say %q:\n%s", want, copied)
		}
	}
	for name, text := range map[string]string{
		"as it is": copied, "in a chat": "Ben, see:\n> " + strings.ReplaceAll(copied, "\n", "\n> ") + "\n\nthanks!", "after another": swap.CopyRequest(cover(), "") + "\n" + copied,
	} {
		got, err := swap.Paste(text)
		if err != nil || got.Request == nil || got.Event != nil || got.ID != "R1" {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		same(t, name, *got.Request, r)
	}
}

func TestAnAnswerIsHandedBack(t *testing.T) {
	e := offer(ben, part)
	e.Text, e.Client = "Only the evening.", "dogwatch 1.4"
	s := swap.Fold(cover(), []app.SwapEvent{e}, at("11-27 00:00"))
	copied := swap.CopyAnswer(s, e)
	for _, want := range []string{"Shift swap: Ana asks Ben and Kim", "Ben offers to take a part", "> Only the evening.", "paste it there"} {
		if !strings.Contains(copied, want) {
			t.Errorf("it does not say %q:\n%s", want, copied)
		}
	}
	got, err := swap.Paste(copied)
	if err != nil || got.Request != nil || got.Event == nil || got.ID != "R1" {
		t.Fatalf("%+v, %v", got, err)
	}
	e.Claimed = true
	same(t, "the answer", *got.Event, e)
	if text := swap.CopyAnswer(s, ev(ben, app.SaidText)); strings.Contains(text, "dogwatch:") {
		t.Errorf("what says nothing to machines has a link: %s", text)
	}
}

func TestWhatCannotBePasted(t *testing.T) {
	good := swap.CopyRequest(cover(), "")
	link := func(json string) string {
		return "dogwatch:swap/1/" + base64.RawURLEncoding.EncodeToString([]byte(json))
	}
	for name, c := range map[string]struct{ text, why string }{
		"nothing":         {"Can you take my Tuesday?", "holds no request and no answer"},
		"a later version": {"dogwatch:swap/2/abcd", "a later Dogwatch"},
		"no version":      {"dogwatch:swap/garbage", "holds no request and no answer"},
		"cut":             {good[:len(good)-20], "not whole"},
		"no base64":       {"dogwatch:swap/1/a", "not whole"},
		"empty":           {"dogwatch:swap/1/", "not whole"},
		"null":            {link("null"), "not whole"},
		"nested":          {link(strings.Repeat(`{"ask":`, 9_000)), "not whole"},
		"of wrong types":  {link(`{"what":"asked","ask":"x"}`), "not whole"},
		"too much":        {strings.Repeat("x", 300_000), "too long"},
	} {
		_, err := swap.Paste(c.text)
		if why := invalid(t, name, err); !strings.Contains(why, c.why) {
			t.Errorf("%s: %q, want %q", name, why, c.why)
		}
	}
}

func TestWhatIsCopiedIsPasted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := cover()
		r.Message = drawText(t, "message")
		got, err := swap.Paste(drawText(t, "around") + swap.CopyRequest(r, "") + " " + drawText(t, "behind"))
		if err != nil || got.Request == nil {
			t.Fatalf("%v", err)
		}
		again, err := swap.Paste(swap.CopyRequest(*got.Request, ""))
		if err != nil || text(t, again) != text(t, got) {
			t.Fatalf("it changed: %+v, %+v, %v", again, got, err)
		}
	})
}

func FuzzPaste(f *testing.F) {
	f.Add(swap.CopyRequest(cover(), "dogwatch 1.4"))
	f.Add(swap.CopyAnswer(app.Swap{SwapRequest: cover()}, ev(ben, app.SaidCovered)))
	f.Add("dogwatch:swap/1/bnVsbA")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := swap.Paste(text)
		if err == nil && (got.Request == nil) == (got.Event == nil) {
			t.Fatalf("it holds %+v", got)
		}
		if got.Request != nil && got.Request.Check() != nil {
			t.Fatalf("the request is none: %v", got.Request.Check())
		}
	})
}

func FuzzRead(f *testing.F) {
	whole := posted(exchange(), ev(ben, app.SaidAccept), ev(ben, app.SaidCovered))
	f.Add(whole.Body, whole.Notes[0].Text)
	f.Add(whole.Body+"\n", "dogwatch-swap:1 null")
	f.Add("dogwatch-swap:1 "+strings.Repeat("[", 100), "\x00")
	f.Fuzz(func(t *testing.T, body, note string) {
		p := whole
		p.Body, p.Notes = body, []app.PostedNote{{Note: app.Note{At: at("11-26 10:00"), By: ben, Text: note}}}
		r, events, err := swap.Read(p)
		if err != nil {
			return
		}
		if r.Check() != nil || r.From.ID != ana.ID || len(events) != 2 || events[1].Who.ID != ben.ID {
			t.Fatalf("read %+v, %+v", r, events)
		}
		s := swap.Observe(swap.Fold(r, events, at("11-27 00:00")), nil, nil, at("11-27 00:00"))
		swap.Next(s, swap.Progress{}, nil, at("11-27 00:00"))
	})
}
