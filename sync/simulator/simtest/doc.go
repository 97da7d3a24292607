// Package simtest holds what an HTTP conversation with a PagerDuty, simulated or
// not, against PagerDuty's own OpenAPI document: every request and every answer
// that passes through a wrapped handler is validated, and a test fails that broke
// the document.
//
// The document is not part of the project. DOGWATCH_PAGERDUTY_SPEC names it: the
// file, or a folder with openapi-slim.json in it.
package simtest
