package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
)

// The exit codes that scripts may count on.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitNoWatch = 3
)

// Program is one start of the binary: what it was called with, and what it may
// use of the world. Tests make their own.
type Program struct {
	Args           []string // without the program's name
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Getenv reads the environment.
	Getenv func(string) string
	// Executable is the path of this program, to start the window with.
	Executable string
	Version    string
	// Fyne makes the window toolkit's app. Only the window process calls it.
	Fyne func() fyne.App
}

// command is one thing that the command line can ask for.
type command struct {
	name  string
	usage string // what stands behind the name
	help  string
	hide  bool // started by Dogwatch itself, not by people
	// flags adds the command's own flags, run does it. args are what is left.
	flags func(*flag.FlagSet, *call)
	run   func(context.Context, *call) error
}

// call is one command being carried out: the program, and what its flags say.
type call struct {
	*Program
	args []string

	profile, apiURL string
	demo            bool

	schedule, user string        // override
	length         time.Duration // override
	anyway         bool          // override

	addFollow, unfollow bool // schedules

	swap   swapFlags // swap
	forget bool      // runbook token

	team, asICS  bool   // shifts
	since, until string // shifts, override

	trayOnly bool   // dogwatch --tray
	asJSON   bool   // status, check, shifts
	follow   bool   // status
	all      bool   // ack
	level    int    // escalate
	listen   string // simulate
	scenario string // simulate, drill
	stop     bool   // drill
	show     bool   // window
	region   string // login
	pid      int    // guard
	deaths   string // guard
}

// commands are all of them; the first is meant where none is named.
func commands() []command {
	return []command{
		{name: "", usage: "[--demo] [--tray]", help: "start, or bring the running one forward (--tray: no window)", flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.trayOnly, "tray", false, "start without a window")
		}, run: runWatch},
		{name: "status", usage: "[--json] [--follow]", help: "one look, or a line for each change", flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.asJSON, "json", false, "as a JSON document")
			f.BoolVar(&c.follow, "follow", false, "a line for each change, until stopped")
		}, run: runStatus},
		{name: "ack", usage: "ID…|--all", help: "acknowledge incidents of yours", flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.all, "all", false, "everything triggered and assigned to you")
		}, run: runAck},
		{name: "resolve", usage: "ID…", help: "resolve incidents", run: runResolve},
		{name: "escalate", usage: "ID [--level N]", help: "escalate to the next level, or to the one named", flags: func(f *flag.FlagSet, c *call) {
			f.IntVar(&c.level, "level", 0, "the escalation level, from 1")
		}, run: runEscalate},
		{name: "hush", usage: "[10m]", help: "silence what rings now, on this computer only", run: runHush},
		{name: "shifts", usage: "[--team] [--since T] [--until T] [--json|--ics]", help: "my shifts, or everybody's on the schedules I follow; T is a time or a date", flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.team, "team", false, "everybody's")
			f.BoolVar(&c.asJSON, "json", false, "as a JSON document")
			f.BoolVar(&c.asICS, "ics", false, "as an iCalendar file")
			f.StringVar(&c.since, "since", "", "from when; now where it is not said")
			f.StringVar(&c.until, "until", "", "until when; as far as PagerDuty tells where it is not said")
		}, run: runShifts},
		{name: "schedules", usage: "[TEXT] [--follow|--unfollow]", help: "find schedules by a part of their name; * are shown in the calendar beside yours", flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.addFollow, "follow", false, "show it in the calendar")
			f.BoolVar(&c.unfollow, "unfollow", false, "no longer")
		}, run: runSchedules},
		{name: "override", usage: "--schedule S [--user U] [--start T] [--end T|--for D] [--anyway]", help: "put yourself, or U, on call on a schedule for a while, from now or T on", flags: func(f *flag.FlagSet, c *call) {
			f.StringVar(&c.schedule, "schedule", "", "the schedule's id or name")
			f.StringVar(&c.user, "user", "", "a person's id, address or name; you where it is not said")
			f.StringVar(&c.since, "start", "", "from when; now where it is not said")
			f.StringVar(&c.until, "end", "", "until when")
			f.DurationVar(&c.length, "for", 0, "for how long, such as 1h")
			f.BoolVar(&c.anyway, "anyway", false, "whatever speaks against it")
		}, run: runOverride},
		swapCommand(),
		{name: "feed", help: "the address of your shifts as PagerDuty's calendar feed; whoever has it can read them", run: runFeed},
		runbookCommand(),
		{name: "guide", usage: "[ID|TEXT…]", help: "the guide's cards, one of them, or those that hold the text", run: runGuide},
		{name: "check", usage: "[--json]", help: "will this wake you tonight? fails where it might not", flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.asJSON, "json", false, "as a JSON document")
		}, run: runCheck},
		{name: "autostart", usage: "[on|off]", help: "start when you sign in to the computer, or not", run: runAutostart},
		{name: "drill", usage: "[--scenario FILE] [--stop]", help: "a simulated page, the whole way to your answer; never reaches PagerDuty", flags: func(f *flag.FlagSet, c *call) {
			f.StringVar(&c.scenario, "scenario", "", "a scenario file, for a game day")
			f.BoolVar(&c.stop, "stop", false, "end the drill that runs")
		}, run: runDrill},
		{name: "login", usage: "[--region us|eu]", help: "read a token from standard input, check it and keep it in the keyring", flags: func(f *flag.FlagSet, c *call) {
			f.StringVar(&c.region, "region", "", "where the account lives: us or eu")
		}, run: runLogin},
		{name: "logout", help: "forget the token, and what is known of the account", run: runLogout},
		{name: "simulate", usage: "[--listen 127.0.0.1:8090] [--scenario FILE]", help: "run the simulated PagerDuty alone, on loopback", flags: func(f *flag.FlagSet, c *call) {
			f.StringVar(&c.listen, "listen", "127.0.0.1:8090", "the loopback address to listen at")
			f.StringVar(&c.scenario, "scenario", "demo", "a scenario file, or the name of one that comes with Dogwatch")
		}, run: runSimulate},
		{name: "version", help: "say which version this is", run: runVersion},
		{name: "window", hide: true, flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.show, "show", false, "open the main window at once")
		}, run: runWindow},
		{name: "player", hide: true, run: runPlayer},
		{name: "guard", hide: true, flags: func(f *flag.FlagSet, c *call) {
			f.IntVar(&c.pid, "of", 0, "the watch's process")
			f.StringVar(&c.deaths, "deaths", "", "how often a watch died before it")
		}, run: runGuard},
	}
}

// linkScheme begins the links of requests that people send each other.
const linkScheme = "dogwatch:"

// usageError is a mistake on the command line.
type usageError struct{ why string }

func (e usageError) Error() string { return e.why }

// Run carries out what the command line asks for, and gives the exit code.
func (p *Program) Run() int {
	ctx, stop := told()
	defer stop()
	return p.run(ctx)
}

// told is a context that ends when the process is told to end, and like any other that is
// cancelled: the cause that the standard library gives it is no context.Canceled in some
// releases of Go 1.26, and a watch that ends for another cause is started anew.
func told() (context.Context, context.CancelFunc) {
	signalled, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithCancel(context.Background())
	forget := context.AfterFunc(signalled, func() {
		cancel()
		stop() // to be told once more ends it at once
	})
	return ctx, func() {
		forget()
		stop()
		cancel()
	}
}

func (p *Program) run(ctx context.Context) int {
	mine, out := *p, &output{to: p.Stdout}
	mine.Stdout = out
	c := &call{Program: &mine}
	cmd, err := c.parse()
	if err == nil {
		err = cmd.run(ctx, c)
	}
	if errors.Is(err, flag.ErrHelp) {
		mine.help()
		err = nil
	}
	if err == nil {
		err = out.failed()
	}
	switch _, wrong := errors.AsType[usageError](err); {
	case err == nil, errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return exitDone
	case wrong:
		fmt.Fprintf(p.Stderr, "dogwatch: %s See dogwatch --help.\n", stopped(err.Error()))
		return exitUsage
	case isNoWatch(err):
		fmt.Fprintln(p.Stderr, "dogwatch: no watch is running for this profile, so pages do not ring here. Start it with: dogwatch")
		return exitNoWatch
	}
	fmt.Fprintf(p.Stderr, "dogwatch: %s\n", say(err))
	return exitFailed
}

// stopped is the text with a full stop, unless it ends as a sentence already.
func stopped(text string) string {
	if strings.HasSuffix(text, "?") || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// parse finds the command and reads the flags, which may stand anywhere.
func (c *call) parse() (command, error) {
	all := commands()
	cmd := all[0]
	args := slices.Clone(c.Args)
	for n, a := range args { // the first word that is no flag, and no flag's value
		if strings.HasPrefix(a, "-") || n > 0 && takesValue(args[n-1]) {
			continue
		}
		if strings.HasPrefix(a, linkScheme) {
			cmd = command{name: a, run: runLink}
			break // the link itself is its argument
		}
		if a == "help" {
			return cmd, flag.ErrHelp
		}
		at := slices.IndexFunc(all, func(known command) bool { return known.name == a })
		if at < 0 || a == "" { // an empty variable of a script starts no watch
			return cmd, usageError{fmt.Sprintf("there is no command %q", a)}
		}
		cmd = all[at]
		args = slices.Delete(args, n, n+1)
		break
	}
	f := flag.NewFlagSet("dogwatch", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&c.profile, "profile", c.Getenv("DOGWATCH_PROFILE"), "keep everything under this folder")
	f.StringVar(&c.apiURL, "api-url", c.Getenv("DOGWATCH_API_URL"), "another address of PagerDuty's API")
	f.BoolVar(&c.demo, "demo", false, "a simulated PagerDuty, without an account")
	if cmd.flags != nil {
		cmd.flags(f, c)
	}
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return cmd, err
			}
			return cmd, usageError{err.Error()}
		}
		if args = f.Args(); len(args) > 0 {
			c.args = append(c.args, args[0])
			args = args[1:]
		}
	}
	return cmd, nil
}

// takesValue reports whether the word is a global flag whose value is the next word.
func takesValue(word string) bool {
	switch strings.TrimLeft(word, "-") {
	case "profile", "api-url":
		return true
	}
	return false
}

func (p *Program) help() {
	fmt.Fprint(p.Stdout, "Dogwatch makes sure that a page wakes you.\n\n")
	for _, cmd := range commands() {
		if !cmd.hide {
			line := strings.TrimSpace("dogwatch " + strings.TrimSpace(cmd.name+" "+cmd.usage))
			fmt.Fprintf(p.Stdout, "  %s\n      %s\n", line, cmd.help)
		}
	}
	fmt.Fprint(p.Stdout, `
Everywhere: --profile DIR (or DOGWATCH_PROFILE) keeps settings, database, log and
socket under DIR; --api-url URL (or DOGWATCH_API_URL) is another PagerDuty host,
https, or http on loopback; --demo means the demo's own profile. The token comes
from the keyring, or from DOGWATCH_TOKEN.
Exit: 0 done, 1 failed, 2 usage, 3 no watch is running.
`)
}

func runVersion(_ context.Context, c *call) error {
	_, err := fmt.Fprintf(c.Stdout, "dogwatch %s\n", c.Version)
	return err
}
