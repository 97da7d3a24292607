package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"modernc.org/sqlite"

	"github.com/dogwatch-app/dogwatch/app"
)

// What a child process does in place of the tests.
const (
	childJob  = "STORE_TEST_JOB"
	childPath = "STORE_TEST_PATH"
	childAt   = "STORE_TEST_AT"
	childNow  = "STORE_TEST_NOW"
)

func TestMain(m *testing.M) {
	switch job := os.Getenv(childJob); job {
	case "":
		flag.Parse()
		// The tests sync thousands of times; only the benchmarks want a real disk.
		if shm, err := os.Stat("/dev/shm"); err == nil && shm.IsDir() && flag.Lookup("test.bench").Value.String() == "" {
			_ = os.Setenv("TMPDIR", "/dev/shm")
		}
		os.Exit(m.Run())
	case "write":
		writeUntilKilled()
	case "work":
		workUntilKilled()
	case "lock":
		holdLock("begin immediate")
	case "lock all":
		holdLock("begin exclusive")
	default:
		fmt.Println("what is", job)
		os.Exit(2)
	}
}

func child(t *testing.T, job, path string, at int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childJob+"="+job, childPath+"="+path, childAt+"="+strconv.Itoa(at), childNow+"="+strconv.FormatInt(now.UnixMilli(), 10))
	cmd.Stderr = os.Stderr
	return cmd
}

func die() {
	self, _ := os.FindProcess(os.Getpid())
	_ = self.Kill()
	time.Sleep(time.Minute) // the signal is on its way
}

// writeUntilKilled does one operation and kills itself at its n-th step: before a
// row is written, or before it is committed.
func writeUntilKilled() {
	at, _ := strconv.Atoi(os.Getenv(childAt))
	s, err := Open(context.Background(), os.Getenv(childPath))
	if err != nil {
		panic(err)
	}
	steps := 0
	step := func() {
		if steps++; steps == at {
			die()
		}
	}
	conn, err := s.db.Conn(context.Background())
	if err != nil {
		panic(err)
	}
	err = conn.Raw(func(raw any) error {
		hooks, ok := raw.(sqlite.HookRegisterer)
		if !ok {
			return errors.New("the driver has no hooks")
		}
		hooks.RegisterPreUpdateHook(func(sqlite.SQLitePreUpdateData) { step() })
		hooks.RegisterCommitHook(func() int32 { step(); return 0 })
		return nil
	})
	if err != nil {
		panic(err)
	}
	_ = conn.Close()
	for _, op := range operations() {
		if op.name == "everything" {
			if err := op.do(context.Background(), s); err != nil {
				panic(err)
			}
		}
	}
	step()
	os.Exit(0)
}

// Killed at any step of a write, the database is as it was before or after.
func TestAKillAtAnyStepLeavesOldOrNew(t *testing.T) {
	path, s := database(t)
	was := imageOf(t, path)
	old := dump(t, s.db)
	for _, op := range operations() {
		if op.name == "everything" {
			if err := op.do(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
	}
	done := dump(t, s.db)
	copied := filepath.Join(t.TempDir(), "copy.db")
	for at := 1; ; at++ {
		was.put(t, copied)
		err := child(t, "write", copied, at).Run()
		got := content(t, copied)
		exit, ok := errors.AsType[*exec.ExitError](err)
		switch {
		case err == nil:
			if got != done {
				t.Error("the whole write is not there")
			}
			if at < 12 {
				t.Errorf("only %d steps were seen", at)
			}
			return
		case !ok || exit.ExitCode() != -1:
			t.Fatalf("step %d: %v", at, err)
		case got != old && got != done:
			t.Fatalf("killed at step %d: neither old nor new:\n%s", at, got)
		}
	}
}

// workUntilKilled saves one thing after the other, and says so each time it is done.
func workUntilKilled() {
	s, err := Open(context.Background(), os.Getenv(childPath))
	if err != nil {
		panic(err)
	}
	for n := 1; ; n++ {
		id := strconv.Itoa(n)
		err := s.Save(context.Background(), app.Change{
			Actions: []app.Action{action(id, app.Waiting)}, Incidents: []app.Incident{incident("I"+id, 3000)},
			Alarm: json.RawMessage(id),
		})
		if err == nil {
			err = s.Keep(context.Background(), "swap", id, document(id, 3000))
		}
		if err != nil {
			panic(err)
		}
		fmt.Println(n)
	}
}

// Killed at any time, what was said to be saved is there, and each write whole.
func TestAKillAtAnyTimeLosesNothing(t *testing.T) {
	for round := range 6 {
		path := filepath.Join(t.TempDir(), "dogwatch.db")
		cmd := child(t, "work", path, 0)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said := 0
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if said, _ = strconv.Atoi(lines.Text()); said == 3+round*7 {
				_ = cmd.Process.Kill() // what it says until it is dead counts too
			}
		}
		_ = cmd.Wait()
		s := openAt(t, path)
		got, err := s.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(string(got.Alarm))
		if n < said || n > said+1 {
			t.Errorf("it said %d, and %d are there", said, n)
		}
		if len(got.Actions) != n || len(got.Incidents) != n || !strings.HasPrefix(got.Incidents[n-1].ID, "I"+strconv.Itoa(n)) {
			t.Errorf("of %d writes %d actions and %d incidents are there", n, len(got.Actions), len(got.Incidents))
		}
		if kept, err := s.Kept(t.Context(), "swap"); err != nil || len(kept) < said || len(kept) > n {
			t.Errorf("it said %d, and %d documents are there, %v", said, len(kept), err)
		}
		if len(s.found) > 0 {
			t.Errorf("a kill counts as damage: %v", s.found)
		}
	}
}
