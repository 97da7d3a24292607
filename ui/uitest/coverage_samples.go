package uitest

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Coverage is that of seven services, with one or two of each state.
func Coverage() app.Coverage {
	window := app.Span{Start: Now.Add(-90 * 24 * time.Hour), End: Now}
	book := Book()
	ledger := app.Runbook{
		Title: "Replication lag", URL: "https://git.acme.example/ops/runbooks/blob/main/ledger/replication-lag.md", Place: app.RunbookFiring, Sure: true, Text: true,
		Read: Now.Add(-26 * time.Hour), Problem: &app.Problem{Code: "runbook_gone", What: "git.acme.example says that the page is gone (404).", Do: "Ask whoever moved it, or correct the link."},
	}
	gone := app.Runbook{
		Title: "Queues", URL: "http://wiki.acme.example/queues.md", Place: app.RunbookNote, Sure: true, Text: true,
		Problem: &app.Problem{Code: "runbook_away", What: "wiki.acme.example does not answer.", Do: "Look whether the VPN is up."},
	}
	file := app.Runbook{Title: "Disks fill up", URL: "file:///home/mira/runbooks/search.md", Place: app.RunbookMap, Sure: true, Text: true, Read: Now.Add(-2 * time.Hour)}
	wiki := Wiki()
	cover := func(id, name string, state app.CoverageState, pages, nights int, ago time.Duration, title string, r *app.Runbook) app.Covered {
		return app.Covered{Service: app.Ref{ID: id, Name: name}, State: state, Pages: pages, Nights: nights, Last: Now.Add(-ago), Title: title, Runbook: r}
	}
	return app.Coverage{
		Window: window, At: Now.Add(-3 * time.Hour),
		Services: []app.Covered{
			cover(Payments.ID, Payments.Name, app.RunbookOpens, 31, 12, 92*time.Second, "checkout: error rate 14 % (threshold 2 %)", &book),
			cover(Ledger.ID, Ledger.Name, app.RunbookBroken, 14, 9, 47*time.Minute, "ledger-db-2: replication lag 312 s", &ledger),
			cover("SGAT", "Gateway", app.RunbookMissing, 11, 4, 22*time.Minute, "gateway-3: p99 latency 8.4 s", nil),
			cover("SWIK", "Checkout web", app.RunbookAway, 6, 0, 5*24*time.Hour, "checkout-web: 5xx", &wiki),
			cover(Search.ID, Search.Name, app.RunbookOpens, 4, 1, 5*time.Hour, "search: disk 82 % full on search-4", &file),
			cover("SQUE", "Queues", app.RunbookBroken, 2, 2, 11*24*time.Hour, "queue depth over 10,000", &gone),
			cover("SBAT", "Batch jobs", app.RunbookMissing, 1, 0, 40*24*time.Hour, "nightly export failed", nil),
		},
	}
}

// ManyCovered are n services.
func ManyCovered(n int) app.Coverage {
	c := Coverage()
	seven := c.Services
	c.Services = nil
	for i := range n {
		s := seven[i%len(seven)]
		s.Service = app.Ref{ID: fmt.Sprintf("S%03d", i), Name: fmt.Sprintf("%s %d", s.Service.Name, i)}
		s.Pages = n - i
		c.Services = append(c.Services, s)
	}
	return c
}

// HostileCovered is a service whose texts mean harm.
func HostileCovered() app.Coverage {
	c := Coverage()
	bad := strings.Repeat("W", 20_000) + "\u202e[x](javascript:alert(1))\x00\x1b[31m"
	r := app.Runbook{
		Title: bad, URL: "https://" + strings.Repeat("a", 240) + ".example/" + strings.Repeat("x", 900) + ".md", Place: "elsewhere", Sure: true, Text: true,
		Read: Now.Add(time.Hour), Problem: &app.Problem{What: bad, Means: bad, Do: bad},
	}
	c.Services = append([]app.Covered{{Service: app.Ref{ID: "SBAD", Name: bad}, State: app.RunbookBroken, Pages: 1 << 40, Nights: -3, Title: bad, Runbook: &r}}, c.Services...)
	c.Services = append(c.Services, app.Covered{Service: app.Ref{ID: "SODD"}, State: "who knows", Runbook: &app.Runbook{URL: "javascript:alert(1)"}})
	c.Problem = &app.Problem{What: bad, Means: bad, Do: bad}
	return c
}

// TeamCards are those of Cards with two of a team's among them, from a source.
func TeamCards() app.GuideCards {
	cards := Cards()
	cards = append(cards,
		app.Card{
			ID: "payments-down", Kind: app.Checklist, Team: true, Title: "Payments are down", Short: "Fail over to the second provider first; it takes a minute and loses nothing.",
			Text: "- [ ] Look at the provider's [status page](https://status.provider.example).\n- [ ] Fail over: `payctl failover`.\n\nThen [say so](#card/escalating), or see [the map](map.md).\n",
			Fits: app.Fits{Status: []app.Status{app.Triggered}, Before: 15 * time.Minute, Weight: 90},
		},
		app.Card{ID: "going-on-shift", Kind: app.Checklist, Title: "Going on shift", Short: "Can you be woken, can you work?", Text: "- [ ] Phone charged.\n", Fits: app.Fits{Moment: "on_shift", Weight: 80}},
		app.Card{ID: "hand-off", Kind: app.Checklist, Title: "The hand-off", Short: "What happened, what still burns.", Text: "- [ ] They say: \"I have it.\"\n", Fits: app.Fits{Moment: "hand_off", Weight: 80}},
		app.Card{ID: "severities", Kind: app.Severity, Title: "Severities", Short: "P0 to P3.", Text: "| a | b |\n|-|-|\n| P0 | all out |\n", Fits: app.Fits{Never: true}},
		app.Card{ID: "commander", Kind: app.RoleCard, Title: "Incident Commander", Short: "Decides, does not type.", Text: "One person.\n", Fits: app.Fits{Responders: 3, Top: 2}},
		app.Card{ID: "who-is-who", Kind: app.Reference, Team: true, Title: "Who is who", Short: "Names and numbers.", Text: "Dana.\n", Fits: app.Fits{Never: true}},
	)
	return app.GuideCards{Cards: cards, Source: "https://wiki.acme.example/oncall/guide.md", At: Now.Add(-2 * time.Hour)}
}
