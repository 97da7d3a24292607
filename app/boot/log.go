package boot

import (
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"gopkg.in/natefinch/lumberjack.v2"

	"github.com/dogwatch-app/dogwatch/app/boot/stdlog"
)

// openLog opens a rotated log of JSON lines: 5 MB, three old ones, 60 days.
// DOGWATCH_LOG=debug tells more. What libraries write to the standard logger goes
// there too.
func openLog(path, level string) (*slog.Logger, func()) {
	out := &lumberjack.Logger{Filename: path, MaxSize: 5, MaxBackups: 3, MaxAge: 60}
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if level == "debug" {
		options.Level = slog.LevelDebug
	}
	l := slog.New(slog.NewJSONHandler(out, options))
	stdlog.To(l)
	return l, func() { _ = out.Close() }
}

// keepCrashes makes the runtime write what a crash prints to the file as well, and
// moves the last one aside. It gives the path of that one, "" where there is none.
func keepCrashes(path string) (last string, err error) {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		last = strings.TrimSuffix(path, ".txt") + "-last.txt"
		if err := os.Rename(path, last); err != nil {
			return "", fmt.Errorf("keep the last crash: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return last, fmt.Errorf("open the crash file: %w", err)
	}
	defer f.Close() // the runtime holds a copy of its own
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		return last, fmt.Errorf("watch for crashes: %w", err)
	}
	return last, nil
}
