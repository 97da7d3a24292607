// Package runbook finds what says how to mend an incident, in whatever place its sender
// put it: the alert's links and details, Alertmanager's text, custom fields, notes, and
// the descriptions that people wrote; before all of them the person's own map.
//
// What an incident brings is somebody else's text, and may be meant to harm: from it come
// only http and https addresses without credentials, their hosts in ASCII, and no more
// than a bounded number for a bounded amount of work. The same incident always gives the
// same runbooks in the same order.
//
// It is pure: nothing is fetched, and what is handed over is never changed.
package runbook
