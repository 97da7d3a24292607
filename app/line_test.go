package app_test

import (
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " a\n\tb\u2028c ": "a b c", "a\x00b\u202ec\u200bd\ufeff": "abcd", "a\xffb\ufffdc": "abc", "größer 日本": "größer 日本",
	} {
		if got := app.OneLine(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "localhost.example.com": false, "128.0.0.1": false, "::2": false, "0.0.0.0": false, "127.0.0.1.example.com": false,
	} {
		if got := app.Loopback(host); got != want {
			t.Errorf("%q is this computer: %v", host, got)
		}
	}
}
