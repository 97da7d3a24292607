package boot

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// profile is where everything of one user of Dogwatch lies.
type profile struct {
	// name tells the profile's tokens apart in the keyring.
	name     string
	config   string // config.toml
	database string
	log      string // dogwatch.log; the window's lies beside it
	crash    string
	socket   string
	lock     string
	volumes  string // what the siren has to put back
	drills   string // what came of drills
}

// openProfile finds the folders of the profile at dir, or the platform's own where
// dir is "", and makes them. The demo has one of its own.
func openProfile(dir string, demo bool) (profile, error) {
	name := "default"
	var config, data string
	if dir == "" {
		folder := "dogwatch"
		if demo {
			folder, name = "dogwatch-demo", "demo"
		}
		var err error
		if config, err = os.UserConfigDir(); err == nil {
			data, err = dataDir()
		}
		if err != nil {
			return profile{}, fmt.Errorf("find this user's folders (name one with --profile): %w", err)
		}
		config, data = filepath.Join(config, folder), filepath.Join(data, folder)
	} else {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return profile{}, fmt.Errorf("find the profile: %w", err)
		}
		name, config, data = abs, abs, abs
	}
	for _, d := range []string{config, data} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return profile{}, fmt.Errorf("the profile's folder cannot be made (%w), and without it no page rings here: name another with --profile", err)
		}
	}
	in := func(file string) string { return filepath.Join(data, file) }
	return profile{
		name: name, config: filepath.Join(config, "config.toml"), database: in("dogwatch.db"),
		log: in("dogwatch.log"), crash: in("crash.txt"), socket: in("dogwatch.sock"), lock: in("dogwatch.lock"),
		volumes: in("volumes.json"), drills: in("drills.jsonl"),
	}, nil
}

// dataDir is where programs of this user keep their data.
func dataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	switch runtime.GOOS {
	case "windows":
		return os.UserCacheDir() // %LocalAppData%
	case "darwin":
		return filepath.Join(home, "Library", "Application Support"), nil
	}
	return filepath.Join(home, ".local", "share"), nil
}
