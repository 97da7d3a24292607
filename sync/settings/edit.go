package settings

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/pelletier/go-toml/v2"
)

// Set writes one value into the file at path ("pagerduty", "region", "eu"), leaves
// everything else in it as it stands, and makes it where it is not there. The value is
// a string, bool, int, time.Duration, app.Daily, []string, []time.Duration, []app.Date,
// []app.Rule or []app.RunbookRule; a list replaces the whole list. A value that would not do is a Bad, and so is
// a file that is no TOML: both leave the file as it is. The file is replaced whole: a
// crash leaves the old one or the new one.
func Set(path, table, name string, value any) error {
	literal, err := literalOf(value)
	if err != nil {
		return fmt.Errorf("set %s.%s: %w", table, name, err)
	}
	text, err := readFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	l, ok := read(text)
	if !ok {
		_, err := parse(path, text)
		return err
	}
	edited := l.set(table, name, literal)
	if err := accepts(path, text, edited, join(table, name)); err != nil {
		return err
	}
	if err := replace(path, edited); err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	return nil
}

// accepts tells whether the text is sound as far as the key goes, and whether what was
// sound before still is. Another mistake, which somebody made elsewhere in the file, is
// theirs to mend.
func accepts(path string, before, text []byte, key string) error {
	var whole map[string]any
	if toml.Unmarshal(text, &whole) != nil {
		return Bad{Path: path, Key: key, Why: "it cannot be written without changing what stands around it: edit the file by hand"}
	}
	_, err := parse(path, text)
	wrong, ok := errors.AsType[Bad](err)
	if !ok {
		return nil
	}
	wrong.Line = 0 // it never came into the file
	if below(wrong.Key, key) {
		return wrong
	}
	if _, err := parse(path, before); err == nil {
		return Bad{Path: path, Key: key, Why: fmt.Sprintf("then %s would be wrong: %s", wrong.Key, wrong.Why)}
	}
	return nil
}

// below reports whether key is above, or a part of it.
func below(key, above string) bool {
	return key == above || len(key) > len(above) && key[:len(above)] == above && (key[len(above)] == '.' || key[len(above)] == '[')
}

// set puts name = value into the table of the text.
func (l *layout) set(table, name, value string) []byte {
	path := join(table, name)
	if blocks := l.blocks[path]; len(blocks) > 0 {
		again, _ := read(l.without(blocks))
		return again.set(table, name, value)
	}
	eol := "\n"
	if bytes.Contains(l.text, []byte("\r\n")) {
		eol = "\r\n"
	}
	line := name + " = " + value
	if at, ok := l.keys[path]; ok {
		return l.splice(at.value, at.end, value)
	}
	if at, ok := l.inline[table]; ok {
		if rest := bytes.TrimLeft(l.text[at+1:], " \t\r\n"); len(rest) > 0 && rest[0] == '}' {
			return l.splice(at+1, at+1, " "+line)
		}
		return l.splice(at+1, at+1, " "+line+",")
	}
	if at, ok := l.tables[table]; ok {
		return l.splice(at.end, at.end, l.afterLine(at.end, eol, line))
	}
	if at, ok := l.dotted[table]; ok {
		return l.splice(at, at, table+"."+line+eol)
	}
	text := "[" + table + "]" + eol + line + eol
	if len(l.text) > 0 {
		if text = eol + text; l.text[len(l.text)-1] != '\n' {
			text = eol + text
		}
	}
	return l.splice(len(l.text), len(l.text), text)
}

// afterLine is the line to put behind a line that ends at that offset, before its end.
func (l *layout) afterLine(at int, eol, line string) string {
	switch {
	case at == len(l.text):
		return eol + line + eol
	case at > 0 && l.text[at-1] == '\r':
		return "\n" + line + "\r"
	}
	return eol + line
}

func (l *layout) splice(from, to int, text string) []byte {
	return slices.Concat(l.text[:from], []byte(text), l.text[to:])
}

// without takes the blocks out of the text, from the line of their header to that of
// their last key.
func (l *layout) without(blocks []span) []byte {
	text := slices.Clone(l.text)
	blocks = slices.Clone(blocks)
	slices.SortFunc(blocks, func(a, b span) int { return cmp.Compare(b.start, a.start) })
	for _, b := range blocks {
		end := l.line(b.end).end
		text = slices.Delete(text, b.start, min(end+1, len(text)))
	}
	return text
}

// replace writes the file beside the old one, brings it to the disk, and puts it in the
// old one's place. Where the old one is a link, that is kept.
func replace(path string, text []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".config-*.toml")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
