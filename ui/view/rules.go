package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// Rules is the section of the rules.
type Rules struct {
	Rows []RuleRow
	// Empty stands in their place where there are none.
	Empty string
	// Error says why the last change was not taken.
	Error string
	// Form edits one rule, nil while none is.
	Form *RuleForm
	// Dry is what the rules would have made of past pages; DryAct labels the button
	// that asks.
	Dry    *DryRun
	DryAct string
}

// RuleRow is one rule in words.
type RuleRow struct {
	// N is its place from 0, Place the same for people.
	N           int
	Place, Name string
	Words       string
	// Warning is said in red: it may silence a page that nobody else is left for.
	Warning string
	// Note says how many past pages it decided, "" before that was asked.
	Note        string
	First, Last bool
}

// RuleForm edits one rule.
type RuleForm struct {
	Title  string
	Fields []SettingField
	// Says is the rule in words, Warning what is dangerous about it.
	Says, Warning string
	Save          string
	Busy          bool
	Error         string
}

// RuleDraft is a rule that is being edited.
type RuleDraft struct {
	// Was is the rule as it was, nil for a new one.
	Was *app.Rule
	// Text are the fields as they were entered, by their names in config.toml.
	Text map[string]string
	// Tried says that it was to be saved; Error why it was not.
	Tried bool
	Error string
	Busy  bool
}

const rulePrefix = "rule."

// The messages of the rules.
type (
	// RuleEdit opens the form for the rule at the place with that name; N -1 is a new
	// one.
	RuleEdit struct {
		N    int
		Name string
	}
	// RuleMove moves a rule up or down.
	RuleMove struct {
		N    int
		Name string
		By   int
	}
	// RuleRemove asks before a rule is taken away.
	RuleRemove struct {
		N    int
		Name string
	}
	// RuleSave writes the rule of the form.
	RuleSave struct{}
	// RuleCancel forgets it.
	RuleCancel struct{}
)

func (e eye) rulesSection(s *Settings) {
	r := &Rules{DryAct: "What would last week have been?"}
	rules := e.ui.Config.Alarm.Rules
	for n := range rules {
		row := RuleRow{
			N: n, Place: fmt.Sprint(n + 1), Name: OneLine(rules[n].Name, 60), Words: ruleWords(&rules[n]), Warning: ruleWarning(&rules[n]),
			First: n == 0, Last: n == len(rules)-1,
		}
		if e.ui.Settings.DryRun && e.ui.Dry.State == Ready && n < len(e.ui.Dry.Value.Rules) {
			row.Note = "decided " + Plural(e.ui.Dry.Value.Rules[n].Pages, "page", "pages") + " of last week"
		}
		r.Rows = append(r.Rows, row)
	}
	if len(rules) == 0 {
		r.Empty = "There are no rules: every page of high urgency rings, whatever the hour."
	}
	if d := e.ui.Settings.Drafts[keyRules]; d.Why != "" && e.ui.Settings.Rule == nil {
		r.Error = d.Why
	}
	r.Form = e.ruleForm()
	r.Dry = e.dryRun()
	if e.ui.Settings.DryRun {
		r.DryAct = "Hide last week"
	}
	s.Rules = r
}

// ruleWords is a rule in words.
func ruleWords(r *app.Rule) string {
	var what []string
	switch r.Urgency {
	case app.High:
		what = append(what, "high urgency")
	case app.Low:
		what = append(what, "low urgency")
	}
	if r.Service != "" {
		what = append(what, fmt.Sprintf("service %q", OneLine(r.Service, 80)))
	}
	if r.Title != "" {
		what = append(what, fmt.Sprintf("title with %q", OneLine(r.Title, 80)))
	}
	if part := r.Hours; part.Word != "" {
		what = append(what, map[string]string{app.WorkHours: "in working hours", app.FreeHours: "outside of working hours", app.SleepHours: "in sleeping hours"}[part.Word])
	} else if part != (app.DayPart{}) {
		what = append(what, "from "+strings.Replace(part.String(), "-", " to ", 1))
	}
	if r.Days != 0 {
		what = append(what, "on "+strings.NewReplacer(",", ", ", "weekend", "weekends").Replace(r.Days.String()))
	}
	switch r.Shift {
	case app.OnShift:
		what = append(what, "on shift")
	case app.OffShift:
		what = append(what, "off shift")
	}
	if len(what) == 0 {
		what = append(what, "everything")
	}
	return capital(strings.Join(what, ", ")) + ": " + ruleDoes(r) + "."
}

func ruleDoes(r *app.Rule) string {
	does := map[app.Loudness]string{app.Rings: "rings", app.Notifies: "a notification only", app.Quiet: "kept quiet"}[r.Do]
	if r.Do == app.Rings && r.After > 0 {
		does = "rings if nobody has answered within " + spanText(r.After)
	}
	if r.EvenEscalated {
		does += ", even what was escalated to you"
	}
	return does
}

// ruleWarning is said in red.
func ruleWarning(r *app.Rule) string {
	if !r.EvenEscalated || r.Do == app.Rings || r.Urgency == app.Low {
		return ""
	}
	return "It silences high urgency even when it was escalated to you: nobody else may be left to take it."
}

// ruleAt is the rule at the place, nil where it is another one by now.
func (u *UIState) ruleAt(e eye, n int, name string) *app.Rule {
	if u.Config == nil {
		return nil
	}
	rules := u.Config.Alarm.Rules
	if n < 0 || n >= len(rules) || OneLine(rules[n].Name, 60) != name {
		u.say(e.now, "The rules have just changed: look again.")
		return nil
	}
	return &rules[n]
}

func (m RuleMove) update(u *UIState, e eye) []Effect {
	to := m.N + m.By
	if u.ruleAt(e, m.N, m.Name) == nil || to < 0 || to >= len(u.Config.Alarm.Rules) {
		return nil
	}
	rules := slices.Clone(u.Config.Alarm.Rules)
	rules[m.N], rules[to] = rules[to], rules[m.N]
	return u.writeRules(rules)
}

func (m RuleRemove) update(u *UIState, e eye) []Effect {
	if u.ruleAt(e, m.N, m.Name) != nil {
		u.open(e, OnMain, Dialog{Kind: AskRemoveRule, Group: m.Name, Cursor: m.N})
	}
	return nil
}

// removeRule takes away the rule that the dialog is about.
func (u *UIState) removeRule(e eye, d *Dialog) []Effect {
	if u.ruleAt(e, d.Cursor, d.Group) == nil {
		return nil
	}
	return u.writeRules(slices.Delete(slices.Clone(u.Config.Alarm.Rules), d.Cursor, d.Cursor+1))
}

func (u *UIState) writeRules(rules []app.Rule) []Effect {
	return u.write(keyRules, "", Setting{Key: keyRules, Table: "alarm", Name: "rules", Value: rules})
}

// rulesWritten ends the form, or says there why the rule was not taken.
func (u *UIState) rulesWritten(err error) {
	d := u.Settings.Rule
	switch {
	case d == nil || !d.Busy:
	case err == nil:
		u.Settings.Rule = nil
	default:
		d.Busy, d.Error = false, refusal(err)
	}
}
