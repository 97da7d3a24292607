package simulator

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed *.toml
var embedded embed.FS

// The scenarios that come with the package.
const (
	// Demo is one's first look: a page within seconds, teammates who act.
	Demo = "demo"
	// Quiet is being on call while nothing happens.
	Quiet = "quiet"
	// Swaps is for rehearsing swaps: Ana, Ben and Kim, with turns ahead on a schedule
	// of either kind, and a service for their requests.
	Swaps = "swaps"
	// Runbooks is for rehearsing runbooks: Ana on call, services of which pages bring
	// them in every way, and 90 days of pages before.
	Runbooks = "runbooks"
)

// maxScenario is the largest scenario file that is read.
const maxScenario = 1 << 20

// Load reads a scenario by the name of one that comes with the package (Demo,
// Quiet, Swaps, Runbooks), or from a file.
func Load(name string) (*Scenario, error) {
	if !strings.ContainsAny(name, `/\.`) {
		if data, err := embedded.ReadFile(name + ".toml"); err == nil {
			return Parse(data)
		}
	}
	f, err := os.Open(filepath.Clean(name))
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", name, err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxScenario+1))
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", name, err)
	}
	sc, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", name, err)
	}
	return sc, nil
}

// Parse reads a scenario. An unknown key, a bad value and a thing that refers to
// what is not there are errors that name the line.
func Parse(data []byte) (*Scenario, error) {
	if len(data) > maxScenario {
		return nil, fmt.Errorf("it is larger than %d bytes", maxScenario)
	}
	var sc Scenario
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := dec.Decode(&sc); err != nil {
		return nil, located(err)
	}
	sc.lines = indexLines(data)
	for i := range sc.People {
		if p := &sc.People[i]; p.Token == "" {
			p.Token = orName(p.Key, p.Name) + "-token"
		}
	}
	if err := sc.check(); err != nil {
		return nil, err
	}
	return &sc, nil
}

// located puts the line before what the decoder says.
func located(err error) error {
	if missing, is := errors.AsType[*toml.StrictMissingError](err); is && len(missing.Errors) > 0 {
		first := &missing.Errors[0]
		line, _ := first.Position()
		return fmt.Errorf("line %d: there is no key called %q", line, strings.Join(first.Key(), "."))
	}
	if bad, is := errors.AsType[*toml.DecodeError](err); is {
		line, _ := bad.Position()
		return fmt.Errorf("line %d: %s", line, strings.TrimPrefix(bad.Error(), "toml: "))
	}
	return err
}
