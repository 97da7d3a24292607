package view

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

// Reader is a text that is read in the whole of the pane.
type Reader struct {
	// Source is its address; Title is what it is called, Meta where it lies, how old it is
	// and how many of its steps are done.
	Source, Title, Meta string
	// Banner says that it is a copy, and why, or that it is not whole.
	Banner *Line
	// Empty stands in the text's place, while there is none.
	Empty   *Empty
	Buttons []Button
	// Text is what was read: the screen draws Doc anew where it is another. Anchor is
	// where it begins.
	Text, Anchor string
	Doc          prose.Doc
	// Depth is how many texts led here: with one less it is come back to, and stands where
	// it was left.
	Depth int
	// Ticks are the steps that are ticked off, with when.
	Ticks map[string]Ticked
	// Contents says that the headings stand beside it.
	Contents bool
	// Pictures are those that were asked for, by what the text calls them.
	Pictures map[string]Picture
	// Finding says that the search stands open, for Find; Seek, Hop and Heading are those
	// of RunbooksState.
	Finding            bool
	Find               string
	Seek, Hop, Heading int
}

// fewHeadings is how many headings are no table of contents.
const fewHeadings = 3

// reader is the text at an address.
func (e eye) reader(address string) *Reader {
	r, paper := &e.ui.Runbooks, e.paper(address)
	have := paper.Value.URL != "" || paper.Value.Text != ""
	v := &Reader{
		Source: address, Anchor: r.anchor, Ticks: e.ticksOf(address),
		Finding: r.Finding, Find: r.Find, Seek: r.Seek, Hop: r.Hop, Heading: r.Heading, Depth: len(r.trail),
	}
	v.Title = OneLine(paper.Value.Title, 160)
	if v.Title == "" {
		v.Title = OneLine(runbook.Title(address), 160)
	}
	if have {
		v.Text, v.Doc = paper.Value.Text, paper.Value.Doc
		v.Banner = e.copyBanner(&paper)
		v.Contents = !r.Shut && len(v.Doc.Headings) >= fewHeadings
	} else {
		v.Empty = unreadPaper(&paper)
	}
	v.Meta = joined(" · ", placeOf(address), e.readAge(&paper), stepsDone(&v.Doc, v.Ticks))
	v.Buttons = e.readerButtons(v)
	if len(r.pictures) > 0 {
		v.Pictures = map[string]Picture{}
	}
	for name, at := range r.pictures {
		v.Pictures[name] = e.picture(at)
	}
	return v
}

// readAge says how old what is shown is. Of a copy the banner says it.
func (e eye) readAge(p *Loaded[Paper]) string {
	if p.Value.Read.IsZero() || p.Value.Copy {
		return ""
	}
	return "read " + e.ago(p.Value.Read)
}

// stepsDone is "3 of 8 steps ticked", "" for a text without steps.
func stepsDone(d *prose.Doc, ticks map[string]Ticked) string {
	if len(d.Steps) == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %s ticked", stepsTicked(d, ticks), Plural(len(d.Steps), "step", "steps"))
}

// stepsTicked counts the steps that are done.
func stepsTicked(d *prose.Doc, ticks map[string]Ticked) int {
	n := 0
	for i := range d.Steps {
		if ticks[d.Steps[i].Key].On || d.Steps[i].Checked {
			n++
		}
	}
	return n
}

// copyBanner says that what is shown may not be the newest, and why.
func (e eye) copyBanner(p *Loaded[Paper]) *Line {
	problem := p.Value.Problem
	if p.State == Failed {
		problem = &p.Problem
	}
	line := Line{Mark: Mark{Shape: ShapeWarning, Word: "Copy"}}
	switch {
	case p.Value.Copy || p.State == Failed:
		line.Text = "An offline copy"
		if !p.Value.Read.IsZero() {
			line.Text += ", read " + e.ago(p.Value.Read)
		}
		if line.Text += "."; problem != nil {
			line.More = joined(" ", endStop(OneLine(problem.What, 200)), endStop(OneLine(problem.Do, 160)))
		}
	case p.Value.Cut:
		return &Line{Mark: Mark{Shape: ShapeWarning, Word: "Cut"}, Text: fmt.Sprintf("It is longer: only its first %d MB are shown.", app.MaxRunbook>>20)}
	default:
		return nil
	}
	if p.Value.Cut {
		line.More = joined(" ", line.More, fmt.Sprintf("Only its first %d MB are kept.", app.MaxRunbook>>20))
	}
	return &line
}

// unreadPaper stands in the place of a text that is not there.
func unreadPaper(p *Loaded[Paper]) *Empty {
	if p.State != Failed {
		return &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Reading…", Busy: true}
	}
	return &Empty{
		Mark: Mark{Shape: ShapeWarning}, Title: "It cannot be read here",
		Text: joined(" ", endStop(OneLine(p.Problem.What, 200)), "No copy is kept.", endStop(OneLine(p.Problem.Do, 160))),
	}
}

// picture is how a picture stands that was asked for.
func (e eye) picture(address string) Picture {
	p := e.ui.Shelf.pictures[address]
	switch {
	case p.Value != nil:
		return Picture{Image: p.Value}
	case p.State == Failed:
		return Picture{Note: "Not shown: " + endStop(OneLine(p.Problem.What, 160))}
	}
	return Picture{Note: "Reading…"}
}

func (e eye) readerButtons(v *Reader) []Button {
	back := Button{Do: DoRunbookBack, Key: "Esc", Label: "Back"}
	if v.Finding {
		back.Key = ""
	}
	open := Button{Do: DoRunbookOpen, Key: "O", Label: "Browser", Hidden: true}
	if host, web := webHost(v.Source); web {
		open.Label, open.Hidden = Cut(host, 28), false
	}
	return []Button{
		back,
		{Do: DoRunbookFind, Key: "/", Label: "Find", Hidden: v.Empty != nil || v.Finding},
		{Do: DoRunbookContents, Key: "H", Label: "Headings", Hidden: len(v.Doc.Headings) < fewHeadings},
		{Do: DoRunbookAfresh, Key: "X", Label: "Untick all", Hidden: len(v.Ticks) == 0},
		open,
		{Do: DoRunbookFolder, Key: "F", Label: "Folder", Hidden: !isFile(v.Source)},
	}
}

func isFile(address string) bool {
	_, ok := runbook.Path(address)
	return ok
}

// readerStamp changes when the text at an address has to be read: where another copy is
// kept, when it is opened anew, and every minute while the source does not answer.
func (e eye) readerStamp(address string) string {
	return fmt.Sprint(e.runbookStamp(address), e.ui.Runbooks.opened) + e.copyStamp(address)
}

// copyStamp changes every minute while only a copy can be had: the network may be back.
func (e eye) copyStamp(address string) string {
	if !e.paper(address).Value.Copy {
		return ""
	}
	return fmt.Sprint(" ", e.now.Unix()/60)
}

// linkFrom is where an address in the text at base leads: it may be relative, and be a
// file beside that text. anchor is the place in it, "" for its beginning.
func linkFrom(base, ref string) (to, anchor string) {
	from, err := url.Parse(base)
	if err != nil {
		return "", ""
	}
	link, err := url.Parse(ref)
	if err != nil || len(ref) > 4096 || link.Scheme == "file" {
		return "", ""
	}
	u := from.ResolveReference(link)
	if u.Scheme == "file" {
		u.RawQuery, u.User = "", nil
	}
	anchor, u.Fragment, u.RawFragment = u.Fragment, "", ""
	return u.String(), anchor
}

// samePlace reports whether two addresses are of the same place, so that a link from one to
// the other may be read here: the same host, or files of this computer both.
func samePlace(a, b string) bool {
	x, err1 := url.Parse(a)
	y, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && x.Scheme == y.Scheme && strings.EqualFold(x.Host, y.Host)
}
