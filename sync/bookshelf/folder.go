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
	"slices"
	"strings"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// mostEntries is how many files of a folder are looked at.
const mostEntries = 5000

// rules are the person's map as it counts for the incident: with whole paths, and after
// it the file of the folder that is called like the service.
func (s *Shelf) rules(ctx context.Context, settings app.RunbookSettings, i app.Incident) []app.RunbookRule {
	rules := ownRules(settings)
	if file := s.fileFor(ctx, settings.Folder, i.Service.Name); file != "" {
		rules = append(rules, runbook.Rooted([]app.RunbookRule{{URL: file}}, filepath.ToSlash(settings.Folder))...)
	}
	return rules
}

// ownRules are the person's map with whole paths.
func ownRules(settings app.RunbookSettings) []app.RunbookRule {
	return runbook.Rooted(settings.Map, filepath.ToSlash(settings.Folder))
}

// listing are the names of a folder's files as they were last read.
type listing struct {
	folder string
	names  []string
}

// fileFor is the text in the folder that is called like the service, "" for none. While
// the folder's disk hangs, what was there before counts: copies of its texts are kept.
func (s *Shelf) fileFor(ctx context.Context, folder, service string) string {
	if folder == "" || slug(service) == "" {
		return ""
	}
	names, err := fromDisk(ctx, &s.disks, folder, func() ([]string, error) { return namesIn(folder) })
	s.mu.Lock()
	switch {
	case err == nil:
		s.listed = listing{folder, names}
	case errors.Is(err, errLate) && s.listed.folder == folder:
		names = s.listed.names
	}
	s.mu.Unlock()
	return called(names, service)
}

func namesIn(folder string) ([]string, error) {
	dir, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(mostEntries)
	if errors.Is(err, io.EOF) { // it is empty
		err = nil
	}
	return names, err
}

// called is the name among them that is the service's: "payments-api.md" of "Payments
// API"; "" for none.
func called(names []string, service string) string {
	want, best := slug(service), ""
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
	settings, file := s.cfg.Settings().Runbooks, filepath.FromSlash(file)
	where := filepath.Dir(file)
	if _, below := belowFolder(settings.Folder, file); below {
		where = settings.Folder
	}
	body, err := fromDisk(ctx, &s.disks, where, func() ([]byte, error) { return readAllowed(settings, address, file, most) })
	switch {
	case errors.Is(err, errLate):
		return nil, told(codeAway, "The disk does not give the file within "+fetchWithin.String()+".", "See whether the other computer that it is on can be reached.")
	case err != nil:
		return nil, fileProblem(err)
	}
	return body, nil
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
	if slices.Contains(named(settings), address) {
		return readRegular(os.Stat, os.Open, file, most)
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

// named are the addresses that the person's own map names, files by their whole paths.
func named(settings app.RunbookSettings) []string {
	var all []string
	for _, r := range runbook.Rooted(settings.Map, "") {
		for _, own := range runbook.Match([]app.RunbookRule{{URL: r.URL}}, app.Ref{}, "") {
			all = append(all, own.URL)
		}
	}
	return all
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
	return told("runbook_refused", "The file cannot be read ("+reason(err).Error()+").", "A link that leads out of the runbooks' folder is not followed.")
}

// reason is what the system says, without the path.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
