package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// A real Alertmanager pages through the Events API, and takes it back.
func TestARealAlertmanager(t *testing.T) {
	binary, err := exec.LookPath("prometheus-alertmanager")
	if err != nil {
		t.Skip("prometheus-alertmanager is not installed")
	}
	sim := from(t, plain)
	ln, err := simulator.Listen("127.0.0.1:0")
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- simulator.ServeOn(ctx, ln, sim) }()

	dir := t.TempDir()
	config := filepath.Join(dir, "alertmanager.yml")
	must(t, os.WriteFile(config, []byte(fmt.Sprintf(`
route: {receiver: page, group_wait: 0s, group_interval: 1s, group_by: [alertname]}
receivers:
- name: page
  pagerduty_configs:
  - url: http://%s/v2/enqueue
    routing_key: api-key
    severity: critical
    description: '{{ .CommonAnnotations.summary }}'
    links: [{href: 'https://wiki.example.com/disk', text: Runbook}]
`, ln.Addr())), 0o600))
	api := freeAddress(t)
	cmd := exec.CommandContext(ctx, binary, "--config.file="+config, "--storage.path="+dir, "--web.listen-address="+api, "--cluster.listen-address=")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	must(t, cmd.Start())
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
		if err := <-served; err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(said.String())
		}
	})

	send := func(ends time.Time) {
		alert := map[string]any{
			"labels": map[string]string{"alertname": "DiskFull", "host": "db-1"}, "annotations": map[string]string{"summary": "disk of db-1 is full"},
			"startsAt": time.Now().Add(-time.Minute).Format(time.RFC3339),
		}
		if !ends.IsZero() {
			alert["endsAt"] = ends.Format(time.RFC3339)
		}
		data, err := json.Marshal([]any{alert})
		must(t, err)
		await(t, "Alertmanager", func() bool {
			resp, err := http.Post("http://"+api+"/api/v2/alerts", "application/json", bytes.NewReader(data))
			if err == nil {
				_ = resp.Body.Close()
			}
			return err == nil && resp.StatusCode == http.StatusOK
		})
	}
	send(time.Time{})
	await(t, "the page", func() bool { return len(sim.Open()) == 1 })
	in := sim.Open()[0]
	if in.Title != "disk of db-1 is full" || in.Urgency != "high" {
		t.Errorf("it is %+v", in)
	}
	same(t, "assigned", in.Assigned, []string{"ana"})
	body := dig(t, at(t, sim, "ana").get("/incidents/"+in.ID+"/alerts"), "alerts", 0, "body")
	if dig(t, body, "contexts", 0, "text") != "Runbook" || dig(t, body, "cef_details", "client") != "Alertmanager" {
		t.Errorf("the alert's body is %v", body)
	}
	if firing, _ := dig(t, body, "details", "firing").(string); !strings.Contains(firing, "host = db-1") && !strings.Contains(fmt.Sprint(dig(t, body, "details")), "db-1") {
		t.Errorf("the details are %v", dig(t, body, "details"))
	}
	send(time.Now())
	await(t, "the end", func() bool { s := state(t, sim, in.ID); return s.Status == "resolved" })
}

// await waits until it is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not come", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// freeAddress is one on loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}
