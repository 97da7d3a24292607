package bookshelf

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// names is a name server that answers by its table, and counts what it is asked.
type names struct {
	mu    sync.Mutex
	table map[string][]netip.Addr // "wiki.test" to addresses of IPv4
	asked map[string]int
}

// resolver looks names up with it, and with nothing else.
func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		query := make([]byte, 1500)
		for {
			size, from, err := conn.ReadFrom(query)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(n.answer(query[:size]), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// answer gives the addresses of a query's one question; no others are known.
func (n *names) answer(query []byte) []byte {
	var labels []string
	at := 12
	for at < len(query) && query[at] != 0 {
		labels = append(labels, string(query[at+1:at+1+int(query[at])]))
		at += 1 + int(query[at])
	}
	kind := binary.BigEndian.Uint16(query[at+1:])
	host := strings.ToLower(strings.Join(labels, "."))
	n.mu.Lock()
	if n.asked == nil {
		n.asked = map[string]int{}
	}
	n.asked[host]++
	found := n.table[host]
	n.mu.Unlock()
	out := append([]byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, query[12:at+5]...)
	if kind != 1 {
		return out
	}
	for _, ip := range found {
		out[7]++
		out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		out = append(out, ip.AsSlice()...)
	}
	return out
}

// onNames gives the rig a Guard whose names are looked up there.
func onNames(t *testing.T, n *names, transport *http.Transport) func(*rig, *Config) {
	return func(_ *rig, c *Config) {
		c.Transport = Guard(transport, net.Dialer{Resolver: n.resolver(t)})
		t.Cleanup(c.Transport.(*ways).CloseIdleConnections)
	}
}

// served puts the rig's servers on a port of this computer, and gives "name:port".
func served(t *testing.T, r *rig) (at func(name string) string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		host, _, _ := strings.Cut(req.Host, ":")
		if f, err := r.web.note(req, "http", host); err == nil {
			f(w, req)
		}
	}))
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	return func(name string) string { return "http://" + name + ":" + port }
}

// A name may lead anywhere: what matters is the address that is dialled.
func TestANameThatLeadsToThisComputer(t *testing.T) {
	n := &names{table: map[string][]netip.Addr{}}
	for name, ip := range map[string]string{"evil.test": "127.0.0.1", "other.test": "127.9.9.9", "wire.test": "169.254.169.254", "nowhere.test": "0.0.0.0", "cloud.test": "100.100.100.200"} {
		n.table[name] = []netip.Addr{netip.MustParseAddr(ip)}
	}
	r := newRig(onNames(t, n, &http.Transport{}))
	at := served(t, r)
	for _, name := range []string{"evil.test", "other.test", "wire.test", "nowhere.test", "cloud.test"} {
		r.web.set(name+"/", says("text/plain", steps))
		address := at(name) + "/a.md"
		_, err := r.Runbook(t.Context(), address)
		if problemCode(err) != codeInvalid {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		p := problemOf(err)
		if !strings.Contains(p.What, name+" leads to") || !strings.Contains(p.What, n.table[name][0].String()) || p.Do == "" {
			t.Errorf("%s: got %v", name, err)
		}
		if err := r.opens(t.Context(), address); problemCode(err) != codeInvalid {
			t.Errorf("%s: whether it opens: %v", name, err)
		}
		if _, err := r.Picture(t.Context(), at(name)+"/a.gif"); problemCode(err) != codeInvalid {
			t.Errorf("%s: a picture: %v", name, err)
		}
	}
	if asked := r.web.asked(); len(asked) != 0 {
		t.Errorf("asked %v", asked)
	}
}

// A connection that the person's own address has opened is not lent to a stranger's, and
// neither does a name stay good because it was once.
func TestWhatThePersonNamesMayBeHere(t *testing.T) {
	n := &names{table: map[string][]netip.Addr{}}
	for _, name := range []string{"wiki.test", "evil.test"} {
		n.table[name] = []netip.Addr{netip.MustParseAddr("127.0.0.1")}
	}
	r := newRig(onNames(t, n, &http.Transport{}))
	at := served(t, r)
	r.web.set("wiki.test/", says("text/plain", steps))
	r.web.set("evil.test/", says("text/plain", steps))
	own := at("wiki.test") + "/a.md"
	refused := func(address string) {
		t.Helper()
		if _, err := r.Runbook(t.Context(), address); problemCode(err) != codeInvalid {
			t.Errorf("%s: got %v", address, err)
		}
	}
	refused(own)
	r.with(func() { r.settings.Runbooks.Map = []app.RunbookRule{{Service: "wiki", URL: own}} })
	if got := mustRead(t, r, own); got.Text != steps {
		t.Errorf("got %+v", got)
	}
	mustRead(t, r, at("wiki.test")+"/beside.md") // the host is the person's
	refused(at("evil.test") + "/a.md")
	if got := r.web.asked(); len(got) != 2 {
		t.Errorf("asked %v", got)
	}
	r.with(func() { r.settings.Runbooks.Map = nil }) // the connection is still open
	refused(at("wiki.test") + "/b.md")
	r.with(func() { r.settings.GuideSource = at("wiki.test") + "/guide.md" })
	mustRead(t, r, at("wiki.test")+"/c.md")
	if len(r.web.asked()) != 1 {
		t.Error("what was not the person's was asked")
	}

	moved := at("wiki.test") + "/moved.md"
	r.with(func() { r.settings.GuideSource, r.settings.Runbooks.Map = "", []app.RunbookRule{{URL: moved}} })
	r.web.set("wiki.test/", sends(at("evil.test")+"/a.md"))
	refused(moved)
	if asked := r.web.asked(); len(asked) != 1 || !strings.Contains(asked[0], "wiki.test") {
		t.Errorf("moved, asked %v", asked)
	}
}

func TestInARehearsalNamesMayLeadHere(t *testing.T) {
	n := &names{table: map[string][]netip.Addr{"wiki.test": {netip.MustParseAddr("127.0.0.1")}, "wire.test": {netip.MustParseAddr("169.254.169.254")}}}
	r := newRig(onNames(t, n, &http.Transport{}), func(_ *rig, c *Config) { c.Loopback = true })
	at := served(t, r)
	r.web.set("wiki.test/", says("text/plain", steps))
	mustRead(t, r, at("wiki.test")+"/a.md")
	if _, err := r.Runbook(t.Context(), at("wire.test")+"/a.md"); problemCode(err) != codeInvalid {
		t.Errorf("got %v", err)
	}
}

// Many a proxy stands on this computer. It is asked by its own address, and looks the name
// up itself.
func TestAProxyOnThisComputerGoesOnWorking(t *testing.T) {
	asked := make(chan string, 9)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		asked <- req.URL.String()
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, steps)
	}))
	defer proxy.Close()
	_, port, _ := net.SplitHostPort(proxy.Listener.Addr().String())
	by, _ := url.Parse("http://proxy.test:" + port) // and by its name, as by its address
	n := &names{table: map[string][]netip.Addr{"proxy.test": {netip.MustParseAddr("127.0.0.1")}, "direct.test": {netip.MustParseAddr("127.0.0.1")}}}
	r := newRig(onNames(t, n, &http.Transport{Proxy: func(req *http.Request) (*url.URL, error) {
		if req.URL.Hostname() == "direct.test" {
			return nil, nil
		}
		return by, nil
	}}))
	const address = "http://wiki.example.com/a.md"
	if got := mustRead(t, r, address); got.Text != steps || <-asked != address {
		t.Errorf("got %+v", got)
	}
	n.mu.Lock()
	if n.asked["wiki.example.com"] != 0 || n.asked["proxy.test"] == 0 {
		t.Errorf("looked up %v", n.asked)
	}
	n.mu.Unlock()
	// What does not go by it is looked at, the proxy's own address too.
	if _, err := r.Runbook(t.Context(), "http://direct.test:"+port+"/a.md"); problemCode(err) != codeInvalid {
		t.Errorf("got %v", err)
	}
	if len(asked) != 0 {
		t.Errorf("asked for %s", <-asked)
	}
}

func TestRefuse(t *testing.T) {
	for address, want := range map[string]string{
		"169.254.169.254:80": "wire", "[fe80::1%eth0]:80": "wire", "[::ffff:169.254.169.254]:80": "wire", "[64:ff9b::a9fe:a9fe]:80": "wire",
		"0.0.0.0:80": "wire", "0.1.2.3:80": "wire", "[::]:80": "wire", "[fd00:ec2::254]:80": "wire", "[fd00:ec2::23]:80": "wire", "[fd20:ce::254]:80": "wire", "[64:ff9b:1::a9fe:a9fe]:80": "wire", "100.100.100.200:80": "wire",
		"224.0.0.1:80": "wire", "255.255.255.255:80": "wire", "x": "no network address",
		"127.0.0.1:3128": "itself", "127.8.8.8:80": "itself", "[::1]:80": "itself", "[::ffff:127.0.0.1]:80": "itself", "[::127.0.0.1]:80": "itself", "[64:ff9b::7f00:1]:80": "itself",
		"10.0.0.1:443": "", "172.16.3.4:80": "", "192.168.255.254:80": "", "[fd12:3456::1]:80": "", "93.184.216.34:443": "", "[2606:2800:220:1::1]:443": "",
	} {
		for _, here := range []bool{false, true} {
			err := refuse("wiki.test", address, here)
			if refused := want != "" && !(here && want == "itself"); (err != nil) != refused || refused && !strings.Contains(problemOf(err).What, want) {
				t.Errorf("%s, here %v: %v", address, here, err)
			}
		}
	}
	all, _ := net.InterfaceAddrs()
	for _, a := range all {
		own, err := netip.ParsePrefix(a.String())
		if err != nil || unreadable(plain(own.Addr())) {
			continue
		}
		if to := netip.AddrPortFrom(own.Addr(), 80).String(); refuse("wiki.test", to, false) == nil || refuse("wiki.test", to, true) != nil {
			t.Errorf("%s, which is this computer's", to)
		}
	}
}

func TestTheOwnTransportRefuses(t *testing.T) {
	r := newRig(func(_ *rig, c *Config) { c.Transport = nil })
	w, ok := r.cfg.Transport.(*ways)
	if !ok {
		t.Fatal("it is another")
	}
	at, err := webAddress(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []*http.Transport{w.away, w.here} {
		if c, err := way.DialContext(t.Context(), "tcp", "0.0.0.0:80"); err == nil || problemCode(lost(at, err)) != codeInvalid {
			t.Errorf("got %v, %v", c, err)
		}
	}
	server := httptest.NewServer(says("text/plain", steps))
	defer server.Close()
	r.settings.Runbooks.Map = []app.RunbookRule{{URL: server.URL + "/a.md"}}
	if got := mustRead(t, r, server.URL+"/a.md"); got.Text != steps {
		t.Errorf("got %+v", got)
	}
	w.CloseIdleConnections()
}
