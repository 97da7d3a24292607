package assets

import "embed"

// Tray holds one picture for each name that view.Tray.Icon can have.
//
//go:embed icons/tray/*.ico
var Tray embed.FS

// TrayFile is where the tray's picture of that name lies in Tray.
func TrayFile(name string) string { return "icons/tray/" + name + ".ico" }
