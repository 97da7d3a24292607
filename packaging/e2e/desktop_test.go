package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
)

func TestTheNotificationAcknowledges(t *testing.T) {
	n := begin(t)
	id := n.page("checkout: error rate 14 %")
	n.armed()
	n.must(n.Key("Escape")) // nothing is laid over the alert: put it away
	var at box
	n.await("the notification, in its place", func() bool {
		before := at
		var ok bool
		at, ok = n.notification()
		return ok && at == before
	})
	n.picture("notification")
	if s := n.status(); !s.Siren.Sounding {
		t.Error("hiding the alert silenced the siren")
	}
	n.must(n.Click(at.x+at.w-173, at.y+at.h-32)) // the first of two buttons, at the lower right
	n.pagerDutySays(id, "acknowledged")
	n.happened("siren_stopped", "")
	n.await("the notification is gone", func() bool {
		_, up := n.notification()
		return !up
	})
}

type box struct{ x, y, w, h int }

// notification is where the notification daemon shows something. Its windows are
// not managed, so that the window manager does not list them.
func (n *night) notification() (box, bool) {
	n.t.Helper()
	tree, err := n.Run(nil, "xwininfo", "-root", "-tree")
	n.must(err)
	for line := range strings.SplitSeq(tree, "\n") {
		_, size, ok := strings.Cut(line, `("xfce4-notifyd" "Xfce4-notifyd")`)
		var b box
		var dx, dy int
		if !ok {
			continue
		}
		if _, err := fmt.Sscanf(strings.TrimSpace(size), "%dx%d+%d+%d  +%d+%d", &b.w, &b.h, &dx, &dy, &b.x, &b.y); err == nil && b.w > 100 {
			return b, true
		}
	}
	return box{}, false
}

// alertmanagerConfig sends everything to the simulated PagerDuty's Events API.
const alertmanagerConfig = `route: {receiver: pd, group_by: [alertname], group_wait: 0s, group_interval: 1s}
receivers:
- name: pd
  pagerduty_configs:
  - routing_key: payments-events-key
    url: %s/v2/enqueue
    severity: critical
    description: '{{ .CommonAnnotations.summary }}'
    links: [{href: '{{ .CommonAnnotations.runbook_url }}', text: Runbook}]
`

func TestARealAlertmanagerPages(t *testing.T) {
	n := begin(t)
	config := filepath.Join(n.Home, "alertmanager.yml")
	n.must(os.WriteFile(config, fmt.Appendf(nil, alertmanagerConfig, n.URL), 0o600))
	const at = "127.0.0.1:19093"
	_, err := n.Start(nil, "prometheus-alertmanager", "--config.file="+config, "--storage.path="+filepath.Join(n.Home, "am"),
		"--web.listen-address="+at, "--cluster.listen-address=", "--web.external-url=http://alertmanager.example.com")
	n.must(err)
	n.await("Alertmanager", func() bool {
		_, err := n.Run(nil, "amtool", "--alertmanager.url=http://"+at, "alert", "query")
		return err == nil
	})
	_, err = n.Run(nil, "amtool", "--alertmanager.url=http://"+at, "alert", "add", "alertname=CheckoutErrors", "service=checkout",
		"--annotation=summary=checkout: error rate 14 %", "--annotation=runbook_url=https://wiki.example.com/runbooks/checkout")
	n.must(err)
	n.happened("siren_started", "")
	n.happened("alert_shown", "")
	s := n.status()
	if len(s.Incidents) != 1 || s.Incidents[0].Title != "checkout: error rate 14 %" || s.Tray.State != app.TrayPaged {
		t.Fatalf("status: %+v, tray %+v", s.Incidents, s.Tray)
	}
	n.armed()
	n.picture("alert")
	id := s.Incidents[0].ID
	n.must(n.Key("a"))
	n.pagerDutySays(id, "acknowledged")
	// The cause ends: Alertmanager resolves what it sent.
	_, err = n.Run(nil, "amtool", "--alertmanager.url=http://"+at, "alert", "add", "alertname=CheckoutErrors", "service=checkout",
		"--annotation=summary=checkout: error rate 14 %", "--annotation=runbook_url=https://wiki.example.com/runbooks/checkout",
		"--end="+time.Now().UTC().Format(time.RFC3339))
	n.must(err)
	n.pagerDutySays(id, "resolved")
	n.await("the tray is calm", func() bool { return n.status().Tray.State == app.TrayOnCall })
}

func TestFirstRunKeepsTheTokenInTheKeyring(t *testing.T) {
	n := prepare(t, desk.Options{})
	_, err := n.StartWatch("")
	n.must(err)
	n.await("the sign-in window", func() bool {
		all, err := n.Windows("Dogwatch")
		return err == nil && len(all) == 1 && all[0].Active
	})
	time.Sleep(time.Second) // its first frame, and the focus within
	n.picture("asks")
	n.must(n.Type("wrong-token"))
	n.must(n.Key("Return"))
	n.await("the refusal", func() bool {
		s, err := n.Status()
		return err == nil && len(s.Problems) > 0 && s.Problems[0].Code == "token_refused"
	})
	time.Sleep(500 * time.Millisecond)
	n.picture("refused")
	n.must(n.Type("ana-token"))
	n.must(n.Key("Return"))
	n.await("signed in", func() bool {
		s, err := n.Status()
		return err == nil && s.Me != nil && s.Me.Name == "Ana Costa" && s.Connection.State == app.ConnOK
	})
	time.Sleep(time.Second)
	n.picture("signed-in")
	kept, err := n.Run(nil, "secret-tool", "search", "--all", "service", "dogwatch")
	if err != nil || !strings.Contains(kept, "ana-token") {
		t.Errorf("the keyring holds %q, %v", kept, err)
	}
	n.TheWatch().Stop()
	again, err := n.StartWatch("", "--tray")
	n.must(err)
	n.await("signed in from the keyring", func() bool {
		s, err := n.Status()
		return again.Ended() || err == nil && s.Me != nil && s.Connection.State == app.ConnOK
	})
	n.nowhere("ana-token")
}

// nowhere makes sure that a secret is in no file of the profile, and in no argument
// or environment of a process but those of the simulator.
func (n *night) nowhere(secret string) {
	n.t.Helper()
	err := filepath.WalkDir(n.Profile, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(text), secret) {
			n.t.Errorf("%s holds the token", path)
		}
		return err
	})
	n.must(err)
	for _, file := range []string{"cmdline", "environ"} {
		paths, _ := filepath.Glob("/proc/[0-9]*/" + file)
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err == nil && strings.Contains(string(text), n.Profile) && strings.Contains(string(text), secret) {
				n.t.Errorf("%s holds the token: %q", path, text)
			}
		}
	}
}

func TestNoKeyringNoTrayNoNotificationsNoSound(t *testing.T) {
	n := beginWith(t, desk.Options{NoTray: true, NoNotifications: true, NoKeyring: true, NoSound: true}, "--tray")
	id := n.trigger("checkout: error rate 14 %")
	n.happened("alert_shown", id)
	n.await("it is said that nothing can be heard", func() bool { return n.status().Siren.Error != "" })
	if s := n.status(); s.Tray.Host {
		t.Errorf("status: tray %+v", s.Tray)
	}
	n.armed()
	n.picture("alert")
	n.must(n.Key("a"))
	n.pagerDutySays(id, "acknowledged")
}

func TestACommandSaysNothingOnStandardError(t *testing.T) {
	n := begin(t)
	// The C locale makes the window toolkit complain before main.
	out, err := n.Run(nil, "sh", "-c", os.Getenv("DOGWATCH_E2E_BINARY")+` --profile "$0" status 2>&1 >/dev/null`, n.Profile)
	n.must(err)
	if out != "" {
		t.Errorf("it says %q", out)
	}
}
