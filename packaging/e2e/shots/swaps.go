package main

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
)

// swapConfig names the team's service.
const swapConfig = "\n[swap]\nservice = \"Shift swaps\"\n"

// swapping is the main window once Dana, at a Dogwatch of her own, has asked Ana for cover
// and has covered an evening of Ana's.
func swapping(s *shot) (image.Rectangle, error) {
	if _, err := mainWindow(s); err != nil {
		return image.Rectangle{}, err
	}
	dana := s.Beside("dana")
	if err := os.MkdirAll(dana.Profile, 0o700); err != nil {
		return image.Rectangle{}, err
	}
	if err := os.WriteFile(filepath.Join(dana.Profile, "config.toml"), []byte(swapConfig), 0o600); err != nil {
		return image.Rectangle{}, err
	}
	if err := dana.Watch(s.ctx, "dana-token", "--tray"); err != nil {
		return image.Rectangle{}, err
	}
	if err := s.await("Dana's calendar", func() bool {
		out, err := dana.Dogwatch("shifts", "--json")
		return err == nil && strings.Contains(out, "Payments primary")
	}); err != nil {
		return image.Rectangle{}, err
	}
	day := time.Now().Truncate(24 * time.Hour)
	at := func(days, hour int) string {
		return day.AddDate(0, 0, days).Add(time.Duration(hour) * time.Hour).Format(time.RFC3339)
	}
	ask := func(who func(...string) (string, error), to, message string, days, from, until int) error {
		out, err := who("swap", "ask", "--schedule", "Payments primary", "--start", at(days, from), "--end", at(days, until), "--to", to, "--message", message)
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	for _, err := range []error{
		ask(s.Dogwatch, "dana@example.com", "Parents' evening at school.", 2, 17, 21),
		ask(dana.Dogwatch, "ana@example.com", "My flight lands at noon. I owe you one!", 8, 6, 14),
	} {
		if err != nil {
			return image.Rectangle{}, err
		}
	}
	id := func() string { // of the one that waits for Dana
		out, _ := dana.Dogwatch("swap", "list")
		_, rest, _ := strings.Cut(out, "Waiting for me\n")
		id, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		return id
	}
	if err := s.await("Dana sees the request", func() bool { return len(id()) > 20 }); err != nil {
		return image.Rectangle{}, err
	}
	if out, err := dana.Dogwatch("swap", "accept", id(), "--anyway"); err != nil {
		return image.Rectangle{}, fmt.Errorf("%w: %s", err, out)
	}
	if err := desk.Await(s.ctx, "Ana sees both", 90*time.Second, func() bool {
		out, err := s.Dogwatch("swap", "list")
		return err == nil && strings.Contains(out, "Covered") && strings.Contains(out, "Waiting for me")
	}); err != nil {
		return image.Rectangle{}, err
	}
	if err := s.noNotification(); err != nil {
		return image.Rectangle{}, err
	}
	return s.titled("On call", "Acknowledged")
}
