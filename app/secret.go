package app

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a text that must not be shown: it prints, logs and marshals as
// "[secret]". Reveal gives it to the one who has to send it.
type Secret string

const hidden = "[secret]"

// Reveal gives the text itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the text.
func (s Secret) String() string { return hidden }

// Format hides the text from every verb, the wrong ones too.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue hides the text from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text from JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
