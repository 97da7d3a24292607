// Command shots takes the pictures of docs/screenshots, in the dark and in the light
// theme: of the real binary, on a desktop of its own, against the simulated
// PagerDuty. It fails where a screen does not come. `make shots` runs it; names of
// scenes (`now incidents`) take only those.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Getenv("DOGWATCH_E2E_OUT"), os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Not all pictures were taken:", err)
		os.Exit(1)
	}
}

// run takes every picture, goes on after one that failed, and tells of all that did.
func run(ctx context.Context, out string, only []string) error {
	if out == "" {
		return errors.New("DOGWATCH_E2E_OUT does not name the folder for them: use make shots")
	}
	for _, name := range only {
		if !slices.ContainsFunc(scenes, func(s scene) bool { return s.name == name }) {
			return fmt.Errorf("there is no scene %q", name)
		}
	}
	var failed []error
	for _, s := range scenes {
		if len(only) > 0 && !slices.Contains(only, s.name) {
			continue
		}
		for _, theme := range []string{"dark", "light"} {
			name := s.name + "-" + theme + ".png"
			if s.themeless {
				if name = s.name + ".png"; theme != "dark" {
					continue
				}
			}
			size, err := take(ctx, s, theme, filepath.Join(out, name))
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", name, err))
				fmt.Printf("%-24s %v\n", name, err)
				continue
			}
			fmt.Printf("%-24s %4d KB\n", name, size/1000)
		}
	}
	return errors.Join(failed...)
}
