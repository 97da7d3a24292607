package autostart

import (
	"context"
	"os"
	"path/filepath"
)

func agentPath() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "Library", "LaunchAgents", agentName+".plist"), nil
}

func (e Entry) items() ([]item, error) {
	path, err := agentPath()
	if err != nil {
		return nil, err
	}
	text, starts, err := e.agent()
	return []item{{path: path, text: text, starts: starts}}, err
}

func (e Entry) status() (Status, error) {
	items, err := e.items()
	if err != nil {
		return Status{}, err
	}
	return look(items)
}

// on writes the agent; launchd reads it at the next login. Loading it now would
// start a second Dogwatch beside this one.
func (e Entry) on(context.Context) error {
	items, err := e.items()
	if err != nil {
		return err
	}
	return write(items)
}

func (e Entry) off(context.Context) error {
	path, err := agentPath()
	if err != nil {
		return err
	}
	return remove([]item{{path: path}})
}
