package view

import (
	"fmt"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// runbooksSection shows what there is in the folder and behind the guide's source, what can
// be done with them, and the map.
func (e eye) runbooksSection(s *Settings) {
	c := e.ui.Config
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Error != "" {
			continue
		}
		switch f.Key {
		case keyFolder:
			f.Found = e.folderFound()
		case keyGuide:
			f.Found = e.guideFound()
		}
	}
	if f := e.s.Shelf.Folder; f != nil && f.Path == c.Runbooks.Folder && f.Problem == nil {
		s.Buttons = append(s.Buttons, SettingButton{"Show the folder", ShowFolder{f.Path}})
	}
	if source := c.GuideSource; source != "" {
		if !strings.Contains(source, "://") && e.ui.Shelf.guide.Value.Source == source && e.guideSourceProblem() == nil {
			s.Buttons = append(s.Buttons, SettingButton{"Show the guide's folder", ShowFolder{source}})
		}
		s.Buttons = append(s.Buttons, SettingButton{"Read the guide again", GuideDo{DoGuideRead}})
	}
	s.Map = e.runbookMap()
}

// looking stands in the place of what is not known yet.
func looking() *Line {
	return &Line{Mark: Mark{Shape: ShapeUnknown, Word: "Looking"}, Text: "Looking…"}
}

// wrongPlace says what is wrong with a place.
func wrongPlace(p *app.Problem) *Line {
	return &Line{
		Mark: Mark{Shape: ShapeWarning, Word: "Wrong"}, Text: endStop(OneLine(p.What, 300)),
		More: joined(" ", endStop(OneLine(p.Means, 200)), endStop(OneLine(p.Do, 200))),
	}
}

var inOrder = Mark{Shape: ShapeDone, Word: "Fine"}

// folderFound says what is in the folder of the person's runbooks, nil where none is named.
func (e eye) folderFound() *Line {
	folder, f := e.ui.Config.Runbooks.Folder, e.s.Shelf.Folder
	switch {
	case folder == "":
		return nil
	case f == nil || f.Path != folder:
		return looking()
	case f.Problem != nil:
		return wrongPlace(f.Problem)
	case f.Files == 0 && !f.More:
		return &Line{Mark: inOrder, Text: "There is no Markdown file in it yet.", More: "N on the Runbooks screen starts one from the template."}
	}
	files := Plural(f.Files, "Markdown file", "Markdown files")
	if f.More {
		files = "At least " + files
	}
	return &Line{Mark: inOrder, Text: files + " in it and below."}
}

// guideSourceProblem is what is wrong with the guide's source, nil for nothing and for what
// is not known.
func (e eye) guideSourceProblem() *app.Problem {
	l := &e.ui.Shelf.guide
	if l.State == Failed {
		return &l.Problem
	}
	if l.Value.Source != e.ui.Config.GuideSource {
		return nil
	}
	return l.Value.Problem
}

// guideFound says how many cards were read, nil where no source is named.
func (e eye) guideFound() *Line {
	source, g := e.ui.Config.GuideSource, &e.ui.Shelf.guide.Value
	p := e.guideSourceProblem()
	switch {
	case source == "":
		return nil
	case e.s.Account.State != app.SignedIn:
		return &Line{Mark: Mark{Shape: ShapeUnknown, Word: "Not read"}, Text: "It is shown here once somebody is signed in."}
	case e.readingGuide(), p == nil && g.Source != source, p == nil && g.At.IsZero():
		return looking()
	case p != nil:
		return wrongPlace(p)
	}
	team := 0
	for i := range g.Cards {
		if g.Cards[i].Team {
			team++
		}
	}
	line := &Line{Mark: inOrder, Text: fmt.Sprintf("%s read %s.", Plural(team, "card", "cards"), e.ago(g.At))}
	if team == 0 {
		line.Text, line.More = "It was read "+e.ago(g.At)+", and adds no card.", "It hides some of those that come with Dogwatch."
	}
	return line
}
