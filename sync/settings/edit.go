package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Set writes one string value into the file at path ("pagerduty", "region", "eu"),
// leaves everything else in it as it stands, and makes it where it is not there.
// The file is replaced whole: a crash leaves the old one or the new one.
func Set(path, table, name, value string) error {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the settings: %w", err)
	}
	if err := replace(path, edit(string(text), table, name, strconv.Quote(value))); err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	return nil
}

// edit puts name = value into the table of the text.
func edit(text, table, name, value string) string {
	var lines []string
	if text != "" {
		lines = strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	}
	line := name + " = " + value
	switch at := locate(lines, table, name); {
	case at.line > 0:
		_, comment := cutComment(lines[at.line-1])
		if comment != "" {
			line += " " + comment
		}
		lines[at.line-1] = line
	case at.header > 0:
		lines = slices.Insert(lines, at.header, line)
	default:
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, "["+table+"]", line)
	}
	return strings.Join(lines, "\n") + "\n"
}

// place is where a key and the header of its table stand, from 1; 0 for nowhere.
type place struct{ header, line int }

func locate(lines []string, table, name string) place {
	var at place
	within := false
	for n, l := range lines {
		content, _ := cutComment(l)
		content = strings.TrimSpace(content)
		if strings.HasPrefix(content, "[") {
			if within = content == "["+table+"]"; within {
				at.header = n + 1
			}
			continue
		}
		key, _, ok := strings.Cut(content, "=")
		if within && ok && strings.TrimSpace(key) == name {
			at.line = n + 1
			return at
		}
	}
	return at
}

// cutComment splits a line before a # that is not within quotes.
func cutComment(line string) (content, comment string) {
	var quote rune
	for n, r := range line {
		switch {
		case quote == 0 && r == '#':
			return line[:n], line[n:]
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case r == quote:
			quote = 0
		}
	}
	return line, ""
}

// replace writes the file beside the old one, brings it to the disk, and puts it
// in the old one's place.
func replace(path, text string) (err error) {
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
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
