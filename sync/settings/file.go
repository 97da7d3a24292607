package settings

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/dogwatch-app/dogwatch/app"
)

// File is what config.toml says, with the defaults where it says nothing.
type File struct {
	// Region is "us" or "eu"; APIURL another address of the API, "" for none.
	Region string
	APIURL string
	// Proxy is what PagerDuty is reached through: http, https or socks5. nil leaves it
	// to the environment (HTTPS_PROXY). It may hold a password: it is for no log and no
	// screen (see url.URL.Redacted).
	Proxy *url.URL
	app.Settings
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

// Unwrap says of a value that was to be set, and never came into the file, that it is
// Invalid: whoever asked for it knows where it belongs.
func (e Bad) Unwrap() error {
	if e.Line > 0 || e.Key == "" {
		return nil
	}
	return app.Invalid{Why: e.Why}
}

// Default is what a file that says nothing means.
func Default() File { return File{Region: "us", Settings: app.Defaults()} }

// Load reads the file at path. One that is not there is all defaults. What is
// wrong with it is a Bad; the values then are the defaults.
func Load(path string) (File, error) {
	text, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Default(), nil
	}
	if err != nil {
		return Default(), err
	}
	return parse(path, text)
}

// most is the largest file that is read.
const most = 1 << 20

func readFile(path string) (text []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the settings: %w", err)
	case len(text) > most:
		return nil, Bad{Path: path, Why: fmt.Sprintf("it is larger than %d KiB", most>>10)}
	}
	return text, nil
}

// parse reads the text of the file at path.
func parse(path string, text []byte) (File, error) {
	var doc document
	d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil {
		return Default(), bad(path, text, err)
	}
	f := doc.file()
	if key, why := doc.check(&f); why != "" {
		l, _ := read(text)
		return Default(), Bad{Path: path, Line: l.lineOf(key), Key: key, Why: why}
	}
	return f, nil
}

// bad finds the place of the mistake in the decoder's error.
func bad(path string, text []byte, err error) error {
	if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(unknown.Errors) > 0 {
		return place(path, text, &unknown.Errors[0], "there is no such setting")
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		why := strings.TrimPrefix(wrong.Error(), "toml: ")
		if _, kind, mismatch := strings.Cut(why, "cannot decode TOML "); mismatch { // and then Go's types
			kind, _, _ = strings.Cut(kind, " into ")
			why = "a value of type " + kind + " does not do here"
		}
		return place(path, text, wrong, why)
	}
	return Bad{Path: path, Why: err.Error()}
}

// place names the key by where the decoder stumbled: what it says itself is at times
// short of a part, and does not number the rules.
func place(path string, text []byte, wrong *toml.DecodeError, why string) Bad {
	line, column := wrong.Position()
	b := Bad{Path: path, Line: line, Key: strings.Join(wrong.Key(), "."), Why: why}
	if l, ok := read(text); ok {
		b.Key = cmp.Or(l.keyAt(line, column), b.Key)
	}
	return b
}
