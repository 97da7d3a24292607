package guard

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Line is what the watch tells its guard: one JSON object to a line, with one field
// set.
type Line struct {
	Beat bool `json:"beat,omitempty"`
	// Keep is handed to the next watch as it is.
	Keep json.RawMessage `json:"keep,omitempty"`
	Bye  bool            `json:"bye,omitempty"`
}

// Every is how often a watch beats; Patience, for how long the guard of a watch that
// does not beat waits before it ends it.
const (
	Every    = 10 * time.Second
	Patience = 90 * time.Second
)

// mostKept is what a pipe holds without a reader, with room to spare.
const mostKept = 32 << 10

// Guard is the watch's end of it.
type Guard struct {
	mu  sync.Mutex
	in  io.WriteCloser
	cmd *exec.Cmd
}

// Start starts a guard of this process. Command is how it is called; its arguments
// end with those that the next watch is to get.
func Start(executable string, args, environ []string) (*Guard, error) {
	cmd := exec.Command(executable, args...) //nolint:gosec,noctx // this very program, which outlives whatever started it
	cmd.Args[0] = "dogwatch"
	cmd.Env = environ
	cmd.SysProcAttr = apart()
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe to the guard: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	return &Guard{in: in, cmd: cmd}, nil
}

// Beat says that the watch lives.
func (g *Guard) Beat() error { return g.tell(Line{Beat: true}) }

// Keep hands over what the next watch needs and no disk or keyring has. It is kept
// in memory alone.
func (g *Guard) Keep(what any) error {
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	if len(text) > mostKept {
		return fmt.Errorf("%d bytes are too much to hand over", len(text))
	}
	return g.tell(Line{Keep: text})
}

// Bye says that the watch is to stay ended, and waits until the guard has ended too.
func (g *Guard) Bye() error {
	if err := g.tell(Line{Bye: true}); err != nil {
		return err
	}
	if err := g.in.Close(); err != nil {
		return err
	}
	return g.cmd.Wait()
}

func (g *Guard) tell(l Line) error {
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, err := g.in.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("tell the guard: %w", err)
	}
	return nil
}

// Pid is the guard's process.
func (g *Guard) Pid() int { return g.cmd.Process.Pid }

// Fate is what became of the watch.
type Fate int

// A watch has said farewell, has died, or stands still.
const (
	Left Fate = iota
	Died
	Stands
)

// Watch reads what a watch says until its fate is clear. It gives the last thing that
// was handed over, nil for none.
func Watch(from io.Reader, patience time.Duration) (Fate, json.RawMessage) {
	lines := make(chan Line)
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		defer close(lines)
		for in := json.NewDecoder(from); ; {
			var l Line
			if in.Decode(&l) != nil {
				return
			}
			select {
			case lines <- l:
			case <-ended:
				return
			}
		}
	}()
	var kept json.RawMessage
	late := time.NewTimer(patience)
	defer late.Stop()
	warned := false // after a sleep the guard may be awake before the watch is
	for {
		select {
		case l, ok := <-lines:
			switch {
			case !ok:
				return Died, kept
			case l.Bye:
				return Left, nil
			case l.Keep != nil:
				kept = l.Keep
			}
			warned = false
			late.Reset(patience)
		case <-late.C:
			if warned {
				return Stands, kept
			}
			warned = true
			late.Reset(Every + Every/2)
		}
	}
}

// Deaths counts how often in a row a watch died young.
type Deaths struct {
	N    int
	Last time.Time
}

const (
	// old is how long a watch must have lived for its death to be a first one.
	old = 10 * time.Minute
	// slowest is the longest pause before the next start.
	slowest = time.Minute
)

// Next counts a death at now.
func (d Deaths) Next(now time.Time) Deaths {
	if now.Sub(d.Last) > old {
		return Deaths{N: 1, Last: now}
	}
	return Deaths{N: d.N + 1, Last: now}
}

// Pause is how long to wait before the next start: not at all after the first death.
func (d Deaths) Pause() time.Duration {
	if d.N < 2 {
		return 0
	}
	return min(time.Second<<min(d.N-2, 10), slowest)
}

// String is the form in which it goes from a guard to the watch that it becomes.
func (d Deaths) String() string { return fmt.Sprintf("%d@%d", d.N, d.Last.Unix()) }

// ParseDeaths reads that form; anything else is none.
func ParseDeaths(text string) Deaths {
	var n int
	var at int64
	if _, err := fmt.Sscanf(text, "%d@%d", &n, &at); err != nil || n < 1 {
		return Deaths{}
	}
	return Deaths{N: n, Last: time.Unix(at, 0)}
}

// Supervised reports whether a service manager starts this process anew by itself.
func Supervised(getenv func(string) string) bool {
	return getenv("INVOCATION_ID") != "" && getenv("NOTIFY_SOCKET") != "" || getenv("XPC_SERVICE_NAME") == "app.dogwatch.Dogwatch"
}

// handover is the environment variable that names the file descriptor with what was
// handed over; deathsVar, the one with how often a watch died before this one.
const (
	handover  = "DOGWATCH_HANDOVER"
	deathsVar = "DOGWATCH_DEATHS"
)

// Inherited is what the guard that became this process left it: how often a watch
// died in a row, and what was handed over. It takes both out of the environment.
func Inherited(getenv func(string) string) (Deaths, json.RawMessage) {
	deaths := ParseDeaths(getenv(deathsVar))
	kept := take(getenv(handover))
	_ = os.Unsetenv(deathsVar)
	_ = os.Unsetenv(handover)
	return deaths, kept
}

// take reads what the descriptor of that number holds.
func take(number string) json.RawMessage {
	var fd uintptr
	if _, err := fmt.Sscanf(number, "%d", &fd); err != nil || fd < 3 {
		return nil
	}
	f := os.NewFile(fd, "handover")
	if f == nil {
		return nil
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostKept))
	if err != nil || !json.Valid(text) {
		return nil
	}
	return text
}
