// Package guide holds the cards of the guide that come with Dogwatch: Markdown with
// front matter, which package app/guide reads. It has no logic.
package guide

import (
	"embed"
	"io/fs"
)

//go:embed *.md
var files embed.FS

// Files holds the cards, several to a file. In the order of the files' names they stand
// as one would read them.
func Files() fs.FS { return files }
