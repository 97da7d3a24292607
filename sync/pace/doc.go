// Package pace is how Dogwatch behaves on the wire, as small http.RoundTripper
// decorators: each does one thing and is of use with its zero value, and Stack
// puts them together. They send the token to the one host it is for, bound every
// call in time and size, stay far below PagerDuty's limits with the alert path
// first, obey its ratelimit headers, and turn what can go wrong on the way into
// the error types of package app.
//
// What leaves the stack is either a response whose body has been read whole, or
// an error of package app. A write that may have been applied though no whole
// answer came is wrapped in app.Unsure. No redirect is ever followed.
package pace
