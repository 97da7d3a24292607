package main

import (
	"context"
	_ "embed"
	"fmt"
	"image"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/assets/demo"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
)

//go:embed shots.toml
var scenario []byte

const (
	// width and height are those of the display.
	width, height = 1440, 900
	// soon is how long a screen may take to come.
	soon = 20 * time.Second
	// changes is the share of the picture that keys must change, settles the share
	// that may go on changing: seconds are counted.
	changes, settles = 0.02, 0.004
	// largest is the size that a picture may have.
	largest = 250_000
)

// shot is one picture being taken.
type shot struct {
	*rig.Rig
	ctx context.Context
}

// take brings a desktop up, leads to the scene, and keeps a picture of it. It gives
// the size of the file.
func take(ctx context.Context, sc scene, theme, path string) (size int, err error) {
	dir, err := os.MkdirTemp("", "shots")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "shots.toml")
	if err := os.WriteFile(file, scenario, 0o600); err != nil {
		return 0, err
	}
	r, err := rig.Up(ctx, file, desk.Options{Width: width, Height: height})
	if err != nil {
		return 0, err
	}
	defer r.Down()
	s := &shot{r, ctx}
	if err := s.begin(sc, theme); err != nil {
		return 0, err
	}
	part, err := sc.up(s)
	if err != nil {
		return 0, err
	}
	picture, err := s.settled(part)
	if err != nil {
		return 0, err
	}
	if len(sc.keys) > 0 {
		before := picture
		if err := s.Key(sc.keys...); err != nil {
			return 0, err
		}
		if err := s.await("a change after "+strings.Join(sc.keys, " "), func() bool {
			now, err := s.look()
			return err == nil && differ(before, now, part) >= changes
		}); err != nil {
			return 0, err
		}
		if picture, err = s.settled(part); err != nil {
			return 0, err
		}
	}
	return s.save(path, picture, part)
}

// begin starts the watch with the theme and plays the scene's part.
func (s *shot) begin(sc scene, theme string) error {
	if err := os.MkdirAll(s.Profile, 0o700); err != nil {
		return err
	}
	runbook := filepath.Join(s.Profile, "checkout-errors.md")
	text, err := demo.Files.ReadFile("checkout-errors.md")
	if err != nil {
		return err
	}
	if err := os.WriteFile(runbook, text, 0o600); err != nil {
		return err
	}
	config := fmt.Sprintf("[look]\ntheme = %q\nreduced_motion = true\n[runbooks]\nmap = [{title = \"checkout: *\", url = %q}]\n%s", theme, runbook, sc.config)
	if err := os.WriteFile(filepath.Join(s.Profile, "config.toml"), []byte(config), 0o600); err != nil {
		return err
	}
	if _, err := s.Run(nil, "xsetroot", "-solid", "#3b4550"); err != nil {
		return err
	}
	if sc.signedOut {
		_, err := s.StartWatch("")
		return err
	}
	var args []string
	if sc.part != "" { // else the main window would stand behind it
		args = append(args, "--tray")
	}
	if err := s.Watch(s.ctx, "ana-token", args...); err != nil {
		return err
	}
	if sc.part == "" {
		return nil
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, s.URL+"/simulator/play?part="+url.QueryEscape(sc.part), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("play %q: HTTP %d", sc.part, resp.StatusCode)
	}
	return nil
}

func (s *shot) await(what string, ok func() bool) error { return desk.Await(s.ctx, what, soon, ok) }

// window is the first window that is so.
func (s *shot) window(is func(desk.Window) bool) (desk.Window, bool) {
	all, err := s.Windows("")
	if err != nil {
		return desk.Window{}, false
	}
	for _, w := range all {
		if is(w) {
			return w, true
		}
	}
	return desk.Window{}, false
}

// popup is where the program shows something that the window manager does not
// manage: a menu, a notification. It is empty where there is none.
func (s *shot) popup(program string) image.Rectangle {
	tree, err := s.Run(nil, "xwininfo", "-root", "-children")
	if err != nil {
		return image.Rectangle{}
	}
	for line := range strings.SplitSeq(tree, "\n") {
		_, size, ok := strings.Cut(line, `("`+program+`" "`)
		if !ok {
			continue
		}
		_, size, _ = strings.Cut(size, `")`)
		var w, h, dx, dy, x, y int
		if _, err := fmt.Sscanf(strings.TrimSpace(size), "%dx%d+%d+%d  +%d+%d", &w, &h, &dx, &dy, &x, &y); err != nil || w <= 100 || h <= 50 {
			continue
		}
		info, err := s.Run(nil, "xwininfo", "-id", strings.Fields(line)[0])
		if err == nil && strings.Contains(info, "IsViewable") {
			return image.Rect(x, y, x+w, y+h)
		}
	}
	return image.Rectangle{}
}

// settled looks until the part of the display is at rest.
func (s *shot) settled(part image.Rectangle) (image.Image, error) {
	var last image.Image
	err := s.await("a picture at rest", func() bool {
		now, err := s.look()
		if err != nil {
			return false
		}
		rest := last != nil && differ(last, now, part) <= settles
		last = now
		time.Sleep(250 * time.Millisecond) // to the next look, or for what had just begun to change
		return rest
	})
	return last, err
}
