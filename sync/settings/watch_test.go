package settings

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// told is one call of Watch's tell.
type told struct {
	f   File
	err error
}

// watching runs Watch within a synctest bubble; what it tells comes to the channel.
func watching(t *testing.T, path string) <-chan told {
	t.Helper()
	news := make(chan told, 10)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Watch(ctx, path, func(f File, err error) { news <- told{f, err} }) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Watch ended with %v", err)
		}
	})
	return news
}

// after gives what was told by then, nil for nothing. More than one is an error.
func after(t *testing.T, news <-chan told, d time.Duration) *told {
	t.Helper()
	time.Sleep(d)
	synctest.Wait()
	switch len(news) {
	case 0:
		return nil
	case 1:
		got := <-news
		return &got
	}
	t.Fatalf("told %d times", len(news))
	return nil
}

func rewrite(t *testing.T, path, text string) {
	t.Helper()
	if err := replace(path, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// touch changes the file's time and nothing else; nothing must be told.
func touch(t *testing.T, path string, news <-chan told) {
	t.Helper()
	if err := os.Chtimes(path, time.Unix(1, 0), time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if got := after(t, news, time.Minute); got != nil {
		t.Fatalf("touched only, and told %+v", got)
	}
}

func TestWatchTellsEditsAndKeepsTheLastGoodSettings(t *testing.T) {
	path := write(t, "[look]\ntheme = \"light\"\n")
	synctest.Test(t, func(t *testing.T) {
		news := watching(t, path)
		theme := func(want string, d time.Duration) {
			t.Helper()
			got := after(t, news, d)
			if got == nil || got.err != nil || got.f.Theme != want {
				t.Fatalf("told %+v, want %s", got, want)
			}
		}
		theme("light", 0)
		if got := after(t, news, time.Minute); got != nil {
			t.Fatalf("told %+v of nothing", got)
		}

		rewrite(t, path, "[look]\ntheme = \"system\"\n")
		theme("system", every+settle)

		rewrite(t, path, "[look]\ntheme = \"pink\"\n")
		got := after(t, news, every+settle)
		if wrong, ok := errors.AsType[Bad](got.err); !ok || wrong.Line != 2 || got.f.Theme != "system" {
			t.Fatalf("told %+v, want a mistake and the last good settings", got)
		}
		if got := after(t, news, time.Minute); got != nil {
			t.Fatalf("told again: %+v", got)
		}
		rewrite(t, path, "[look]\ntheme = \"pinky\"\n")
		if got := after(t, news, every+settle); got == nil || got.err == nil {
			t.Fatalf("another mistake: told %+v", got)
		}

		touch(t, path, news)

		rewrite(t, path, "[look]\ntheme = \"system\"\n") // as it was before the mistake
		theme("system", every+settle)
		touch(t, path, news)

		remove(t, path)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if got := after(t, news, every+settle); got == nil || got.err == nil || got.f.Theme != "system" {
			t.Fatalf("it cannot be read: told %+v", got)
		}
		remove(t, path)
		rewrite(t, path, "[look]\ntheme = \"system\"\n")
		theme("system", every+settle)

		remove(t, path)
		theme(Default().Theme, every+settle)
		rewrite(t, path, "[look]\ntheme = \"light\"\n")
		theme("light", every+settle)
	})
}

func TestWatchWaitsUntilTheFileIsWritten(t *testing.T) {
	path := write(t, "[look]\ntheme = \"light\"\n")
	synctest.Test(t, func(t *testing.T) {
		news := watching(t, path)
		after(t, news, every-settle/2)
		rewrite(t, path, "") // an editor begins
		if got := after(t, news, settle); got != nil {
			t.Fatalf("told %+v while it is written", got)
		}
		rewrite(t, path, "[look]\ntheme = \"system\"\n")
		if got := after(t, news, 2*settle); got == nil || got.f.Theme != "system" {
			t.Fatalf("told %+v", got)
		}
	})
}

func TestWatchBeginsWithWhatIsThere(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		bad  bool
	}{
		"nothing":   {filepath.Join(t.TempDir(), "config.toml"), false},
		"a mistake": {write(t, "[look]\ntheme = \"pink\"\n"), true},
		"a folder":  {t.TempDir(), true},
	} {
		synctest.Test(t, func(t *testing.T) {
			news := watching(t, c.path)
			got := after(t, news, 0)
			if got == nil || (got.err != nil) != c.bad || got.f.Theme != Default().Theme {
				t.Errorf("%s: told %+v", name, got)
			}
			if again := after(t, news, time.Minute); again != nil {
				t.Errorf("%s: told again: %+v", name, again)
			}
		})
	}
}

func BenchmarkWatchLook(b *testing.B) {
	path := filepath.Join(b.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("[look]\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	w := watcher{path: path}
	if _, err, _ := w.read(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if w.changed() {
			b.Fatal("changed")
		}
	}
}
