package settings

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// stand is the screen in a window, with the state that the shell's pump would keep.
type stand struct {
	t       *testing.T
	ui      *view.UIState
	snap    *app.Snapshot
	screen  *Screen
	window  fyne.Window
	msgs    []view.Msg
	effects []view.Effect
}

func show(t *testing.T, section view.Section, size fyne.Size) *stand {
	t.Helper()
	look := theme.Of("dark", 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{t: t, ui: view.NewUIState(), snap: uitest.OnCall(), window: fyne.CurrentApp().NewWindow("")}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	st.screen = New(&kit.Ground{Look: look}, st.window.Canvas, func(m view.Msg) { st.msgs = append(st.msgs, m); st.send(m) })
	st.screen.g.Reveal = st.screen.Scroll.Reveal
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	st.window.Resize(size)
	st.send(view.Configured{Config: uitest.Config()})
	st.send(view.GoSection{To: section})
	st.msgs = nil
	return st
}

func (st *stand) send(m view.Msg) {
	st.effects = st.ui.Update(st.snap, uitest.Now, uitest.Zone, m)
	st.screen.Set(view.Project(st.snap, st.ui, uitest.Now, uitest.Zone, view.Options{}).Settings)
	st.screen.g.Settle(st.screen.Root)
}

// load answers what the screen wants read.
func (st *stand) load() {
	for range 3 {
		for _, l := range st.ui.Loads(st.snap, uitest.Now) {
			st.send(view.Began{Load: l})
			switch l.Kind {
			case view.LoadPages:
				st.send(view.PagesRead{Load: l, Pages: uitest.LastWeek()})
			case view.LoadDryRun:
				st.send(view.DryRunDone{Load: l, Run: l.DryRun()})
			case view.LoadStarts:
				st.send(view.StartsRead{Load: l, Starts: view.Starts{On: true, How: "It is written in ~/.config/systemd/user"}})
			}
		}
	}
}

func (st *stand) says(want ...string) {
	st.t.Helper()
	all := strings.Join(drawn.Texts(st.screen.Root), " ")
	for _, w := range want {
		if !strings.Contains(all, w) {
			st.t.Errorf("%q is not among\n%s", w, all)
		}
	}
}

func (st *stand) row(key string) *fieldRow {
	st.t.Helper()
	for _, f := range []*fields{st.screen.fields, st.screen.rules.form.fields, st.screen.lines.form.fields} {
		if r := f.rows[key]; r != nil && slices.Contains(f.keys, key) {
			return r
		}
	}
	st.t.Fatalf("%s is not shown", key)
	return nil
}

// write writes into the field as a person does; Enter hands it over.
func (st *stand) write(key, text string, enter bool) {
	st.t.Helper()
	c := st.window.Canvas()
	r := st.row(key)
	c.Focus(r.edit.Entry())
	c.Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(c.Focused(), text)
	if enter {
		st.key(fyne.KeyReturn)
	}
}

func (st *stand) key(name fyne.KeyName) {
	if f, ok := st.window.Canvas().Focused().(interface{ KeyDown(*fyne.KeyEvent) }); ok {
		f.KeyDown(&fyne.KeyEvent{Name: name})
	}
}

func (st *stand) set() view.Setting {
	st.t.Helper()
	for _, e := range st.effects {
		if e.Set != nil {
			return *e.Set
		}
	}
	st.t.Fatalf("nothing is written: %+v", st.effects)
	return view.Setting{}
}

func TestAValueIsHandedOverWithEnterOrWhenTheKeyboardLeaves(t *testing.T) {
	st := show(t, view.SectionAlarm, fyne.NewSize(984, 760))
	st.write("alarm.ramp", "45", true)
	if got := st.set(); got.Table != "alarm" || got.Name != "ramp" || got.Value != 45*time.Second {
		t.Errorf("wrote %+v", got)
	}
	st.send(view.SetDone{Key: "alarm.ramp"})
	c := uitest.Config()
	c.Alarm.Ramp = 45 * time.Second
	st.send(view.Configured{Config: c})
	if got := st.row("alarm.ramp").edit.Text(); got != "45 s" {
		t.Errorf("once written it is shown as %q", got)
	}
	st.effects = nil
	st.write("alarm.ring_after", "2m", false)
	if st.effects != nil {
		t.Error("it is written while the person still writes")
	}
	st.window.Canvas().Unfocus()
	if got := st.set(); got.Name != "ring_after" || got.Value != 2*time.Minute {
		t.Errorf("wrote %+v", got)
	}
}

func TestWhatIsRefusedStaysWithItsReason(t *testing.T) {
	st := show(t, view.SectionAlarm, fyne.NewSize(984, 760))
	st.write("alarm.ramp", "soon", true)
	if len(st.effects) != 0 {
		t.Errorf("wrote %+v", st.effects)
	}
	st.says("Write a length of time such as 30 s, 2 m or 1 h.")
	st.write("alarm.ramp", "5m", true)
	st.send(view.SetDone{Key: "alarm.ramp", Err: app.Invalid{Why: "5m is not between 0s and 2m"}})
	st.says("5m is not between 0s and 2m.")
	if got := st.row("alarm.ramp").edit.Text(); got != "5m" {
		t.Errorf("the field says %q", got)
	}
	st.key(fyne.KeyEscape)
	c := uitest.Config()
	c.Alarm.Ramp = time.Minute
	st.window.Canvas().Unfocus()
	st.send(view.Configured{Config: c})
	if all := strings.Join(drawn.Texts(st.screen.Root), " "); strings.Contains(all, "between") || st.row("alarm.ramp").edit.Text() != "1 m" {
		t.Errorf("the file says something else, and the field %q", st.row("alarm.ramp").edit.Text())
	}
}

// Somebody who is writing must not lose it to an edit of the file.
func TestAnEditOfTheFileDoesNotTakeWhatIsBeingWritten(t *testing.T) {
	st := show(t, view.SectionAlarm, fyne.NewSize(984, 760))
	st.write("alarm.grace", "3", false)
	c := uitest.Config()
	c.Alarm.Grace, c.Alarm.Ramp = 2*time.Minute, time.Minute
	st.send(view.Configured{Config: c})
	if got := st.row("alarm.grace").edit.Text(); got != "3" {
		t.Errorf("what is being written has become %q", got)
	}
	if got := st.row("alarm.ramp").edit.Text(); got != "1 m" {
		t.Errorf("the other field says %q", got)
	}
	st.key(fyne.KeyEscape)
	if got := st.row("alarm.grace").edit.Text(); got != "2 m" {
		t.Errorf("Escape gives %q", got)
	}
}

func TestChoicesAndSounds(t *testing.T) {
	st := show(t, view.SectionAlarm, fyne.NewSize(984, 760))
	test.Tap(st.row("alarm.override_volume").chips.Root.Objects[1].(*kit.Chip))
	if got := st.set(); got.Name != "override_volume" || got.Value != false {
		t.Errorf("wrote %+v", got)
	}
	test.Tap(st.screen.sounds.all[2])
	if e := st.effects[0].Submit; e == nil || e.Intent.Verb != app.Sample || e.Intent.Text != string(app.BlindPattern) {
		t.Errorf("asked for %+v", st.effects)
	}
	st.send(view.GoSection{To: view.SectionHours})
	test.Tap(st.row("hours.weekend").chips.Root.Objects[4].(*kit.Chip)) // Friday too
	if got := st.set(); !slices.Equal(got.Value.([]string), []string{"fri", "sat", "sun"}) {
		t.Errorf("wrote %+v", got)
	}
}

func TestAMistakeInTheFileIsOnTop(t *testing.T) {
	st := show(t, view.SectionLook, fyne.NewSize(984, 760))
	c := uitest.Config()
	c.Problem = &app.Problem{What: "A setting is wrong: config.toml, line 3: alarm.rmap: there is no such setting.", Means: "The last good settings are in force.", Do: "Mend the file."}
	st.send(view.Configured{Config: c})
	st.says("config.toml, line 3: alarm.rmap", "The last good settings are in force.")
	c.Problem = nil
	st.send(view.Configured{Config: c})
	if strings.Contains(strings.Join(drawn.Texts(st.screen.Root), " "), "alarm.rmap") {
		t.Error("it stays though it is mended")
	}
}

func TestARuleIsAddedMovedAndRemoved(t *testing.T) {
	st := show(t, view.SectionRules, fyne.NewSize(984, 760))
	st.says("1", "batch jobs can wait", `Service "Batch *", in sleeping hours: a notification only.`, "It silences high urgency even when it was escalated to you")
	rules := st.screen.rules
	test.Tap(rules.rows[1].up)
	if got := st.set().Value.([]app.Rule); got[0].Name != "staging" || got[1].Name != "batch jobs can wait" || len(got) != 3 {
		t.Errorf("moved to %+v", got)
	}
	st.send(view.SetDone{Key: "alarm.rules", Err: errors.New("the disk is full")})
	st.says("The disk is full.")
	test.Tap(rules.add)
	st.says("A new rule")
	if st.window.Canvas().Focused() != st.row("rule.name").edit.Entry() {
		t.Error("the keyboard is not in the first field")
	}
	st.write("rule.name", "Sundays", true)
	st.write("rule.days", "sonntag", true)
	st.says(`"sonntag" is none of mon to sun`)
	test.Tap(rules.form.save)
	if len(st.effects) != 0 {
		t.Errorf("a rule that cannot be read is written: %+v", st.effects)
	}
	st.write("rule.days", "sun", true)
	test.Tap(st.row("rule.do").chips.Root.Objects[2].(*kit.Chip))
	test.Tap(st.row("rule.even_escalated").chips.Root.Objects[1].(*kit.Chip))
	st.says("On sun: kept quiet, even what was escalated to you.", "nobody else may be left to take it")
	test.Tap(rules.form.save)
	got := st.set().Value.([]app.Rule)
	if want := (app.Rule{Name: "Sundays", Days: app.DaysOf(time.Sunday), Do: app.Quiet, EvenEscalated: true}); len(got) != 4 || got[3] != want {
		t.Errorf("wrote %+v", got)
	}
	st.send(view.SetDone{Key: "alarm.rules"})
	if rules.form.root.Visible() {
		t.Error("the form stays after it was saved")
	}
	st.send(view.RuleRemove{N: 0, Name: "batch jobs can wait"})
	st.send(view.Settle{On: view.OnMain})
	if got := st.set().Value.([]app.Rule); len(got) != 2 || got[0].Name != "staging" {
		t.Errorf("removed, and left %+v", got)
	}
}

func TestWhatLastWeekWouldHaveBeen(t *testing.T) {
	st := show(t, view.SectionRules, fyne.NewSize(984, 1400))
	test.Tap(st.screen.rules.asking)
	st.says("Reading last week's pages from PagerDuty…")
	st.load()
	st.says("4 pages came to you last week", "2 pages of high urgency would never have rung.", `Notification by "batch jobs can wait"`, `Quiet by "staging"`,
		"Rings, no rule", "decided 1 page of last week", "of the two outcomes the louder one counts")
	// Other rules: the same pages are held against them, and not read again.
	c := uitest.Config()
	c.Alarm.Rules = nil
	st.send(view.Configured{Config: c})
	for _, l := range st.ui.Loads(uitest.OnCall(), uitest.Now) {
		if l.Kind != view.LoadDryRun {
			t.Errorf("reads %s again", l.Kind)
		}
	}
	st.load()
	st.says("Would ring 4", "There are no rules")
}

// TestTheKeyboardReachesEverything goes round with Tab in a small window: all that can
// be pressed or written into gets the keyboard, and can be seen then.
func TestTheKeyboardReachesEverything(t *testing.T) {
	for _, section := range []view.Section{
		view.SectionAccount, view.SectionChecking, view.SectionAlarm, view.SectionRules, view.SectionHours, view.SectionRunbooks, view.SectionLook, view.SectionComputer,
	} {
		st := show(t, section, fyne.NewSize(684, 600)) // 900x600, without the rail
		st.load()
		if section == view.SectionRunbooks {
			st.shelve()
		}
		c := st.window.Canvas()
		seen := map[fyne.Focusable]bool{}
		for range 80 {
			c.FocusNext()
			f := c.Focused()
			if seen[f] {
				break
			}
			seen[f] = true
			o := f.(fyne.CanvasObject)
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if at.Y < 0 || at.Y+o.Size().Height > 600 {
				t.Errorf("%s: a %T has the keyboard at %v, out of sight", section, f, at.Y)
			}
			if at.X+o.Size().Width > 684 {
				t.Errorf("%s: a %T reaches to %v", section, f, at.X+o.Size().Width)
			}
		}
		want := 9 // the sections themselves
		switch section {
		case view.SectionAlarm:
			want += 4 + 2*2 + 5
		case view.SectionRules:
			want += 3*4 + 2
		case view.SectionHours:
			want += 6 + 7
		case view.SectionRunbooks:
			want += 2 + 2 + 3*4 - 2 + 1
		}
		if len(seen) < want {
			t.Errorf("%s: the keyboard reaches %d things, not %d", section, len(seen), want)
		}
	}
}

func TestPictures(t *testing.T) {
	for _, section := range []view.Section{view.SectionAlarm, view.SectionRules, view.SectionRunbooks} {
		st := show(t, section, fyne.NewSize(984, 780))
		if section == view.SectionRunbooks {
			st.shelve()
		}
		test.AssertRendersToImage(t, string(section)+".png", st.window.Canvas())
	}
}
