package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// holdLock holds a lock on the database until its input ends.
func holdLock(how string) {
	mode := writing
	if how == "begin exclusive" {
		mode = alone
	}
	db, err := connect(os.Getenv(childPath), mode, time.Second)
	if err != nil {
		panic(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		panic(err)
	}
	if mode == alone {
		var n int
		err = conn.QueryRowContext(context.Background(), "select count(*) from actions").Scan(&n)
	} else {
		_, err = conn.ExecContext(context.Background(), how)
	}
	if err != nil {
		panic(err)
	}
	fmt.Println("locked")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	os.Exit(0)
}

// lockedBy lets another process hold the lock until release is called.
func lockedBy(t *testing.T, job, path string) (release func()) {
	t.Helper()
	cmd := child(t, job, path, 0)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "locked\n" {
		t.Fatalf("it says %q, %v", line, err)
	}
	released := false
	release = func() {
		if !released {
			released = true
			_ = in.Close()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(release)
	return release
}

func opened(t *testing.T, path string, patience time.Duration) *Store {
	t.Helper()
	scripts, err := known()
	if err != nil {
		t.Fatal(err)
	}
	s, err := openWith(t.Context(), &Store{path: path, scripts: scripts, patience: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestALockedDatabaseIsToldAndTriedAgain(t *testing.T) {
	path, first := database(t)
	_ = first.Close()
	s := opened(t, path, 50*time.Millisecond)
	release := lockedBy(t, "lock", path)
	change := app.Change{Actions: []app.Action{action("3", app.Waiting)}}
	err := s.Save(t.Context(), change)
	if p := app.Explain(err); err == nil || p.Code != "database_locked" {
		t.Fatalf("while it is locked: %v (%s)", err, p.Code)
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 2 {
		t.Errorf("it can still be read: %d actions, %v", len(got.Actions), err)
	}
	release()
	if err := s.Save(t.Context(), change); err != nil {
		t.Fatalf("after the lock: %v", err)
	}
	if got, _ := s.Load(t.Context()); len(got.Actions) != 3 {
		t.Errorf("%d actions, want 3", len(got.Actions))
	}
}

func TestALockThatPassesIsWaitedFor(t *testing.T) {
	path, s := database(t)
	release := lockedBy(t, "lock", path)
	done := make(chan error)
	go func() { done <- s.Save(t.Context(), app.Change{Actions: []app.Action{action("3", app.Waiting)}}) }()
	release()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAWaitForALockEndsWithItsContext(t *testing.T) {
	path, first := database(t)
	_ = first.Close()
	s := opened(t, path, time.Hour)
	defer lockedBy(t, "lock", path)()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Save(ctx, app.Change{Actions: []app.Action{action("3", app.Waiting)}}); err == nil {
		t.Error("saved under somebody else's lock")
	}
}

// Even wholly locked, a database keeps nobody from starting.
func TestAStartUnderAnotherProgramsLock(t *testing.T) {
	path, first := database(t)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	release := lockedBy(t, "lock all", path)
	s := opened(t, path, 50*time.Millisecond)
	told := listen(s)
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) > 0 {
		t.Fatalf("read %d actions, %v", len(got.Actions), err)
	}
	<-told.new
	if codes := told.codes(); !slices.Equal(codes, []string{"database_unread"}) {
		t.Errorf("told %v", codes)
	}
	err := s.Save(t.Context(), app.Change{Actions: []app.Action{action("3", app.Waiting)}})
	if p := app.Explain(err); err == nil || p.Code != "database_locked" {
		t.Fatalf("saving: %v (%s)", err, p.Code)
	}
	release()
	if err := s.Save(t.Context(), app.Change{Actions: []app.Action{action("3", app.Waiting)}}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Load(t.Context()); err != nil || len(got.Actions) != 3 {
		t.Errorf("%d actions, %v; want what was there and the new one", len(got.Actions), err)
	}
}
