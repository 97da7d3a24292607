package app

import "strings"

// Ref names one of PagerDuty's things: its opaque id, and the name people know
// it by. The zero Ref means "none".
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Zero reports whether the Ref names nothing.
func (r Ref) Zero() bool { return r.ID == "" }

// String is the name, or the id where PagerDuty gave no name.
func (r Ref) String() string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}

// Names joins the names of refs as a person would list them: "Ana, Ben".
func Names(refs []Ref) string {
	names := make([]string, len(refs))
	for i, r := range refs {
		names[i] = r.String()
	}
	return strings.Join(names, ", ")
}

// User is a person of the PagerDuty account. TimeZone is PagerDuty's name for
// it, which may be a Rails name ("Pacific Time (US & Canada)").
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	TimeZone string `json:"time_zone"`
	Role     string `json:"role"`
}

// Ref is the short form of the user.
func (u User) Ref() Ref { return Ref{ID: u.ID, Name: u.Name} }
