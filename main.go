// Command dogwatch makes sure that a page wakes you: a tray app and full-screen
// alert for people who are on call with PagerDuty. See README.md.
package main

import (
	"fmt"
	"os"
	"runtime"
	_ "time/tzdata" // not every system has the zones

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/dogwatch-app/dogwatch/app/boot"
)

// version is that of FyneApp.toml and CHANGELOG.md.
const version = "0.1.0"

func main() {
	executable, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, "dogwatch: cannot find its own program file:", err)
		os.Exit(1)
	}
	if runtime.GOOS == "linux" {
		executable = "/proc/self/exe" // also after an upgrade has replaced the file
	}
	p := boot.Program{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Executable: executable, Version: version,
		Fyne: func() fyne.App { return fyneapp.NewWithID("app.dogwatch.Dogwatch") },
	}
	os.Exit(p.Run())
}
