package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// bus starts a session bus.
func (d *Desk) bus(Options) error {
	address, err := d.firstLine("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	if err != nil {
		return err
	}
	d.Env = append(d.Env, "DBUS_SESSION_BUS_ADDRESS="+address)
	return nil
}

// screen starts an X server. It must not begin anew when its only client goes, which the
// wait for the window manager is.
func (d *Desk) screen(o Options) error {
	number, err := d.firstLine("Xvfb", "-displayfd", "1", "-screen", "0", fmt.Sprintf("%dx%dx24", o.Width, o.Height), "-nolisten", "tcp", "-noreset")
	if err != nil {
		return err
	}
	d.Env = append(d.Env, "DISPLAY=:"+number)
	return nil
}

// windowManager starts xfwm4 and waits until it manages: the window toolkit asks
// once, at its start, whether there is one.
func (d *Desk) windowManager(Options) error {
	p, err := d.Start(nil, "xfwm4", "--compositor=off", "--sm-client-disable")
	if err != nil {
		return err
	}
	err = Await(d.ctx, "the window manager", patience, func() bool {
		out, err := d.Run(nil, "xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return p.Ended() || err == nil && strings.Contains(out, "window id #")
	})
	if p.Ended() {
		return fmt.Errorf("the window manager ended: %s", p.Said())
	}
	return err
}

// keyring starts a keyring that is unlocked, as after a login.
func (d *Desk) keyring(Options) error {
	_, err := d.start(strings.NewReader("a-password\n"), nil, []string{"DISPLAY="}, "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
	if err != nil {
		return err
	}
	return d.named("org.freedesktop.secrets")
}

// notifications starts the notification daemon of Xfce.
func (d *Desk) notifications(Options) error {
	found, _ := filepath.Glob("/usr/lib/*/xfce4/notifyd/xfce4-notifyd")
	if len(found) == 0 {
		return fmt.Errorf("xfce4-notifyd is not installed")
	}
	if _, err := d.Start(nil, found[0]); err != nil {
		return err
	}
	return d.named("org.freedesktop.Notifications")
}

// Sink is the name of the sound device on the desk.
const Sink = "speaker"

// sound starts a sound server whose only device goes nowhere, and can be recorded.
func (d *Desk) sound(Options) error {
	runtime := filepath.Join(d.Home, "run")
	d.Env = append(d.Env, "PULSE_SERVER=unix:"+filepath.Join(runtime, "pulse", "native"))
	return d.StartSound()
}

// StartSound starts the sound server, again after it was stopped.
func (d *Desk) StartSound() error {
	p, err := d.Start([]string{"DISPLAY="}, "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit", "--log-target=stderr",
		"-L", "module-native-protocol-unix", "-L", "module-null-sink sink_name="+Sink+" rate=44100", "-L", "module-always-sink")
	if err != nil {
		return err
	}
	err = Await(d.ctx, "the sound server", patience, func() bool {
		_, err := d.Run(nil, "pactl", "info")
		return p.Ended() || err == nil
	})
	if p.Ended() {
		return fmt.Errorf("the sound server ended: %s", p.Said())
	}
	return err
}

const panelConfig = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="true"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray"/>
    <property name="plugin-3" type="string" value="clock"/>
  </property>
</channel>
`

// panel starts the Xfce panel with a tray.
func (d *Desk) panel(o Options) error {
	dir := filepath.Join(d.Home, ".config", "xfce4", "xfconf", "xfce-perchannel-xml")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "xfce4-panel.xml"), []byte(panelConfig), 0o600); err != nil {
		return err
	}
	return d.StartPanel()
}

// StartPanel starts the panel, again after it was stopped.
func (d *Desk) StartPanel() error {
	if _, err := d.Start(nil, "xfce4-panel", "--disable-wm-check"); err != nil {
		return err
	}
	return d.named("org.kde.StatusNotifierWatcher")
}

// named waits until somebody owns the name on the session bus.
func (d *Desk) named(name string) error {
	return Await(d.ctx, name, patience, func() bool {
		out, err := d.Run(nil, "gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus",
			"--method", "org.freedesktop.DBus.NameHasOwner", name)
		return err == nil && strings.Contains(out, "true")
	})
}
