package view

import (
	"github.com/dogwatch-app/dogwatch/app"
)

// Section is a part of the Settings screen.
type Section string

// The sections.
const (
	SectionAccount  Section = "account"
	SectionChecking Section = "checking"
	SectionAlarm    Section = "alarm"
	SectionRules    Section = "rules"
	SectionHours    Section = "hours"
	SectionSwaps    Section = "swaps"
	SectionRunbooks Section = "runbooks"
	SectionLook     Section = "look"
	SectionComputer Section = "computer"
)

// Settings is the screen over config.toml: one section at a time.
type Settings struct {
	// Missing stands in everything's place where the file cannot be reached.
	Missing *Empty
	// Problem says what is wrong in the file, nil for nothing.
	Problem *Line
	Tabs    []SectionTab
	// Section is the one that is shown, Lead says what it is about.
	Section Section
	Lead    string
	Facts   []Fact
	Fields  []SettingField
	// ChecksHead stands above Checks: what the check of the service found.
	ChecksHead string
	Checks     []Line
	Sounds     []SettingButton
	Buttons    []SettingButton
	// Rules and Map are there in their sections only.
	Rules *Rules
	Map   *RunbookMap
}

// SectionTab leads to a section.
type SectionTab struct {
	Section Section
	Label   string
	On      bool
}

// SettingField is one setting. Where Options are there it is one of them, else a text.
type SettingField struct {
	Key, Label, Help string
	Text, Hint       string
	Options          []SettingOption
	// Short says that the text is a few letters.
	Short bool
	// Error says why what was entered is not in force.
	Error string
	// Found says what there is at the place that the setting names, nil where it names none.
	Found *Line
}

// SettingOption is a choice. Value is what the setting becomes when it is pressed.
type SettingOption struct {
	Label, Value string
	On           bool
}

// SettingButton is something to do beside the fields.
type SettingButton struct {
	Label string
	Send  Msg
}

// SettingsState is what is chosen on the Settings screen, and what was entered and is
// not in force.
type SettingsState struct {
	Section Section
	Drafts  map[string]Draft
	Rule    *RuleDraft
	// Line is the line of the runbooks' map that is being edited; it is replaced whole,
	// never changed.
	Line *LineDraft
	// DryRun says that past pages are to be held against the rules.
	DryRun bool
}

// Draft is what was entered for a setting: it is being written, or was refused.
type Draft struct{ Text, Why string }

// sections is the table of the sections: what stands above each and what is in it.
var sections = []struct {
	section     Section
	label, lead string
	fill        func(eye, *Settings)
}{
	{SectionAccount, "Account", "Whose pages ring here, and where the token is.", eye.accountSection},
	{SectionChecking, "Checking", "How often PagerDuty is looked at.", nil},
	{SectionAlarm, "Alarm", "How a page sounds, and when silence itself is an alarm.", eye.alarmSection},
	{SectionRules, "Rules", "Rules are asked from above, and the first that matches a page decides. Where none does, high urgency rings and low urgency notifies.", eye.rulesSection},
	{SectionHours, "Hours", "What is work, sleep and free for you: rules and the counting of interrupted nights go by it.", nil},
	{SectionSwaps, "Swaps", "How requests for shifts travel. Without a service they go as text that you copy.", eye.swapsSection},
	{SectionRunbooks, "Runbooks", "Where runbooks and the guide are, beside those that alerts link to.", eye.runbooksSection},
	{SectionLook, "Look", "The alert is dark in either theme.", nil},
	{SectionComputer, "This computer", "What starts Dogwatch, and where all of this is written.", eye.computerSection},
}

func (e eye) settings() Settings {
	s := Settings{Section: e.ui.Settings.Section}
	if e.ui.Config == nil {
		s.Missing = &Empty{
			Mark: Mark{Shape: ShapeWarning}, Title: "The settings cannot be reached here",
			Text: "Edit config.toml in the profile's folder: it counts as soon as it is saved.",
		}
		return s
	}
	if p := e.ui.Config.Problem; p != nil {
		s.Problem = &Line{
			Mark: Mark{State: app.TrayBlind, Shape: ShapeWarning, Word: "Wrong"}, Text: OneLine(p.What, 400),
			More: joined(" ", OneLine(p.Means, 200), OneLine(p.Do, 200)),
		}
	}
	for _, sec := range sections {
		s.Tabs = append(s.Tabs, SectionTab{Section: sec.section, Label: sec.label, On: sec.section == s.Section})
		if sec.section != s.Section {
			continue
		}
		s.Lead = sec.lead
		for i := range specs {
			if specs[i].section == sec.section {
				s.Fields = append(s.Fields, e.settingField(&specs[i]))
			}
		}
		if sec.fill != nil {
			sec.fill(e, &s)
		}
	}
	return s
}

// settingField shows a setting: what was entered last, or what is in force.
func (e eye) settingField(sp *spec) SettingField {
	now := sp.get(e.ui.Config)
	f := SettingField{Key: sp.key(), Label: sp.label, Help: sp.help, Text: now, Hint: sp.hint, Short: sp.short}
	if d, entered := e.ui.Settings.Drafts[f.Key]; entered {
		f.Text, f.Error = d.Text, d.Why
	}
	if sp.options != nil {
		f.Options, f.Text = sp.options(f.Text), ""
	}
	return f
}

func (e eye) accountSection(s *Settings) {
	c := e.ui.Config
	who := "Nobody is signed in"
	if e.s.Me.ID != "" {
		who = joined(", ", OneLine(e.s.Me.Name, 80), OneLine(e.s.Me.Email, 80))
	}
	region := c.Region
	if e.s.Account.Region != "" {
		region = e.s.Account.Region
	}
	for _, r := range Regions {
		if r.ID == region {
			region = r.Name
		}
	}
	kept := "In this computer's keyring, or as the environment gave it; never in a file"
	switch {
	case e.s.Demo:
		kept = "The demo needs none"
	case e.s.Account.State != app.SignedIn:
		kept = "There is none"
	case e.s.Account.SessionOnly:
		kept = "In memory, for this session only: no keyring keeps it"
	}
	s.Facts = []Fact{{"Signed in as", who}, {"Region", OneLine(region, 40)}, {"Token", kept}}
	if c.APIURL != "" {
		s.Facts = append(s.Facts, Fact{"API address", OneLine(c.APIURL, 160)})
	}
	if c.Proxy != "" {
		s.Facts = append(s.Facts, Fact{"Proxy", OneLine(c.Proxy, 160) + " (edit it in the file)"})
	}
	s.Buttons = []SettingButton{{"Sign in with another token…", SignAgain{}}}
	if e.s.Account.State == app.SignedIn {
		s.Buttons = append(s.Buttons, SettingButton{"Sign out…", AskSigningOut{}})
	}
}

// sounds are the patterns that can be listened to.
var sounds = []struct {
	pattern app.Pattern
	label   string
}{
	{app.PagePattern, "Page"},
	{app.UndeliveredPattern, "Answer not delivered"},
	{app.BlindPattern, "Cannot see PagerDuty"},
	{app.LowPattern, "Low urgency"},
	{app.DrillPattern, "Drill"},
}

func (e eye) alarmSection(s *Settings) {
	for _, p := range sounds {
		s.Sounds = append(s.Sounds, SettingButton{p.label, PlaySample{p.pattern}})
	}
}

func (e eye) computerSection(s *Settings) {
	start := SettingField{
		Key: keyStart, Label: "Start at login", Options: onOff("off"),
		Help: "After a restart of the computer Dogwatch has to be there by itself.",
	}
	l := e.ui.Starts
	switch {
	case l.State == Failed:
		start.Error = endStop(OneLine(l.Problem.What, 300))
	case l.Value.How != "":
		start.Help += " " + endStop(OneLine(l.Value.How, 300))
	}
	if !l.ReadAt.IsZero() {
		start.Options = onOff(switched(l.Value.On))
	}
	if d, entered := e.ui.Settings.Drafts[keyStart]; entered {
		start.Options, start.Error = onOff(d.Text), d.Why
	}
	s.Fields = append(s.Fields, start)
	path := e.ui.Config.Path
	s.Facts = []Fact{{"Settings file", OneLine(path, 300)}}
	s.Buttons = []SettingButton{
		{"Open the folder", OpenFolder{}},
		{"Copy the path", CopyText{path}},
	}
}
