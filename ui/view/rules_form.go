package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// ruleFields are the fields of a rule's form, in their order, by their names in
// config.toml.
var ruleFields = []struct {
	name, label, help, hint string
	options                 []SettingOption
}{
	{name: "name", label: "Name", hint: "Batch jobs can wait", help: "The screens call it by that."},
	{name: "do", label: "What to do", options: choices("ring", "Ring", "notify", "Notification only", "quiet", "Keep quiet")},
	{name: "urgency", label: "Urgency", options: choices("", "Any", "high", "High", "low", "Low")},
	{name: "service", label: "Service", hint: "Any", help: "Its id, or a part of its name; with * or ? a pattern for the whole of it."},
	{name: "title", label: "Title", hint: "Any", help: "A part of the title, or a pattern."},
	{name: "hours", label: "Hours", hint: "Any", help: "work, free, sleep, or such as 22:00-08:00."},
	{name: "days", label: "Days", hint: "Any", help: "Such as mon-fri, sat; weekdays, workdays, weekend, holidays."},
	{name: "shift", label: "Shift", options: choices("", "On or off", "on", "On shift", "off", "Off shift")},
	{name: "after", label: "Ring only if unanswered for", hint: "0 s", help: "For a rule that rings; up to 30 m. It leaves the page to the phone first."},
	{name: "even_escalated", label: "Silence also what was escalated to you", options: choices("", "No", "on", "Yes")},
}

// choices pairs values with their labels.
func choices(pairs ...string) []SettingOption {
	var out []SettingOption
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, SettingOption{Label: pairs[i+1], Value: pairs[i]})
	}
	return out
}

func (m RuleEdit) update(u *UIState, e eye) []Effect {
	d := &RuleDraft{Text: map[string]string{"do": string(app.Notifies)}}
	if m.N >= 0 {
		r := u.ruleAt(e, m.N, m.Name)
		if r == nil {
			return nil
		}
		was := *r
		d.Was, d.Text = &was, ruleText(r)
	}
	u.Settings.Rule = d
	delete(u.Settings.Drafts, keyRules)
	return nil
}

func (m RuleCancel) update(u *UIState, e eye) []Effect {
	u.Settings.Rule = nil
	return nil
}

// ruleText is a rule as the form has it.
func ruleText(r *app.Rule) map[string]string {
	text := map[string]string{
		"name": r.Name, "do": string(r.Do), "urgency": string(r.Urgency), "service": r.Service, "title": r.Title,
		"hours": r.Hours.String(), "days": strings.ReplaceAll(r.Days.String(), ",", ", "), "shift": string(r.Shift),
	}
	if r.After > 0 {
		text["after"] = spanText(r.After)
	}
	if r.EvenEscalated {
		text["even_escalated"] = "on"
	}
	return text
}

// writeRule takes in what was entered for a field of the form.
func (u *UIState) writeRule(field, text string) {
	if d := u.Settings.Rule; d != nil && !d.Busy {
		d.Text[field], d.Error = strings.TrimSpace(text), ""
	}
}

// rule reads the form. why is "" where every field can be read.
func (d *RuleDraft) rule() (r app.Rule, field, why string) {
	r = app.Rule{
		Name: d.Text["name"], Urgency: app.Urgency(d.Text["urgency"]), Service: d.Text["service"], Title: d.Text["title"],
		Shift: app.ShiftSide(d.Text["shift"]), Do: app.Loudness(d.Text["do"]), EvenEscalated: d.Text["even_escalated"] == "on",
	}
	var err error
	if r.Hours, err = app.ParseDayPart(d.Text["hours"]); err != nil {
		return r, "hours", err.Error()
	}
	if r.Days, err = app.ParseDays(d.Text["days"]); err != nil {
		return r, "days", err.Error()
	}
	if text := d.Text["after"]; text != "" {
		if r.After, why = parseSpan(text); why != "" {
			return r, "after", why
		}
	}
	return r, "", ""
}

// list is the rules with the form's one in its place. The first mistake of the form's
// rule is told with its field.
func (d *RuleDraft) list(rules []app.Rule) (all []app.Rule, field, why string) {
	r, field, why := d.rule()
	if why != "" {
		return nil, field, why
	}
	all = slices.Clone(rules)
	at := len(all)
	if d.Was != nil {
		if at = slices.Index(all, *d.Was); at < 0 {
			return nil, "", "the rule was changed in the file meanwhile: cancel, and open it again"
		}
		all[at] = r
	} else {
		all = append(all, r)
	}
	n, field, why := app.CheckRules(all)
	if why != "" && n != at {
		return nil, "", fmt.Sprintf("rule %d: %s", n+1, why)
	}
	return all, field, why
}

func (e eye) ruleForm() *RuleForm {
	d := e.ui.Settings.Rule
	if d == nil {
		return nil
	}
	f := &RuleForm{Title: "A new rule", Save: "Add the rule", Busy: d.Busy, Error: d.Error}
	if d.Was != nil {
		f.Title, f.Save = fmt.Sprintf("The rule %q", OneLine(d.Was.Name, 60)), "Save the rule"
	}
	if d.Busy {
		f.Save = "Saving…"
	}
	_, wrong, why := d.list(e.ui.Config.Alarm.Rules)
	r, _, unread := d.rule()
	if f.Warning = ruleWarning(&r); unread == "" {
		f.Says = ruleWords(&r)
	}
	told := wrong == "" || d.Tried || d.Text[wrong] != "" // an empty field is no mistake before one saves
	if why != "" && told && wrong == "" && f.Error == "" {
		f.Error = endStop(capital(why))
	}
	for _, rf := range ruleFields {
		field := SettingField{Key: rulePrefix + rf.name, Label: rf.label, Help: rf.help, Hint: rf.hint, Text: d.Text[rf.name]}
		if rf.options != nil {
			field.Options, field.Text = slices.Clone(rf.options), ""
			for i := range field.Options {
				field.Options[i].On = field.Options[i].Value == d.Text[rf.name]
			}
		}
		if why != "" && wrong == rf.name && told {
			field.Error = endStop(capital(why))
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

func (m RuleSave) update(u *UIState, e eye) []Effect {
	d := u.Settings.Rule
	if d == nil || d.Busy || u.Config == nil {
		return nil
	}
	d.Tried = true
	all, _, why := d.list(u.Config.Alarm.Rules)
	if why != "" {
		u.say(e.now, "Not saved: "+why+".")
		return nil
	}
	d.Busy, d.Error = true, ""
	return u.writeRules(all)
}
