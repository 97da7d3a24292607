package pace

import "net/http"

// Agent says who calls. Without a Version it says "dogwatch/dev".
type Agent struct {
	Next    http.RoundTripper
	Version string
}

// RoundTrip sets User-Agent over whatever stands there.
func (a Agent) RoundTrip(req *http.Request) (*http.Response, error) {
	version := a.Version
	if version == "" {
		version = "dev"
	}
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", "dogwatch/"+version)
	return next(a.Next).RoundTrip(req)
}
