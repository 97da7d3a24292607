package settings

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/dogwatch-app/dogwatch/app"
)

// File is what config.toml says, with the defaults where it says nothing.
type File struct {
	// Region is "us" or "eu"; APIURL another address of the API, "" for none.
	Region string
	APIURL string
	app.Settings
}

// document is the form of the file. A nil field is not in it.
type document struct {
	PagerDuty struct {
		Region *string `toml:"region"`
		APIURL *string `toml:"api_url"`
	} `toml:"pagerduty"`
	Sync struct {
		OnCall  *duration `toml:"on_call"`
		OffCall *duration `toml:"off_call"`
	} `toml:"sync"`
	Alarm struct {
		Ramp           *duration `toml:"ramp"`
		OverrideVolume *bool     `toml:"override_volume"`
		Grace          *duration `toml:"grace"`
		BlindAfter     *duration `toml:"blind_after"`
		RingAfter      *duration `toml:"ring_after"`
	} `toml:"alarm"`
	Look struct {
		Theme         *string `toml:"theme"`
		ReducedMotion *bool   `toml:"reduced_motion"`
	} `toml:"look"`
}

type duration time.Duration

// UnmarshalText reads "5s", "1m30s".
func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no duration such as 5s or 1m30s", text)
	}
	*d = duration(v)
	return nil
}

// Bad says what is wrong in the file, and where. Line is 0 where it has none.
type Bad struct {
	Path string
	Line int
	Key  string
	Why  string
}

func (e Bad) Error() string {
	where := e.Path
	if e.Line > 0 {
		where = fmt.Sprintf("%s, line %d", e.Path, e.Line)
	}
	if e.Key != "" {
		where += ": " + e.Key
	}
	return where + ": " + e.Why
}

// Load reads the file at path. One that is not there is all defaults. What is
// wrong with it is a Bad; the values then are the defaults.
func Load(path string) (File, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fill(document{}), nil
	}
	if err != nil {
		return fill(document{}), fmt.Errorf("read the settings: %w", err)
	}
	var doc document
	d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil {
		return fill(document{}), bad(path, err)
	}
	f := fill(doc)
	if key, why := check(f); key != "" {
		return fill(document{}), Bad{Path: path, Line: lineOf(string(text), key), Key: key, Why: why}
	}
	return f, nil
}

// bad finds the place of the mistake in the decoder's error.
func bad(path string, err error) error {
	if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		line, _ := first.Position()
		return Bad{Path: path, Line: line, Key: strings.Join(first.Key(), "."), Why: "there is no such setting"}
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := wrong.Position()
		return Bad{Path: path, Line: line, Key: strings.Join(wrong.Key(), "."), Why: strings.TrimPrefix(wrong.Error(), "toml: ")}
	}
	return Bad{Path: path, Why: err.Error()}
}

func fill(doc document) File {
	f := File{Settings: app.Defaults()}
	f.Region = value(doc.PagerDuty.Region, "us")
	f.APIURL = value(doc.PagerDuty.APIURL, "")
	f.Sync.OnCall = span(doc.Sync.OnCall, f.Sync.OnCall)
	f.Sync.OffCall = span(doc.Sync.OffCall, f.Sync.OffCall)
	f.Alarm.Ramp = span(doc.Alarm.Ramp, f.Alarm.Ramp)
	f.Alarm.OverrideVolume = value(doc.Alarm.OverrideVolume, f.Alarm.OverrideVolume)
	f.Alarm.Grace = span(doc.Alarm.Grace, f.Alarm.Grace)
	f.Alarm.BlindAfter = span(doc.Alarm.BlindAfter, f.Alarm.BlindAfter)
	f.Alarm.RingAfter = span(doc.Alarm.RingAfter, f.Alarm.RingAfter)
	f.Theme = value(doc.Look.Theme, f.Theme)
	f.ReducedMotion = value(doc.Look.ReducedMotion, f.ReducedMotion)
	return f
}

func value[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

func span(p *duration, otherwise time.Duration) time.Duration {
	return time.Duration(value(p, duration(otherwise)))
}

// check finds the first value that would not do.
func check(f File) (key, why string) {
	for _, d := range []struct {
		key         string
		is          time.Duration
		least, most time.Duration
	}{
		{"sync.on_call", f.Sync.OnCall, 2 * time.Second, time.Minute},
		{"sync.off_call", f.Sync.OffCall, 5 * time.Second, 10 * time.Minute},
		{"alarm.ramp", f.Alarm.Ramp, 0, 2 * time.Minute},
		{"alarm.grace", f.Alarm.Grace, 5 * time.Second, 10 * time.Minute},
		{"alarm.blind_after", f.Alarm.BlindAfter, 15 * time.Second, 30 * time.Minute},
		{"alarm.ring_after", f.Alarm.RingAfter, 0, 30 * time.Minute},
	} {
		if d.is < d.least || d.is > d.most {
			return d.key, fmt.Sprintf("%s is not between %s and %s", d.is, d.least, d.most)
		}
	}
	if f.Region != "us" && f.Region != "eu" {
		return "pagerduty.region", fmt.Sprintf("%q is neither us nor eu", f.Region)
	}
	switch f.Theme {
	case "dark", "light", "system":
	default:
		return "look.theme", fmt.Sprintf("%q is none of dark, light and system", f.Theme)
	}
	if f.APIURL != "" {
		u, err := url.Parse(f.APIURL)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return "pagerduty.api_url", fmt.Sprintf("%q is no address such as https://api.example.com", f.APIURL)
		}
	}
	return "", ""
}

// lineOf is the line of the key ("table.name") in the text, 0 where it is not.
func lineOf(text, key string) int {
	table, name, _ := strings.Cut(key, ".")
	at := locate(strings.Split(text, "\n"), table, name)
	return cmp.Or(at.line, at.header)
}
