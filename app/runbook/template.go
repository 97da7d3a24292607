package runbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Template is a runbook to be written, as Markdown: for an alert of that title of a
// service. Both may be "".
func Template(service, title string) string {
	service, title = clean(service, maxTitle), clean(title, maxTitle)
	name := cmp.Or(title, service, "Runbook")
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", escaped(name))
	if service != "" {
		fmt.Fprintf(&b, "Service: %s\n\n", escaped(service))
	}
	b.WriteString(`## Meaning

What this alert says, in one sentence. What it measures, and from which value on it fires.

## Impact

Who notices, and what they cannot do. How much worse it gets if nobody acts, and how fast.

## Diagnosis

1. Look at the dashboard: (address)
2. Look at what changed last: deploys, configuration, traffic.
3. Narrow it down: (the command, and what a good and a bad answer look like)

## Mitigation

1. The quickest thing that helps: roll back, fail over, restart, add capacity. (the command)
2. Check that it helped: (what to look at, and how long to wait)
3. If it did not: (the next thing to try)

## Escalate to

Who knows this best, who decides, and after how many minutes without an end in sight.
`)
	return b.String()
}

// escaped keeps the marks in a name from being read as Markdown.
func escaped(name string) string {
	var b strings.Builder
	for _, r := range name {
		if strings.ContainsRune("\\`*_[]<>#|!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// devices are names that Windows does not let a file have.
var devices = []string{"con", "prn", "aux", "nul"}

// FileName is a name for the file of such a runbook, fit for every file system:
// "checkout-error-rate.md".
func FileName(service, title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(clean(service, maxTitle) + " " + clean(title, maxTitle)) {
		switch {
		case b.Len() >= 80:
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	name := strings.Trim(b.String(), "-")
	if name == "" || slices.Contains(devices, name) || strings.HasPrefix(name, "com") && len(name) == 4 || strings.HasPrefix(name, "lpt") && len(name) == 4 {
		name = strings.Trim("runbook-"+name, "-")
	}
	return name + ".md"
}
