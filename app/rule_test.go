package app

import (
	"strings"
	"testing"
	"time"
)

func TestRuleCheck(t *testing.T) {
	for _, c := range []struct {
		field string
		rule  Rule
	}{
		{"", Rule{Name: "x", Do: Rings}},
		{"", Rule{Name: "x", Urgency: High, Shift: OnShift, Do: Rings, After: MaxRingAfter}},
		{"", Rule{Name: "x", Do: Quiet, EvenEscalated: true}},
		{"name", Rule{Do: Rings}},
		{"name", Rule{Name: strings.Repeat("x", maxRuleName+1), Do: Rings}},
		{"name", Rule{Name: "x\u202ey", Do: Rings}},
		{"title", Rule{Name: "x", Title: " ", Do: Rings}},
		{"service", Rule{Name: "x", Service: "a\nb", Do: Rings}},
		{"urgency", Rule{Name: "x", Urgency: "medium", Do: Rings}},
		{"shift", Rule{Name: "x", Shift: "maybe", Do: Rings}},
		{"do", Rule{Name: "x"}},
		{"do", Rule{Name: "x", Do: "shout"}},
		{"after", Rule{Name: "x", Do: Quiet, After: time.Second}},
		{"after", Rule{Name: "x", Do: Rings, After: -time.Second}},
		{"after", Rule{Name: "x", Do: Rings, After: MaxRingAfter + 1}},
		{"even_escalated", Rule{Name: "x", Do: Rings, EvenEscalated: true}},
		{"hours", Rule{Name: "x", Do: Rings, Hours: DayPart{Word: "lunch"}}},
		{"hours", Rule{Name: "x", Do: Rings, Hours: DayPart{Daily: Daily{From: time.Hour, To: time.Hour}}}},
		{"hours", Rule{Name: "x", Do: Rings, Hours: DayPart{Daily: Daily{From: 25 * time.Hour, To: time.Hour}}}},
	} {
		if field, why := c.rule.Check(); field != c.field || (why == "") != (field == "") {
			t.Errorf("%+v: %q (%s), want %q", c.rule, field, why, c.field)
		}
	}
}

func TestDaysAndDayPartsAsText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "mon": "mon", "sun,Sat": "sat,sun", "fri-mon": "mon,fri,sat,sun", "mon-mon": "mon",
		"weekend, holidays": "weekend,holidays", "weekdays": "weekdays", "tue, workdays": "workdays,tue",
		"monday": "?", "mon-": "?", "mon,,tue": "?", "mon-fri-sun": "?",
	} {
		days, err := ParseDays(text)
		switch {
		case want == "?" && err == nil:
			t.Errorf("%q is taken as %v", text, days)
		case want != "?" && (err != nil || days.String() != want):
			t.Errorf("%q is %q, %v", text, days, err)
		}
	}
	for text, good := range map[string]bool{
		"": true, "work": true, "free": true, "sleep": true, "22:00-08:00": true, "00:00-24:00": true,
		"Work": false, "22:00": false, "08:00-08:00": false, "24:00-08:00": false, "22-08": false,
	} {
		part, err := ParseDayPart(text)
		if (err == nil) != good || good && part.String() != text {
			t.Errorf("%q is %q, %v", text, part, err)
		}
	}
}

func TestWhyNamesTheRule(t *testing.T) {
	for want, w := range map[string]Why{
		"the snooze ended":                                                                         {Cause: SnoozeEnded},
		`the snooze ended, by the rule "r"`:                                                        {Cause: SnoozeEnded, Rule: "r", Do: Rings},
		`the snooze ended; the rule "r" makes it a notification only`:                              {Cause: SnoozeEnded, Rule: "r", Do: Notifies},
		`the snooze ended; the rule "r" keeps it quiet`:                                            {Cause: SnoozeEnded, Rule: "r", Do: Quiet},
		`the snooze ended; the rule "r" does not silence what comes to you by escalation or again`: {Cause: SnoozeEnded, Rule: "r", Do: Rings, Despite: true},
	} {
		if got := w.String(); got != want {
			t.Errorf("says %q, want %q", got, want)
		}
	}
}
