package simulator

import (
	"slices"
	"strings"
)

// tell notifies those who have just got the incident, each by their own rules
// for its urgency and as long as it stays triggered and theirs.
func (w *world) tell(in *incident, assigned []assignment) {
	if in.status != triggered {
		return
	}
	since := in.changed
	for _, a := range assigned {
		for _, r := range a.who.rules {
			if r.urgency != in.urgency || r.contact.disabled || r.contact.blacklisted {
				continue
			}
			if r.after == 0 {
				w.notify(in, a.who, r.contact)
				continue
			}
			w.agenda.put(w.now.Add(r.after), func() {
				if in.status == triggered && in.changed.Equal(since) && slices.Contains(in.assigned, a) {
					w.notify(in, a.who, r.contact)
				}
			})
		}
	}
}

func (w *world) notify(in *incident, who *person, c *contact) {
	w.write(in, entry{
		kind: logNotify, via: viaAuto,
		told:    &telling{id: w.ids.next('P', longID, "notification"), who: who, contact: c},
		summary: "Notified " + who.name + " by " + c.word() + ".",
	})
}

// word is the kind of contact in a summary: "phone", "push notification".
func (c *contact) word() string { return strings.ReplaceAll(c.kind, "_", " ") }

// notification is the type of a notification that goes this way.
func (c *contact) notification() string {
	switch c.kind {
	case contactPush:
		return "push_notification"
	case contactWhatsApp:
		return "whatsapp_notification"
	}
	return c.kind + "_notification"
}

// The ways to reach a person, as in the names of PagerDuty's types.
const (
	contactEmail    = "email"
	contactPhone    = "phone"
	contactSMS      = "sms"
	contactPush     = "push_notification"
	contactWhatsApp = "whatsapp"
)
