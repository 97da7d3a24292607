package view

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// The messages of the Settings screen.
type (
	// Configured brings what config.toml says now.
	Configured struct{ Config app.Config }
	// GoSection shows a section.
	GoSection struct{ To Section }
	// SetField is what was entered for a setting, or for a field of a form.
	SetField struct{ Key, Text string }
	// SetDone says what came of writing a setting.
	SetDone struct {
		Key string
		Err error
	}
	// SetStarts makes Dogwatch start at login, or not.
	SetStarts struct{ On bool }
	// StartsSet says what came of it.
	StartsSet struct{ Err error }
	// PlaySample plays a pattern for a moment.
	PlaySample struct{ Pattern app.Pattern }
	// OpenFolder opens the folder of the settings file.
	OpenFolder struct{}
	// ShowFolder opens a folder that a setting names.
	ShowFolder struct{ Path string }
	// SignAgain asks for another token.
	SignAgain struct{}
	// SignBack keeps the one from before.
	SignBack struct{}
	// AskSigningOut asks before signing out.
	AskSigningOut struct{}
)

// Setting is a value to be written into config.toml.
type Setting struct {
	Key, Table, Name string
	Value            any
}

// A refusal is forgotten once the file says something else there.
func (m Configured) update(u *UIState, e eye) []Effect {
	old := u.Config
	u.Config = &m.Config
	for i := range specs {
		sp := &specs[i]
		if d, entered := u.Settings.Drafts[sp.key()]; entered && d.Why != "" && old != nil && sp.get(old) != sp.get(u.Config) {
			delete(u.Settings.Drafts, sp.key())
		}
	}
	return nil
}

func (m GoSection) update(u *UIState, e eye) []Effect {
	u.Screen, u.Settings.Section, u.MainDialog = ScreenSettings, m.To, nil
	return nil
}

// stepSection goes to the section before or after.
func (u *UIState) stepSection(by int) {
	for i, s := range sections {
		if s.section == u.Settings.Section {
			u.Settings.Section = sections[min(max(i+by, 0), len(sections)-1)].section
			return
		}
	}
}

func (m SetField) update(u *UIState, e eye) []Effect {
	if field, ofRule := strings.CutPrefix(m.Key, rulePrefix); ofRule {
		u.writeRule(field, m.Text)
		return nil
	}
	if field, ofMap := strings.CutPrefix(m.Key, mapPrefix); ofMap {
		u.writeLine(field, m.Text)
		return nil
	}
	if m.Key == keyStart {
		return SetStarts{m.Text == "on"}.update(u, e)
	}
	return u.set(e, m.Key, m.Text)
}

// set writes a setting, unless what was entered cannot be read.
func (u *UIState) set(e eye, key, text string) []Effect {
	sp := specOf(key)
	if sp == nil || u.Config == nil {
		return nil
	}
	value, why := sp.parse(strings.TrimSpace(text))
	switch {
	case why != "":
		u.Settings.Drafts[key] = Draft{Text: text, Why: why}
		return nil
	case sp.same(value, u.Config):
		delete(u.Settings.Drafts, key)
		return nil
	}
	return u.write(key, text, Setting{Key: key, Table: sp.table, Name: sp.name, Value: value})
}

func (u *UIState) write(key, text string, s Setting) []Effect {
	u.Settings.Drafts[key] = Draft{Text: text}
	return []Effect{{Set: &s}}
}

func (m SetDone) update(u *UIState, e eye) []Effect {
	switch m.Key {
	case keyRules:
		u.rulesWritten(m.Err)
	case keyLines:
		u.mapWritten(m.Err)
	}
	d, entered := u.Settings.Drafts[m.Key]
	switch {
	case m.Err == nil:
		delete(u.Settings.Drafts, m.Key)
		u.say(e.now, "Saved.")
	case entered:
		d.Why = refusal(m.Err)
		u.Settings.Drafts[m.Key] = d
	}
	return nil
}

// refusal is why a value was not taken.
func refusal(err error) string {
	why := err.Error()
	if e, ok := errors.AsType[app.Invalid](err); ok {
		why = e.Why
	} else if p, ok := errors.AsType[app.Problem](err); ok {
		why = p.String()
	}
	return endStop(capital(OneLine(why, 300)))
}

func (m SetStarts) update(u *UIState, e eye) []Effect {
	u.Settings.Drafts[keyStart] = Draft{Text: switched(m.On)}
	return []Effect{{Starts: &m.On}}
}

func (m StartsSet) update(u *UIState, e eye) []Effect {
	d := u.Settings.Drafts[keyStart]
	if m.Err != nil {
		d.Why = refusal(m.Err)
		u.Settings.Drafts[keyStart] = d
		return nil
	}
	delete(u.Settings.Drafts, keyStart)
	u.Starts = Loaded[Starts]{State: u.Starts.State, Value: Starts{On: d.Text == "on"}, ReadAt: e.now} // and is read anew
	u.say(e.now, "Saved.")
	return CheckAgain{}.update(u, e)
}

func (m PlaySample) update(u *UIState, e eye) []Effect {
	return []Effect{u.submit(e, app.Intent{Verb: app.Sample, Text: string(m.Pattern)})}
}

func (m OpenFolder) update(u *UIState, e eye) []Effect {
	if u.Config == nil {
		return nil
	}
	return []Effect{{Folder: filepath.Dir(u.Config.Path)}}
}

func (m ShowFolder) update(u *UIState, e eye) []Effect {
	if m.Path == "" {
		return nil
	}
	return []Effect{{Folder: m.Path}}
}

func (m SignAgain) update(u *UIState, e eye) []Effect {
	u.SignIn.Again, u.SignIn.Failed = true, nil
	return nil
}

func (m SignBack) update(u *UIState, e eye) []Effect {
	u.SignIn.Again = false
	return nil
}

func (m AskSigningOut) update(u *UIState, e eye) []Effect {
	u.open(e, OnMain, Dialog{Kind: AskSignOut})
	return nil
}

func switched(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func onOff(now string) []SettingOption {
	return []SettingOption{{"On", "on", now == "on"}, {"Off", "off", now == "off"}}
}
