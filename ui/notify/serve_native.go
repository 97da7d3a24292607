//go:build windows || darwin

package notify

import "context"

// Serve shows what Set asks for until ctx ends, and returns nil then.
func (n *Notifier) Serve(ctx context.Context) error {
	var book ledger
	for {
		select {
		case <-ctx.Done():
			return nil
		case notices := <-n.want:
			_, show := book.want(notices)
			sent, err := n.sendPlain(ctx, show)
			switch {
			case err != nil:
				n.trouble("The system does not take notifications ("+err.Error()+").",
					"Allow notifications for Dogwatch in the system's settings.")
			case sent > 0:
				n.well()
			}
		}
	}
}
