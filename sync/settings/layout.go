package settings

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// layout is where things stand in the text of a file: by it a mistake is told with its
// line, and a value is replaced without touching what stands around it.
type layout struct {
	text   []byte
	keys   map[string]span // by path: "alarm.ramp", "alarm.rules[1].do"
	tables map[string]span // [alarm], by path
	blocks map[string][]span
	inline map[string]int // "alarm = {": where the brace opens
	dotted map[string]int // alarm.ramp = … at the top: the first line that makes the table so
}

// span is a stretch of the text, in bytes. value is where a key's value begins.
type span struct{ start, value, end int }

// read lays the text out; false where it is no TOML.
func read(text []byte) (*layout, bool) {
	l := &layout{
		text: text, keys: map[string]span{}, tables: map[string]span{}, blocks: map[string][]span{},
		inline: map[string]int{}, dotted: map[string]int{},
	}
	var p unstable.Parser
	p.Reset(text)
	within, block := "", ""
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			path, key := pathOf(e.Key())
			at := l.line(key)
			block = ""
			if e.Kind == unstable.ArrayTable {
				block = path
				l.blocks[path] = append(l.blocks[path], at)
				path += "[" + strconv.Itoa(len(l.blocks[path])-1) + "]"
				l.keys[path] = at
			} else {
				path = l.within(path)
				l.tables[path] = at
			}
			within = path
		case unstable.KeyValue:
			at := l.keep(within, e)
			if n := len(l.blocks[block]); n > 0 {
				l.blocks[block][n-1].end = at.end
			}
		}
	}
	return l, p.Error() == nil
}

// within is the path of a table below the last of an array of tables.
func (l *layout) within(path string) string {
	for array, spans := range l.blocks {
		if rest, ok := strings.CutPrefix(path, array+"."); ok {
			return array + "[" + strconv.Itoa(len(spans)-1) + "]." + rest
		}
	}
	return path
}

// keep takes in a key with its value, and what that holds.
func (l *layout) keep(within string, e *unstable.Node) span {
	name, _ := pathOf(e.Key())
	path := join(within, name)
	start := int(e.Raw.Offset)
	end := start + int(e.Raw.Length)
	end -= len(l.text[start:end]) - len(bytes.TrimRight(l.text[start:end], " \t\r\n"))
	at := span{start: start, value: l.valueAt(e), end: end}
	l.keys[path] = at
	if table, _, below := strings.Cut(path, "."); within == "" && below {
		if _, known := l.dotted[table]; !known {
			l.dotted[table] = start
		}
	}
	l.inside(path, e.Value(), at)
	return at
}

func (l *layout) inside(path string, value *unstable.Node, at span) {
	switch value.Kind {
	case unstable.InlineTable:
		l.inline[path] = int(value.Raw.Offset)
		for it := value.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				l.keep(path, it.Node())
			}
		}
	case unstable.Array:
		n := 0
		for it := value.Children(); it.Next(); {
			child := it.Node()
			if child.Kind == unstable.Comment {
				continue
			}
			item := path + "[" + strconv.Itoa(n) + "]"
			if child.Raw.Length > 0 {
				at.start = int(child.Raw.Offset)
			}
			l.keys[item] = at
			l.inside(item, child, at)
			n++
		}
	}
}

// valueAt is where the value begins: behind the = that follows the key.
func (l *layout) valueAt(e *unstable.Node) int {
	var last *unstable.Node
	for it := e.Key(); it.Next(); {
		last = it.Node()
	}
	at := int(last.Raw.Offset + last.Raw.Length)
	at += bytes.IndexByte(l.text[at:], '=') + 1
	return at + len(l.text[at:]) - len(bytes.TrimLeft(l.text[at:], " \t"))
}

// pathOf joins the parts of a key, and gives where the first stands.
func pathOf(it unstable.Iterator) (path string, at int) {
	at = -1
	for it.Next() {
		if at < 0 {
			at = int(it.Node().Raw.Offset)
		}
		path = join(path, string(it.Node().Data))
	}
	return path, at
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// line is the whole line of that offset, without its end.
func (l *layout) line(at int) span {
	start := bytes.LastIndexByte(l.text[:at], '\n') + 1
	end := len(l.text)
	if n := bytes.IndexByte(l.text[at:], '\n'); n >= 0 {
		end = at + n
	}
	return span{start: start, value: start, end: end}
}

// lineOf is the number of the line in which the key stands, or else what holds it;
// 0 where nothing does.
func (l *layout) lineOf(key string) int {
	for key != "" {
		if at, ok := l.keys[key]; ok {
			return l.number(at.start)
		}
		if at, ok := l.tables[key]; ok {
			return l.number(at.start)
		}
		key = key[:max(strings.LastIndexAny(key, ".["), 0)]
	}
	return 0
}

func (l *layout) number(at int) int { return bytes.Count(l.text[:at], []byte("\n")) + 1 }

// keyAt is the innermost key that stands at that line and column, both from 1; "" for
// none.
func (l *layout) keyAt(line, column int) string {
	at := 0
	for range line - 1 {
		at += bytes.IndexByte(l.text[at:], '\n') + 1
	}
	at += column - 1
	found, size := "", len(l.text)+1
	for key, s := range l.keys {
		if s.start <= at && at < s.end && (s.end-s.start < size || s.end-s.start == size && len(key) > len(found)) {
			found, size = key, s.end-s.start
		}
	}
	return found
}
