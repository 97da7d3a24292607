package boot

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/dogwatch-app/dogwatch"

// rule says which packages of ours a package may import, and what else it must
// not. A trailing "/..." means the package and all below it.
type rule struct {
	pkg string
	may []string
	not []string // standard or foreign import paths, same form
	why string
}

var (
	io_    = []string{"net", "net/http", "os", "os/exec", "io/fs", "database/sql", "log", "log/slog", "syscall"}
	window = []string{"fyne.io/fyne/v2/..."}
)

// rules are held in order: the first that names a package counts for it. A package
// that none names fails the test: add it here, with its reason.
var rules = []rule{
	{pkg: "", may: []string{"app/boot"}, why: "main only starts boot"},
	{pkg: "app/boot", may: []string{"..."}, not: []string{"fyne.io/fyne/v2/app"}, why: "boot composes everything; only main may need cgo and GL"},
	{pkg: "app/boot/stdlog", not: slices.Concat([]string{"net", "os"}, window), why: "it must be initialised before everything else"},
	{pkg: "app/boot/guard", not: window, why: "the guard outlives everything and loads nothing"},
	{pkg: "app", not: slices.Concat(io_[:5], window), why: "the language knows no I/O"},
	{pkg: "app/alarm", may: []string{"app", "app/rules"}, not: slices.Concat(io_, window), why: "the alarm asks the rule table"},
	{pkg: "app/fit", may: []string{"app", "app/roster"}, not: slices.Concat(io_, window), why: "who fits is shift arithmetic"},
	{pkg: "app/swap", may: []string{"app", "app/roster"}, not: slices.Concat(io_, window), why: "the machine of swaps is pure"},
	{pkg: "app/...", may: []string{"app"}, not: slices.Concat(io_, window), why: "rules are pure: they import the language alone"},
	{pkg: "sync/outbox", may: []string{"app"}, not: slices.Concat(io_, window), why: "the queue is pure"},
	{pkg: "sync/engine", may: []string{"app", "app/alarm", "app/roster", "sync/outbox"}, not: []string{"net", "net/http", "os", "database/sql", "fyne.io/fyne/v2/..."}, why: "the engine knows ports, not adapters"},
	{pkg: "sync/swaps", may: []string{"app", "app/fit", "app/roster", "app/swap"}, not: []string{"net", "net/http", "os", "database/sql", "fyne.io/fyne/v2/..."}, why: "swaps go through ports, as pages do"},
	{pkg: "sync/bookshelf", may: []string{"app", "app/guide", "app/runbook"}, not: window, why: "an adapter; what is found and what fits is pure"},
	{pkg: "sync/simulator/...", may: []string{"sync/simulator/..."}, not: window, why: "the simulator must not share the adapter's mistakes"},
	{pkg: "sync/providertest", may: []string{"app", "sync/simulator/..."}, not: window, why: "the contract is about ports"},
	{pkg: "sync/pagerduty", may: []string{"app", "app/roster", "sync/pace"}, not: window, why: "an adapter knows the language, and what one shift is of many rows"},
	{pkg: "sync/store/...", may: []string{"app"}, not: window, why: "an adapter knows the language alone"},
	{pkg: "sync/...", may: []string{"app"}, not: window, why: "an adapter knows the language alone"},
	{pkg: "ui/view", may: []string{"app", "app/guide", "app/prose", "app/ready", "app/room", "app/roster", "app/rules", "app/runbook", "app/swap"}, not: slices.Concat(io_, window), why: "the view is pure and draws nothing"},
	{pkg: "ui/palette", may: []string{"app"}, not: slices.Concat(io_, window), why: "colours are values"},
	{pkg: "ui/bus/...", may: []string{"ui/bus"}, not: window, why: "the watch loads no window toolkit"},
	{pkg: "ui/siren/...", may: []string{"app", "ui/siren/..."}, not: window, why: "the siren runs in the watch and waits for no window"},
	{pkg: "ui/desktop/...", may: []string{"app", "ui/bus/...", "ui/desktop/..."}, not: window, why: "sleep, network and autostart belong to the watch"},
	{pkg: "ui/tray", may: []string{"app", "assets", "ui/view", "ui/bus/..."}, not: window, why: "the tray lives in the watch"},
	{pkg: "ui/notify", may: []string{"app", "assets", "ui/view", "ui/bus/..."}, not: window, why: "notifications come from the watch"},
	{pkg: "ui/theme", may: []string{"app", "ui/palette", "assets"}, not: []string{"fyne.io/fyne/v2/app"}, why: "the look knows no screen"},
	{pkg: "ui/kit", may: []string{"app", "app/prose", "ui/theme", "ui/palette", "ui/view"}, not: []string{"fyne.io/fyne/v2/app"}, why: "widgets know no screen"},
	{pkg: "ui/shell", may: []string{"app", "app/prose", "assets", "ui/..."}, not: []string{"fyne.io/fyne/v2/app"}, why: "the shell puts screens into windows"},
	{pkg: "ui/uitest/drawn", not: []string{"fyne.io/fyne/v2/app"}, why: "reads what is drawn, and knows nothing of ours"},
	{pkg: "ui/uitest", may: []string{"app", "ui/view"}, not: []string{"fyne.io/fyne/v2/app"}, why: "samples for tests"},
	{pkg: "ui/...", may: []string{"app", "app/prose", "ui/view", "ui/kit", "ui/theme", "ui/palette"}, not: []string{"fyne.io/fyne/v2/app"}, why: "a screen knows no other screen, and no adapter"},
	{pkg: "assets/gen", may: []string{"app", "ui/palette"}, not: window, why: "draws the icons, at build time"},
	{pkg: "assets/...", not: window, why: "assets hold no logic"},
	{pkg: "packaging/...", may: []string{"..."}, why: "end-to-end tests and tools"},
}

// source is one parsed Go file of the project.
type source struct {
	pkg     string // folder from the module's root, "" for the root
	file    string
	test    bool
	lines   int
	imports []string
	doc     bool
	text    string
}

func TestImportsRunTheWayArchitectureSays(t *testing.T) {
	for _, s := range sources(t) {
		r, ok := ruleFor(s.pkg)
		if !ok {
			t.Errorf("%s: no rule for package %q: add one to the table, with its reason", s.file, s.pkg)
			continue
		}
		for _, imp := range s.imports {
			ours, isOurs := strings.CutPrefix(imp, module+"/")
			switch {
			case isOurs && ours == "app/boot" && s.pkg != "":
				t.Errorf("%s imports %s: only main imports boot", s.file, ours)
			case s.test: // tests may look around; the production graph is what is held
			case isOurs && ours != s.pkg && !matchesAny(r.may, ours):
				t.Errorf("%s imports %s: %s", s.file, ours, r.why)
			case !isOurs && matchesAny(r.not, imp):
				t.Errorf("%s imports %s: %s", s.file, imp, r.why)
			}
		}
	}
}

func TestSomeThingsStandInOnePlaceOnly(t *testing.T) {
	for _, s := range sources(t) {
		for imp, where := range map[string]string{
			"fyne.io/fyne/v2/app":               "",
			"github.com/PagerDuty/go-pagerduty": "sync/pagerduty",
			"modernc.org/sqlite":                "sync/store",
			"github.com/zalando/go-keyring":     "sync/secret",
			"fyne.io/systray":                   "ui/tray",
		} {
			if slices.Contains(s.imports, imp) && s.pkg != where {
				t.Errorf("%s imports %s, which only %q may", s.file, imp, where)
			}
		}
		if s.pkg != "ui/shell" && s.pkg != "app/boot" && !s.test && (strings.Contains(s.text, "fyne.Do(") || strings.Contains(s.text, "fyne.DoAndWait(")) {
			t.Errorf("%s calls fyne.Do: only the shell's pump may", s.file)
		}
		if strings.HasPrefix(s.pkg, "app") && s.pkg != "app/boot" && !s.test && strings.Contains(s.text, "time.Now") {
			t.Errorf("%s asks for the time: pure code takes now", s.file)
		}
		if s.pkg == "sync" {
			t.Errorf("%s: the folder sync holds no Go file, its name would hide the standard library's", s.file)
		}
	}
}

func TestFilesAreSmallAndPackagesExplained(t *testing.T) {
	explained, seen := map[string]bool{}, map[string]bool{}
	for _, s := range sources(t) {
		most := 400
		if s.test {
			most = 600
		}
		if s.lines > most {
			t.Errorf("%s has %d lines, more than %d: split it by what it does", s.file, s.lines, most)
		}
		if !s.test {
			seen[s.pkg] = true
			explained[s.pkg] = explained[s.pkg] || s.doc
		}
	}
	for pkg := range seen {
		if !explained[pkg] {
			t.Errorf("package %q has no package comment", pkg)
		}
	}
}

func ruleFor(pkg string) (rule, bool) {
	n := slices.IndexFunc(rules, func(r rule) bool { return matches(r.pkg, pkg) })
	if n < 0 {
		return rule{}, false
	}
	return rules[n], true
}

func matchesAny(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, pkg) })
}

// matches reports whether pattern names the package: by its path, or by a path
// above it and "/...".
func matches(pattern, pkg string) bool {
	above, all := strings.CutSuffix(pattern, "...")
	if !all {
		return pattern == pkg
	}
	return strings.HasPrefix(pkg+"/", above)
}

// sources parses every Go file of the project.
func sources(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if base := d.Name(); rel != "." && (strings.HasPrefix(base, ".") || base == "testdata" || rel == "build") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		s, err := parse(name, rel)
		all = append(all, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(all))
	}
	return all
}

func parse(name, rel string) (source, error) {
	s := source{file: rel, pkg: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go")}
	if s.pkg == "." {
		s.pkg = ""
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return s, err
	}
	text := string(raw)
	s.text, s.lines = text, strings.Count(text, "\n")
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return s, err
	}
	s.doc = f.Doc != nil
	for _, imp := range f.Imports {
		p, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			return s, err
		}
		s.imports = append(s.imports, p)
	}
	return s, nil
}
