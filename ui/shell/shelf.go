package shell

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/gif"  // a picture may be any of these
	_ "image/jpeg" //
	_ "image/png"  //

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// readShelf reads a runbook, a picture of one, the coverage or the guide. Texts are parsed
// here, away from the goroutines that draw.
func (l *loader) readShelf(ctx context.Context, load view.Load) {
	if l.shelf == nil {
		l.put(shelfAbsent(load))
		return
	}
	switch load.Kind {
	case view.LoadRunbook:
		text, err := l.shelf.Runbook(ctx, load.Text)
		l.put(view.RunbookRead{Load: load, Paper: view.Paper{RunbookText: text, Doc: prose.Parse(text.Text, text.Plain)}, Err: err})
	case view.LoadPicture:
		data, err := l.shelf.Picture(ctx, load.Text)
		var drawn image.Image
		if err == nil {
			drawn, err = decode(data)
		}
		l.put(view.PictureRead{Load: load, Picture: drawn, Err: err})
	case view.LoadCoverage:
		coverage, err := l.shelf.Coverage(ctx)
		l.put(view.CoverageRead{Load: load, Coverage: coverage, Err: err})
	case view.LoadGuide:
		g, err := l.shelf.Guide(ctx)
		docs := map[string]prose.Doc{}
		for _, card := range g.Cards {
			docs[card.ID] = prose.Parse(card.Text, false)
		}
		l.put(view.GuideRead{Load: load, Guide: g, Docs: docs, Err: err})
	}
}

func shelfAbsent(load view.Load) view.Msg {
	switch load.Kind {
	case view.LoadRunbook:
		return view.RunbookRead{Load: load, Err: errAbsent}
	case view.LoadPicture:
		return view.PictureRead{Load: load, Err: errAbsent}
	case view.LoadCoverage:
		return view.CoverageRead{Load: load, Err: errAbsent}
	}
	return view.GuideRead{Load: load, Err: errAbsent}
}

// mostPixels is how large a picture may be: a small file can hold an enormous one.
const mostPixels = 24 << 20

func decode(data []byte) (image.Image, error) {
	head, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, app.Invalid{Why: "this picture cannot be shown here: " + err.Error()}
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > mostPixels/head.Height {
		return nil, app.Invalid{Why: fmt.Sprintf("the picture (%s, %d × %d) is too large to be shown here", kind, head.Width, head.Height)}
	}
	drawn, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, app.Invalid{Why: "this picture cannot be shown here: " + err.Error()}
	}
	return drawn, nil
}
