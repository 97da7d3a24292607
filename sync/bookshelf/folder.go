package bookshelf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// mostEntries is how many files of a folder are looked at.
const mostEntries = 5000

// rules are the person's map as it counts for the incident: with whole paths, and after
// it the file of the folder that is called like the service.
func (s *Shelf) rules(settings app.RunbookSettings, i app.Incident) []app.RunbookRule {
	rules := runbook.Rooted(settings.Map, filepath.ToSlash(settings.Folder))
	if file := fileFor(settings.Folder, i.Service.Name); file != "" {
		rules = append(rules, runbook.Rooted([]app.RunbookRule{{URL: file}}, filepath.ToSlash(settings.Folder))...)
	}
	return rules
}

// fileFor is the text in the folder that is called like the service: "payments-api.md" of
// "Payments API"; "" for none.
func fileFor(folder, service string) string {
	want := slug(service)
	if folder == "" || want == "" {
		return ""
	}
	dir, err := os.Open(folder)
	if err != nil {
		return ""
	}
	defer dir.Close()
	names, err := dir.Readdirnames(mostEntries)
	if err != nil {
		return ""
	}
	best := ""
	for _, name := range names {
		if base := strings.TrimSuffix(name, path.Ext(name)); textEnding(name) && slug(base) == want && (best == "" || name < best) {
			best = name
		}
	}
	return best
}

// slug is a name as files are called: lower case, with a dash for what is neither letter
// nor digit.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }), "-")
}

// readFile reads a text that the person's settings allow.
func (s *Shelf) readFile(ctx context.Context, address, file string) (news, error) {
	body, err := s.fileBytes(ctx, address, file, app.MaxRunbook)
	if err != nil {
		return news{}, err
	}
	return fileText(body, file)
}

// fileBytes reads a file that the person's settings allow. A disk that hangs (another
// computer's) is not waited for for ever.
func (s *Shelf) fileBytes(ctx context.Context, address, file string, most int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	defer cancel()
	type result struct {
		body []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		body, err := readAllowed(s.cfg.Settings().Runbooks, address, filepath.FromSlash(file), most)
		done <- result{body, err}
	}()
	select {
	case <-ctx.Done():
		return nil, told(codeAway, "The disk does not give the file within "+fetchWithin.String()+".", "See whether the other computer that it is on can be reached.")
	case r := <-done:
		if r.err != nil {
			return nil, fileProblem(r.err)
		}
		return r.body, nil
	}
}

func fileText(body []byte, file string) (news, error) {
	cut := len(body) > app.MaxRunbook
	if cut {
		body = body[:app.MaxRunbook]
	}
	text, more, ok := decode(body, "")
	if !ok {
		return news{}, told(codeType, "The file "+path.Base(file)+" holds no text.", "")
	}
	return news{text: app.RunbookText{Text: text, Cut: cut || more, Plain: plainEnding(file)}}, nil
}

// errNotAllowed says that a file is none of those that may be read.
var errNotAllowed = errors.New("only files below the runbooks' folder, and those that the map names, are read")

// readAllowed reads a file that the map names by its whole path, or one below the folder,
// from which no link leads out.
func readAllowed(settings app.RunbookSettings, address, file string, most int) ([]byte, error) {
	for _, r := range runbook.Rooted(settings.Map, "") {
		if own := runbook.Match([]app.RunbookRule{{URL: r.URL}}, app.Ref{}, ""); len(own) == 1 && own[0].URL == address {
			return readRegular(os.Stat, os.Open, file, most)
		}
	}
	if below, ok := belowFolder(settings.Folder, file); ok {
		root, err := os.OpenRoot(settings.Folder)
		if err != nil {
			return nil, err
		}
		defer func() { _ = root.Close() }()
		return readRegular(root.Stat, root.Open, below, most)
	}
	return nil, errNotAllowed
}

func belowFolder(folder, file string) (string, bool) {
	if folder == "" {
		return "", false
	}
	rel, err := filepath.Rel(folder, file)
	return rel, err == nil && filepath.IsLocal(rel)
}

// readRegular reads a file, and a byte more than the most where it is longer. It must be no
// device, pipe or folder: those could wait for ever.
func readRegular(stat func(string) (fs.FileInfo, error), open func(string) (*os.File, error), file string, most int) ([]byte, error) {
	info, err := stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", filepath.Base(file))
	}
	f, err := open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, int64(most)+1))
}

func fileProblem(err error) app.Problem {
	switch {
	case errors.Is(err, errNotAllowed):
		return told("runbook_refused", upper(errNotAllowed.Error())+".", "Put the file into the folder, or name it in the map.")
	case errors.Is(err, fs.ErrNotExist):
		return told(codeGone, "The file is not there any more.", "Mend the map in Settings, or put the file back.")
	case errors.Is(err, fs.ErrPermission):
		return told("runbook_refused", "The file may not be read by you.", "Check who owns it.")
	}
	why := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		why = p.Err
	}
	return told("runbook_refused", "The file cannot be read ("+why.Error()+").", "A link that leads out of the runbooks' folder is not followed.")
}
