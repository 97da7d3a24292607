package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Key presses keys, named as xdotool names them ("a", "shift+a", "Escape"), as a quick
// person does: a window without a graphics card needs up to 200 ms to draw what a key did,
// and only then gives the keyboard to a field, or takes it back.
func (d *Desk) Key(keys ...string) error {
	_, err := d.Run(nil, "xdotool", append([]string{"key", "--clearmodifiers", "--delay", "250"}, keys...)...)
	return err
}

// Type types a text.
func (d *Desk) Type(text string) error {
	_, err := d.Run(nil, "xdotool", "type", "--delay", "20", text)
	return err
}

// Click clicks at a point of the screen. The pointer is moved first, as the window
// toolkit takes a click to be where the pointer was at its last look.
func (d *Desk) Click(x, y int) error {
	if _, err := d.Run(nil, "xdotool", "mousemove", fmt.Sprint(x), fmt.Sprint(y)); err != nil {
		return err
	}
	time.Sleep(150 * time.Millisecond)
	_, err := d.Run(nil, "xdotool", "click", "1")
	return err
}

// Picture takes a picture of the screen.
func (d *Desk) Picture(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	_, err := d.Run(nil, "import", "-window", "root", "-silent", path)
	return err
}

// Window is a window as the window manager knows it.
type Window struct {
	ID         string
	Name       string
	X, Y, W, H int
	Fullscreen bool
	Above      bool
	Active     bool
}

// Windows lists the windows whose title contains name.
func (d *Desk) Windows(name string) ([]Window, error) {
	list, err := d.Run(nil, "xprop", "-root", "_NET_CLIENT_LIST")
	if err != nil {
		return nil, err
	}
	active, err := d.Run(nil, "xprop", "-root", "_NET_ACTIVE_WINDOW")
	if err != nil {
		return nil, err
	}
	var all []Window
	_, ids, _ := strings.Cut(list, "#")
	for id := range strings.SplitSeq(ids, ",") {
		if id = strings.TrimSpace(id); id == "" {
			continue
		}
		info, err := d.Run(nil, "xwininfo", "-id", id)
		if err != nil {
			continue // it has just gone
		}
		state, err := d.Run(nil, "xprop", "-id", id, "_NET_WM_STATE", "_NET_WM_NAME")
		if err != nil {
			continue
		}
		w := Window{ID: id, Fullscreen: strings.Contains(state, "FULLSCREEN"), Above: strings.Contains(state, "ABOVE"), Active: strings.Contains(active, id)}
		_, quoted, _ := strings.Cut(state, `_NET_WM_NAME(UTF8_STRING) = "`)
		w.Name, _, _ = strings.Cut(quoted, `"`+"\n")
		for line := range strings.SplitSeq(info, "\n") {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			into := map[string]*int{"Absolute upper-left X": &w.X, "Absolute upper-left Y": &w.Y, "Width": &w.W, "Height": &w.H}[key]
			if into != nil {
				_, _ = fmt.Sscan(value, into)
			}
		}
		if strings.Contains(w.Name, name) {
			all = append(all, w)
		}
	}
	return all, nil
}

// OnTop is the id of the window that stands over all others.
func (d *Desk) OnTop() (string, error) {
	list, err := d.Run(nil, "xprop", "-root", "_NET_CLIENT_LIST_STACKING")
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(list[strings.LastIndexAny(list, ", ")+1:]), nil
}
