// Package assets holds the files that are built into the program. It has no logic.
package assets

import "embed"

// App holds the program's own icon as "icons/app/<size>.png", square, and as
// "icons/app/dogwatch.svg". packaging installs the same files.
//
//go:embed icons/app
var App embed.FS
