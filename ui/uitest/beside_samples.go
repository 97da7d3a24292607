package uitest

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The addresses of the samples' runbooks.
const (
	BookURL  = "https://git.acme.example/raw/runbooks/checkout-errors.md"
	OtherURL = "https://git.acme.example/raw/runbooks/payments.md"
	WikiURL  = "https://wiki.acme.example/display/OPS/Checkout"
)

// BookText is the runbook of the samples.
const BookText = `# Checkout errors

## Meaning
More than 2 % of the requests to checkout have failed for 5 minutes.

## Impact
Customers see "payment failed" and cannot buy. Each minute costs about 40 orders.

## Diagnosis
1. Look at the [deploy feed](https://deploys.acme.example/checkout): was there a deploy in the last hour?
2. Which errors are they?
` + "\n   ```sh\n   kubectl -n payments logs deploy/checkout --since=10m | grep -c ERROR\n   ```\n" + `
3. Is the payment provider up? See its [status page](https://status.provider.example).

## Mitigation
- [ ] **Roll back** the last deploy: ` + "`deployctl rollback checkout`" + `
- [ ] No deploy? Fail over to the second provider: ` + "`payctl failover`" + `
- [ ] Watch the error rate for 5 minutes: it ought to fall below 2 %.

| error | likely cause | do |
| --- | --- | --- |
| 502 | pods restart | scale up |
| 504 | provider is slow | fail over |

![The graph of the error rate](https://grafana.acme.example/render/checkout.png)

## Escalate to
The payments team, then Dana Reyes.
`

// Book is the runbook as it was found, Other a second one of the same page, Wiki one that
// is a page for the browser.
func Book() app.Runbook {
	return app.Runbook{Title: "checkout-errors", URL: BookURL, Place: app.RunbookLink, Sure: true, Text: true, Read: Now.Add(-3 * time.Minute)}
}

// Other is a second runbook.
func Other() app.Runbook {
	return app.Runbook{Title: "payments", URL: OtherURL, Place: app.RunbookService, Sure: true, Text: true, Read: Now.Add(-3 * time.Hour)}
}

// Wiki is a page for the browser.
func Wiki() app.Runbook {
	return app.Runbook{Title: "Checkout", URL: WikiURL, Place: app.RunbookDetail, Sure: true}
}

// Paper is the text behind BookURL.
func Paper() app.RunbookText {
	return app.RunbookText{URL: BookURL, Title: "Checkout errors", Text: BookText, Read: Now.Add(-3 * time.Minute)}
}

// WithBooks is the Snapshot with these runbooks found for each incident.
func WithBooks(s *app.Snapshot, books ...app.Runbook) *app.Snapshot {
	for i := range s.Incidents {
		s.Incidents[i].Runbooks, s.Incidents[i].Sought = books, true
	}
	return s
}

// Priorities are the account's, the most severe first.
func Priorities() []app.Priority {
	return []app.Priority{{ID: "PP0", Name: "P0", Order: 6}, {ID: "PP1", Name: "P1", Order: 5}, {ID: "PP2", Name: "P2", Order: 4}, {ID: "PP3", Name: "P3", Order: 3}}
}

// Cards are a few cards of a guide.
func Cards() []app.Card {
	active := []app.Status{app.Triggered, app.Acknowledged}
	return []app.Card{
		{
			ID: "easy-first", Kind: app.Principle, Title: "Try the easy stuff first",
			Short: "Roll back, fail over, restart, scale up: undo first, understand later.",
			Text:  "Undo first, understand later.\n\n- [ ] Roll back the last deploy.\n- [ ] Fail over.\n- [ ] Restart one of them.\n- [ ] Scale up.\n\nNothing helps? [Escalate](#card/escalating).\n",
			Fits:  app.Fits{Status: active, Weight: 60},
		},
		{
			ID: "first-five-minutes", Kind: app.Checklist, Title: "The first five minutes",
			Short: "Breathe. Acknowledge, look with your own eyes, ask who is hurt, open the runbook, write one line. You need not solve it yet.",
			Text:  "- [ ] Sit up, light on.\n- [ ] Acknowledge.\n- [ ] Who is hurt, how many, is it growing?\n",
			Fits:  app.Fits{Status: active, Before: 15 * time.Minute, Weight: 59},
		},
		{
			ID: "one-thing", Kind: app.Principle, Title: "Do one thing at a time", Short: "Change one thing, look, then the next.",
			Text: "Two changes at once tell you nothing.\n", Fits: app.Fits{Status: active, Weight: 50},
		},
		{
			ID: "escalating", Kind: app.Checklist, Title: "Escalating: what to say", Short: "Who I am, what is broken, how bad, what I tried, what I need from you. Five sentences. No apology.",
			Text: "- [ ] Page them by PagerDuty.\n", Fits: app.Fits{Status: active, After: 15 * time.Minute, Weight: 68},
		},
		{
			ID: "triage", Kind: app.StageCard, Title: "Stage 2: triage", Short: "How bad is it, is it growing, and who is needed?",
			Text: "- [ ] Set the severity.\n- [ ] Stop the harm: [the easy stuff first](#card/easy-first).\n", Fits: app.Fits{Status: active, Stages: []app.Stage{app.Triage}, Weight: 58},
		},
	}
}

// WithRoom is the Busy night's page with an incident room in its notes, 28 minutes old.
func WithRoom() *app.Snapshot {
	s := WithBooks(Busy(), Book())
	t := &s.Incidents[1]
	t.CreatedAt = Now.Add(-28 * time.Minute)
	t.Priority = &app.Priority{ID: "PP1", Name: "P1", Order: 5}
	t.Responders = []app.Ref{Kofi, Dana}
	return s
}
