package simulator

import (
	"net/http"
	"strings"
)

// PagerDuty's error codes that the simulator uses.
const (
	codeAlreadyResolved = 1001
	codeAlreadyAcked    = 1002
	codeCannotEscalate  = 1006
	codeNoRequester     = 1008
	codeNotAcked        = 1012
	codeSnoozeDuration  = 1013
	codeNobodyOnCall    = 1015
	codeAlreadyMerged   = 1019
	codeFromMalformed   = 1028
	codeInvalid         = 2001
	codeArguments       = 2002
	codeDateRange       = 2005
	codeUnauthorized    = 2006
	codeDenied          = 2010
	codeAbility         = 2014
	codeFromMissing     = 2016
	codeRate            = 2020
	codeNotFound        = 2100
	codeSchedule        = 3001
	codeOverride        = 4004
)

// fail is a refusal: the HTTP status and what PagerDuty's error body says.
type fail struct {
	status, code int
	message      string
	errors       any // a list, or for the shift-based schedules a map of lists
}

func (f *fail) Error() string { return f.message }

// body is PagerDuty's error body.
func (f *fail) body() any {
	type inner struct {
		Message string `json:"message"`
		Code    int    `json:"code"`
		Errors  any    `json:"errors,omitempty"`
	}
	return map[string]inner{"error": {Message: f.message, Code: f.code, Errors: f.errors}}
}

func refuse(status, code int, message string, errors ...string) *fail {
	f := &fail{status: status, code: code, message: message}
	if len(errors) > 0 {
		f.errors = errors
	}
	return f
}

func invalid(errors ...string) *fail {
	return refuse(http.StatusBadRequest, codeInvalid, "Invalid Input Provided", errors...)
}

func badArguments(errors ...string) *fail {
	return refuse(http.StatusBadRequest, codeArguments, "Arguments Caused Error", errors...)
}

func notFound(what string) *fail {
	return refuse(http.StatusNotFound, codeNotFound, strings.TrimSpace(what+" Not Found"))
}

func denied() *fail {
	return refuse(http.StatusForbidden, codeDenied, "Access Denied")
}

// invalidField is the refusal of the shift-based schedules' API, which names the
// field.
func invalidField(field, why string) *fail {
	return &fail{
		status: http.StatusBadRequest, code: codeInvalid, message: "Invalid request",
		errors: map[string][]string{field: {why}},
	}
}
