package autostart

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"
)

// runName is the name of the value in both keys.
const runName = "Dogwatch"

// The keys of this user's registry: what starts, and what Task Manager turned off.
const (
	runKey      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

func (e Entry) status() (Status, error) {
	st := Status{State: Off, Where: `HKCU\` + runKey + `\` + runName}
	want, err := e.runValue()
	if err != nil {
		return Status{}, err
	}
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return st, nil
	}
	if err != nil {
		return Status{}, fmt.Errorf("see whether Dogwatch starts at login: %w", err)
	}
	defer func() { _ = key.Close() }()
	got, _, err := key.GetStringValue(runName)
	switch {
	case errors.Is(err, registry.ErrNotExist):
		return st, nil
	case err != nil && !errors.Is(err, registry.ErrUnexpectedType):
		return Status{}, fmt.Errorf("see whether Dogwatch starts at login: %w", err)
	case got != want:
		st.State, st.Why = Stale, "it starts another program or another profile"
	case disapproved():
		st.Why = "it was turned off in Task Manager"
	default:
		st.State = On
	}
	return st, nil
}

// disapproved reports whether Task Manager turned it off.
func disapproved() bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer func() { _ = key.Close() }()
	b, _, err := key.GetBinaryValue(runName)
	return err == nil && turnedOff(b)
}

func (e Entry) on(context.Context) error {
	line, err := e.runValue()
	if err != nil {
		return err
	}
	key, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("start at login: %w", err)
	}
	defer func() { _ = key.Close() }()
	if err := key.SetStringValue(runName, line); err != nil {
		return fmt.Errorf("start at login: %w", err)
	}
	return forget(approvedKey)
}

func (e Entry) off(context.Context) error { return errors.Join(forget(runKey), forget(approvedKey)) }

// forget removes our value from a key.
func forget(name string) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, name, registry.SET_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("start at login: %w", err)
	}
	defer func() { _ = key.Close() }()
	if err := key.DeleteValue(runName); err != nil && !errors.Is(err, registry.ErrNotExist) {
		return fmt.Errorf("start at login: %w", err)
	}
	return nil
}
