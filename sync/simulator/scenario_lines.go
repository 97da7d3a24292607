package simulator

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lineIndex tells on which line each table and key of a scenario file stands:
// "person[1]", "schedule[0].layer[2].turn". It is nil for one built in Go.
type lineIndex map[string]int

func indexLines(data []byte) lineIndex {
	lines := lineIndex{}
	counts := map[string]int{}
	var p unstable.Parser
	p.Reset(data)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		line := 0
		for it := e.Key(); it.Next(); {
			key := it.Node()
			parts = append(parts, string(key.Data))
			if line == 0 {
				line = p.Shape(key.Raw).Start.Line
			}
		}
		switch e.Kind {
		case unstable.ArrayTable, unstable.Table:
			table = ""
			for i, part := range parts {
				table = join2(table, part)
				if e.Kind == unstable.ArrayTable && i == len(parts)-1 {
					counts[table]++
				}
				if n := counts[table]; n > 0 {
					table = fmt.Sprintf("%s[%d]", table, n-1)
				}
			}
			lines[table] = line
		case unstable.KeyValue:
			lines[join2(table, strings.Join(parts, "."))] = line
		}
	}
	return lines
}

func join2(table, key string) string {
	if table == "" {
		return key
	}
	return table + "." + key
}

// at gives the line of the place, or of the nearest table around it; 0 where
// nothing is known.
func (l lineIndex) at(place string) int {
	for {
		if line, there := l[place]; there {
			return line
		}
		i := strings.LastIndexAny(place, ".[")
		if i < 0 {
			return 0
		}
		place = place[:i]
	}
}

// wrong is an error about a place in the scenario.
func (sc *Scenario) wrong(place, format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	if line := sc.lines.at(place); line > 0 {
		return fmt.Errorf("line %d: %s: %s", line, place, what)
	}
	return fmt.Errorf("%s: %s", place, what)
}
