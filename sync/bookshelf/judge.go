package bookshelf

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// told is a problem with an address. What it means depends on whether a copy is kept:
// see meaning.
func told(code, what, do string) app.Problem { return app.Problem{Code: code, What: what, Do: do} }

// The codes that something is decided by.
const (
	codeAway    = "runbook_offline"
	codeToken   = "runbook_token"
	codeGone    = "runbook_gone"
	codeType    = "runbook_type"
	codeWebPage = "runbook_web_page"
	codeInvalid = "runbook_invalid"
)

// meaning adds what a problem means to somebody who is paged.
func meaning(p app.Problem, copied bool) *app.Problem {
	p.Means = "No copy is kept here."
	if copied {
		p.Means = "The copy that is kept here is shown."
	}
	return &p
}

// problemOf is the problem that err is, or one that quotes it.
func problemOf(err error) app.Problem {
	if p, ok := errors.AsType[app.Problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[app.Invalid](err); ok {
		return told(codeInvalid, upper(e.Why)+".", "")
	}
	return told("runbook_unreadable", "It cannot be read ("+err.Error()+").", "")
}

// lost says in words that no whole answer came. It quotes no address: that may hold
// anything.
func lost(at *url.URL, err error) app.Problem {
	host := at.Host
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if p, ok := errors.AsType[app.Problem](err); ok {
		return p
	}
	if _, ok := errors.AsType[app.Invalid](err); ok { // see refuse
		return problemOf(err)
	}
	dns, noName := errors.AsType[*net.DNSError](err)
	timeout, isNet := errors.AsType[net.Error](err)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, unverified := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case errors.Is(err, context.Canceled):
		return told(codeAway, "The reading was ended.", "")
	case noName && !dns.IsTimeout:
		return told(codeAway, fmt.Sprintf("The name %s cannot be looked up.", host), "Check the network or the VPN.")
	case errors.Is(err, context.DeadlineExceeded), isNet && timeout.Timeout():
		return told(codeAway, fmt.Sprintf("%s does not answer within %s.", host, fetchWithin), "Check the network or the VPN.")
	case unknown || unverified:
		return told(codeAway, fmt.Sprintf("The certificate of %s is not trusted.", host), "Check the clock, and whether a proxy stands in between.")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return told(codeAway, fmt.Sprintf("What %s sends arrives cut short.", host), "Check the network or the VPN.")
	}
	return told(codeAway, fmt.Sprintf("There is no way to %s.", host), "Check the network or the VPN.")
}

// refusal says in words what an answer's status means; nil for one that brought
// something.
func refusal(a answer) error {
	host := a.url.Host
	asked := service(a.asked)
	switch code := a.status; {
	case code == http.StatusOK, code == http.StatusPartialContent, code == http.StatusNotModified, code == http.StatusNoContent:
		return nil
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusNotFound && a.hadToken && forge(a.url):
		if a.hadToken {
			return told(codeToken, fmt.Sprintf("%s does not accept the token that is kept for it (HTTP %d).", asked, code), "Give Dogwatch a new token for "+asked+".")
		}
		if a.locked != nil {
			return told(codeToken, fmt.Sprintf("%s wants a token, and the keyring does not give it (%v).", asked, a.locked), "Unlock the keyring, or give Dogwatch the token again.")
		}
		return needsToken(asked, fmt.Sprintf("%s does not show it without signing in (HTTP %d).", host, code))
	case code == http.StatusNotFound && forge(a.url):
		return told(codeGone, fmt.Sprintf("%s says that there is no such page (HTTP 404), as it also does of what only members see.", host), "Mend the link, or give Dogwatch a token for "+asked+".")
	case code == http.StatusNotFound, code == http.StatusGone:
		return told(codeGone, fmt.Sprintf("%s says that there is no such page (HTTP %d).", host, code), "Mend the link where the alert is defined.")
	case code == http.StatusNetworkAuthenticationRequired:
		return portal(host)
	case code == http.StatusTooManyRequests:
		return told("runbook_trouble", host+" asks to wait (HTTP 429).", "")
	case code >= 500:
		return told("runbook_trouble", fmt.Sprintf("%s has trouble of its own (HTTP %d).", host, code), "")
	}
	return told("runbook_trouble", fmt.Sprintf("%s answers with HTTP %d.", host, a.status), "Open it in the browser.")
}

func needsToken(host, what string) app.Problem {
	return told(codeToken, what, "It needs a token for "+host+", which this command keeps: dogwatch runbook token "+host)
}

func portal(host string) app.Problem {
	return told(codeAway, "Something else answers in place of "+host+", such as a network's sign-in page.", "Open a browser and sign in to the network.")
}

// forge reports whether the address is a file's on GitHub, GitLab or their like, which
// say "not found" of what one may not see.
func forge(u *url.URL) bool {
	return gitlab(u) || service(u.Host) == "github.com" || strings.Contains(u.Path, "/raw/")
}

// webPage says in words why a page of HTML came where a text was asked for.
func webPage(a answer, asked *url.URL) app.Problem {
	host := service(asked.Host)
	led := a.url.Host != asked.Host || a.url.Path != asked.Path
	login := led && (loginPage(a.url.Path) || loginPage(a.url.Host))
	switch {
	case asked.Scheme == "http" && a.url.Host != asked.Host:
		return portal(asked.Host)
	case a.hadToken && (login || forge(asked)):
		return told(codeToken, fmt.Sprintf("%s asks to sign in although it was given a token.", host), "Give Dogwatch a new token for "+host+".")
	case login, forge(asked) && a.url.Host == asked.Host:
		return needsToken(host, host+" shows a page to sign in, in place of the text.")
	case a.url.Host != asked.Host:
		return portal(asked.Host)
	}
	return told(codeWebPage, host+" gives a web page, which opens in the browser only.", "Open it in the browser, or link to the Markdown itself.")
}

func loginPage(text string) bool {
	text = strings.ToLower(text)
	for _, word := range []string{"login", "signin", "sign_in", "sign-in", "sso", "saml", "oauth", "session", "auth"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// mediaType is what the server calls it, in lower case, and the charset it names.
func mediaType(a answer) (kind, charset string) {
	text := a.header.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(text)
	if err != nil {
		kind, _, _ = strings.Cut(strings.ToLower(text), ";")
		return strings.TrimSpace(kind), ""
	}
	return kind, strings.ToLower(params["charset"])
}

// isText reports whether what came may be a runbook by its type; a server that does not
// know the type is believed where the name has a text's ending.
func isText(kind, name string) bool {
	switch kind {
	case "text/html", "application/xhtml+xml":
		return false
	case "application/markdown", "application/x-markdown":
		return true
	case "", "application/octet-stream", "binary/octet-stream", "application/x-troff-man":
		return textEnding(name)
	}
	return strings.HasPrefix(kind, "text/")
}

func textEnding(name string) bool { return markdownEnding(name) || plainEnding(name) }

func markdownEnding(name string) bool { return ending(name, ".md", ".markdown", ".mdown", ".mkd") }

func plainEnding(name string) bool {
	return ending(name, ".txt", ".text", ".rst", ".adoc", ".org", ".log")
}

func ending(name string, of ...string) bool {
	ext := strings.ToLower(path.Ext(name))
	for _, e := range of {
		if ext == e {
			return true
		}
	}
	return false
}

// looksHTML tells a page of HTML that is called something else.
func looksHTML(body []byte) bool {
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(body[:min(len(body), 512)], []byte("\ufeff")), " \t\r\n"))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<head"))
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
