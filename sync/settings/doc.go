// Package settings reads and edits config.toml of a profile. People edit the file
// too: what they wrote around a value stays, and a mistake is told with the file,
// the key and the line.
package settings
