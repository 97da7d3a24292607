package autostart

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/ui/uitest"
)

// entries are a common one, and one whose paths hold whatever a path may.
var entries = map[string]Entry{
	"plain": {Program: "/usr/bin/dogwatch"},
	"odd":   {Program: "/opt/a b%$x=é&<y>/dogwatch", Profile: "/home/me/night 'n\" day\\%h $HOME `id` & <b>"},
}

func TestWhatIsWritten(t *testing.T) {
	for name, e := range entries {
		unit, _, err := e.unit()
		if err != nil {
			t.Fatal(err)
		}
		agent, _, err := e.agent()
		if err != nil {
			t.Fatal(err)
		}
		run, err := e.runValue()
		if err != nil {
			t.Fatal(err)
		}
		with, _ := e.desktopEntry(true)
		without, _ := e.desktopEntry(false)
		for file, got := range map[string]string{
			"dogwatch.service": unit, "dogwatch.desktop": without, "dogwatch-systemd.desktop": with,
			"dogwatch.plist": agent, "run.txt": run + "\n",
		} {
			uitest.Golden(t, filepath.Join(name, file), got)
		}
	}
}

// TestAgentIsXML reads the words back with a parser.
func TestAgentIsXML(t *testing.T) {
	e := entries["odd"]
	text, _, err := e.agent()
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	in := xml.NewDecoder(strings.NewReader(text))
	for array := false; ; {
		tok, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			array = array || el.Name.Local == "array"
			if array && el.Name.Local == "string" {
				var s string
				if err := in.DecodeElement(&s, &el); err != nil {
					t.Fatal(err)
				}
				words = append(words, s)
			}
		case xml.EndElement:
			array = array && el.Name.Local != "array"
		}
	}
	if want := append([]string{e.Program}, e.args()...); !slices.Equal(words, want) {
		t.Errorf("launchd reads %q, want %q", words, want)
	}
}

// argv reads a command line as CommandLineToArgvW's documentation says.
func argv(line string) (words []string) {
	i := 0
	for i < len(line) {
		for i < len(line) && line[i] == ' ' {
			i++
		}
		var w strings.Builder
		quoted := false
		for i < len(line) && (quoted || line[i] != ' ') {
			slashes := 0
			for i < len(line) && line[i] == '\\' {
				slashes, i = slashes+1, i+1
			}
			switch {
			case i < len(line) && line[i] == '"':
				w.WriteString(strings.Repeat(`\`, slashes/2))
				if slashes%2 == 1 {
					w.WriteByte('"')
				} else {
					quoted = !quoted
				}
				i++
			case slashes > 0:
				w.WriteString(strings.Repeat(`\`, slashes))
			default:
				w.WriteByte(line[i])
				i++
			}
		}
		words = append(words, w.String())
	}
	return words
}

func TestWindowsReadsTheWordsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{Program: `C:\Program Files\Dogwatch\dogwatch.exe`, Profile: rapid.StringMatching(`[a \\"é]{1,40}`).Draw(t, "profile")}
		line, err := e.runValue()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := argv(line), append([]string{e.Program}, e.args()...); !slices.Equal(got, want) {
			t.Fatalf("%s\nis read as %q, want %q", line, got, want)
		}
	})
}

func TestWindowsLimit(t *testing.T) {
	e := Entry{Program: `C:\` + strings.Repeat("x", 300) + `\dogwatch.exe`}
	if _, err := e.runValue(); err == nil || !strings.Contains(err.Error(), "260") {
		t.Errorf("a line that Windows would not read: %v", err)
	}
}

func TestTaskManager(t *testing.T) {
	for b, want := range map[string]bool{"\x02\x00": false, "\x03\x00\x00\x00\x11": true, "\x06": false, "\x07": true, "": false} {
		if got := turnedOff([]byte(b)); got != want {
			t.Errorf("%q: %v", b, got)
		}
	}
}

func TestRefusesInWords(t *testing.T) {
	for name, e := range map[string]Entry{
		"a relative program": {Program: "dogwatch"},
		"none":               {},
		"a relative profile": {Program: "/usr/bin/dogwatch", Profile: "p"},
		"a line break":       {Program: "/usr/bin/dogwatch", Profile: "/p\nExecStart=/bin/evil"},
		"no UTF-8":           {Program: "/usr/bin/dogwatch", Profile: "/\xff"},
	} {
		if _, err := e.Status(); err == nil {
			t.Errorf("%s: Status takes it", name)
		}
		if err := e.On(t.Context()); err == nil {
			t.Errorf("%s: On takes it", name)
		}
	}
	if err := lasting(filepath.Join(os.TempDir(), "go-build1", "dogwatch")); err == nil {
		t.Error("a program in a temporary folder is taken")
	}
	if err := lasting("/private/var/folders/x/AppTranslocation/y/Dogwatch.app/Contents/MacOS/dogwatch"); err == nil {
		t.Error("a program that macOS runs from elsewhere is taken")
	}
	if err := lasting("/usr/bin/dogwatch"); err != nil {
		t.Error(err)
	}
	for _, quote := range []string{`"`, `'`, `\`} {
		if _, _, err := (Entry{Program: "/opt/" + quote + "/dogwatch"}).unit(); err == nil {
			t.Errorf("a program with %s in its path, which systemd does not start, is taken", quote)
		}
	}
}
