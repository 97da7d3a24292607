// Package demo holds the runbooks of the demo, which has no network to read them from.
package demo

import "embed"

// Files are the runbooks, by the path of their address: "/checkout-errors.md".
//
//go:embed *.md
var Files embed.FS
