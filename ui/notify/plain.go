package notify

import (
	"context"
	"slices"
	"strings"

	"github.com/gen2brain/beeep"

	"github.com/dogwatch-app/dogwatch/assets"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// plain hands a notice to beeep. It has no buttons, goes by itself, and no error
// does not mean that it was seen.
func plain(n view.Notice) error {
	icon, err := assets.App.ReadFile("icons/app/64.png")
	if err != nil {
		return err
	}
	send := beeep.Notify
	if n.Critical && alerts {
		send = beeep.Alert
	}
	return send(tame(n.Title), tame(n.Body), icon)
}

// sendPlain hands over what has news that was not handed over yet, once: it cannot
// be changed in place. It returns how many were taken, and the first error.
func (n *Notifier) sendPlain(ctx context.Context, list []*standing) (sent int, first error) {
	for _, s := range list {
		if s.tried && s.handed == s.notice.News {
			continue
		}
		s.tried, s.handed = true, s.notice.News
		err := within(ctx, n.patience, func() error { return n.plain(s.notice) })
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		sent++
		n.logged(s, "notification_sent", "beeep")
	}
	return sent, first
}

// logged writes one line for each incident of s that has none yet.
func (n *Notifier) logged(s *standing, event, server string) {
	log := n.cfg.Log.With("key", s.notice.Key, "server", server)
	for _, id := range s.notice.Incidents {
		if !slices.Contains(s.told, id) {
			s.told = append(s.told, id)
			log.Info(event, "incident", id)
		}
	}
	if len(s.notice.Incidents) == 0 && !slices.Contains(s.told, s.notice.News) {
		s.told = append(s.told, s.notice.News)
		log.Info(event)
	}
}

// tame takes from somebody else's text what the ways beyond beeep would read as
// more than text: a PowerShell script that expands variables and runs what stands
// in "$(…)", the end of a CDATA section or of a here-string, and command lines on
// which a leading dash is an option.
func tame(s string) string {
	s = strings.NewReplacer("$", "＄", "`", "ˋ", "]]>", "]] >", "\"@", "\" @").Replace(s)
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "[") {
		s = " " + s
	}
	return s
}
