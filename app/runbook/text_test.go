package runbook

import "testing"

func TestRaw(t *testing.T) {
	for address, want := range map[string]string{
		"https://github.com/acme/ops/blob/main/books/disk.md#full":                         "https://raw.githubusercontent.com/acme/ops/main/books/disk.md",
		"https://github.com/acme/ops/blob/refs/heads/main/disk.md?plain=1":                 "https://raw.githubusercontent.com/acme/ops/refs/heads/main/disk.md",
		"https://github.com/acme/ops/raw/main/a%20b.MD":                                    "https://raw.githubusercontent.com/acme/ops/main/a%20b.MD",
		"https://raw.githubusercontent.com/acme/ops/main/disk.txt":                         "https://raw.githubusercontent.com/acme/ops/main/disk.txt",
		"https://github.com/acme/ops/blob/main/main.go":                                    "",
		"https://github.com/acme/ops/tree/main/books.md":                                   "",
		"https://github.com/acme/ops/wiki/Disk":                                            "",
		"https://github.com/acme/ops/wiki/Disk.md":                                         "",
		"https://github.com/acme/ops":                                                      "",
		"https://gist.github.com/ana/0123456789abcdef0123":                                 "https://gist.githubusercontent.com/ana/0123456789abcdef0123/raw",
		"https://gist.github.com/0123456789abcdef0123":                                     "https://gist.github.com/0123456789abcdef0123/raw",
		"https://gist.github.com/ana/0123456789abcdef0123#file-second-md":                  "",
		"https://gist.github.com/ana":                                                      "",
		"https://github.acme.example/ops/books/blob/main/disk.md?raw=1":                    "https://github.acme.example/ops/books/raw/main/disk.md",
		"https://gitlab.com/acme/sre/ops/-/blob/main/disk.md?ref_type=heads":               "https://gitlab.com/acme/sre/ops/-/raw/main/disk.md?ref_type=heads",
		"https://git.acme.example/acme/ops/-/blob/v1/a/b/disk.rst":                         "https://git.acme.example/acme/ops/-/raw/v1/a/b/disk.rst",
		"https://gitlab.com/acme/ops/-/raw/main/disk.md":                                   "https://gitlab.com/acme/ops/-/raw/main/disk.md",
		"https://gitlab.com/acme/ops/-/tree/main/disk.md":                                  "",
		"https://gitlab.com/acme/ops/-/wikis/disk.md":                                      "",
		"https://bitbucket.org/acme/ops/src/main/books/disk.md":                            "https://bitbucket.org/acme/ops/raw/main/books/disk.md",
		"https://bitbucket.acme.example/projects/OPS/repos/books/browse/a/disk.md?at=main": "https://bitbucket.acme.example/projects/OPS/repos/books/raw/a/disk.md?at=main",
		"https://gitea.acme.example/ops/books/src/branch/main/disk.adoc":                   "https://gitea.acme.example/ops/books/raw/branch/main/disk.adoc",
		"https://codeberg.org/ops/books/src/commit/abc/disk.markdown":                      "https://codeberg.org/ops/books/raw/commit/abc/disk.markdown",
		"https://r.example/books/disk.md?v=2#full":                                         "https://r.example/books/disk.md?v=2",
		"https://r.example/books/disk.html":                                                "",
		"https://r.example/books/":                                                         "",
		"https://r.example/x?file=disk.md":                                                 "",
		"file:///home/ana/disk.md":                                                         "file:///home/ana/disk.md",
		"file:///home/ana/disk.sh":                                                         "",
		"file://server/ana/disk.md":                                                        "",
		"javascript:a.md":                                                                  "",
		"https:///a.md":                                                                    "",
		":":                                                                                "",
		"":                                                                                 "",
	} {
		got, ok := Raw(address)
		if !ok {
			got = ""
		}
		if got != want || ok != (want != "") || ok != IsText(address) {
			t.Errorf("%s\n is %s\nwant %s", address, got, want)
		}
	}
	for address, want := range map[string]bool{"https://r.example/a.md": false, "https://r.example/a.TXT?x": true, "file:///a.rst": true, "https://r.example/a.adoc": true, "https://gist.github.com/a/0123456789abcdef0123": false} {
		if IsPlain(address) != want {
			t.Errorf("%s: plain %v", address, !want)
		}
	}
}

func TestTitle(t *testing.T) {
	for address, want := range map[string]string{
		"https://github.com/acme/ops/blob/main/books/High-Error_Rate.md":           "High-Error_Rate",
		"https://r.example/checkout/README.md#roll-back":                           "checkout # roll-back",
		"https://r.example/books/disk%20full/index.html":                           "disk full",
		"https://acme.atlassian.example/wiki/spaces/OPS/pages/123456/Disk+is+full": "Disk is full",
		"https://acme.atlassian.example/wiki/spaces/OPS/pages/123456":              "OPS",
		"https://wiki.example/x/AQAk1":                                             "Runbook on wiki.example",
		"https://www.notion.so/acme/Fail-over-0123456789abcdef0123456789abcdef":    "Fail-over",
		"https://r.example/":                               "Runbook on r.example",
		"https://r.example/#/alerts":                       "Runbook on r.example",
		"https://r.example/runbook":                        "Runbook on r.example",
		"https://r.example/%E2%80%AEgpj.md":                "gpj",
		"file:///home/ana/books/disk.md":                   "disk",
		"https://gist.github.com/ana/0123456789abcdef0123": "ana",
		":": "Runbook",
	} {
		if got := Title(address); got != want {
			t.Errorf("%s is %q, want %q", address, got, want)
		}
	}
}
