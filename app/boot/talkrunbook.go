package boot

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func runbookCommand() command {
	return command{
		name: "runbook", usage: "[list] | show URL|ID | coverage [--json] | check | token HOST [--forget]",
		help: "what there is to read about your incidents; which services have a runbook that opens; a token for a host of runbooks, from standard input",
		flags: func(f *flag.FlagSet, c *call) {
			f.BoolVar(&c.asJSON, "json", false, "as a JSON document")
			f.BoolVar(&c.forget, "forget", false, "forget the token")
		},
		run: runRunbook,
	}
}

func runRunbook(ctx context.Context, c *call) error {
	word, rest := "list", c.args
	if len(rest) > 0 {
		word, rest = rest[0], rest[1:]
	}
	if needs := word == "show" || word == "token"; needs && len(rest) != 1 || !needs && len(rest) > 0 {
		return usageError{"runbook list, show URL, coverage, check or token HOST?"}
	}
	if word == "token" {
		return c.keepHostToken(ctx, rest[0])
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	switch word {
	case "list":
		return c.listRunbooks(ctx, client)
	case "show":
		return c.showRunbook(ctx, client, rest[0])
	case "check":
		_, err := client.Submit(ctx, app.Intent{Verb: app.CheckRunbooks})
		if err != nil {
			return err
		}
		return c.showCoverage(ctx, client)
	case "coverage":
		return c.showCoverage(ctx, client)
	}
	return usageError{fmt.Sprintf("there is no runbook %q", word)}
}

// listRunbooks lists what was found for the incidents that are followed.
func (c *call) listRunbooks(ctx context.Context, client *link.Client) error {
	s, err := client.Latest(ctx)
	if err != nil {
		return err
	}
	if s.Account.State == app.SignedOut && len(s.Incidents) == 0 { // none are known, which is not the same as none
		return errSignedOut
	}
	if c.asJSON {
		found := map[string][]app.Runbook{}
		for _, t := range s.Incidents {
			found[t.ID] = append([]app.Runbook{}, t.Runbooks...)
		}
		return c.printJSON(found)
	}
	if len(s.Incidents) == 0 {
		fmt.Fprintln(c.Stdout, "Nothing of yours is open, so there is nothing to read about it.")
	}
	for _, t := range s.Incidents {
		fmt.Fprintf(c.Stdout, "#%d %s\n", t.Number, view.OneLine(t.Title, 200))
		if len(t.Runbooks) == 0 {
			fmt.Fprintln(c.Stdout, "    no runbook")
		}
		for _, r := range t.Runbooks {
			fmt.Fprintln(c.Stdout, "    "+view.RunbookLine(r, time.Now()))
		}
	}
	return nil
}

// showRunbook prints the text behind an address, or the best one of an incident.
func (c *call) showRunbook(ctx context.Context, client *link.Client, name string) error {
	address := name
	if !strings.Contains(name, "://") {
		s, err := client.Latest(ctx)
		if err != nil {
			return err
		}
		address = ""
		for _, t := range s.Incidents {
			if named := t.ID == name || fmt.Sprint(t.Number) == strings.TrimPrefix(name, "#"); named && len(t.Runbooks) > 0 {
				address = t.Runbooks[0].URL
			}
		}
		if address == "" {
			return app.Invalid{Why: fmt.Sprintf("no runbook is known for %.40q", name)}
		}
	}
	text, err := client.Runbook(ctx, address)
	if err != nil {
		return err
	}
	if text.Copy {
		fmt.Fprintf(c.Stderr, "dogwatch: an offline copy, read %s\n", text.Read.Local().Format("Mon 2006-01-02 15:04"))
	}
	_, err = fmt.Fprintln(c.Stdout, view.Block(text.Text))
	return err
}

func (c *call) showCoverage(ctx context.Context, client *link.Client) error {
	coverage, err := client.Coverage(ctx)
	if err != nil {
		return err
	}
	if c.asJSON {
		return c.printJSON(coverage)
	}
	text := view.CoverageText(coverage, time.Now(), time.Local)
	if coverage.At.IsZero() && coverage.Problem == nil { // no services, as nobody has looked
		text = "What paged you has not been looked at yet: dogwatch runbook check does it now.\n"
	}
	_, err = fmt.Fprint(c.Stdout, text)
	return err
}

// keepHostToken keeps the person's own token for a host of runbooks, or forgets it.
func (c *call) keepHostToken(ctx context.Context, host string) error {
	if u, err := url.Parse("https://" + host); err != nil || u.Host != host || host == "" {
		return usageError{fmt.Sprintf("%.60q is no host such as github.example.com", host)}
	}
	prof, err := openProfile(c.profile, c.demo)
	if err != nil {
		return err
	}
	keyring := prof.hostKeyring(strings.ToLower(host))
	if c.forget {
		if err := keyring.Delete(ctx); err != nil {
			return fmt.Errorf("the keyring was not brought to forget it (%w): unlock the keyring, and repeat this", err)
		}
		_, err := fmt.Fprintf(c.Stdout, "Forgotten: private runbooks on %s stay unread.\n", host)
		return err
	}
	token, err := c.readSecret("Token for " + host + ": ")
	if err != nil {
		return err
	}
	if err := keyring.Set(ctx, app.Secret(token)); err != nil {
		return fmt.Errorf("the keyring does not keep it (%w): private runbooks on %s stay unread", err, host)
	}
	_, err = fmt.Fprintf(c.Stdout, "Kept. It is sent to %s alone, and used within ten minutes.\n", host)
	return err
}

// runGuide prints the guide: the cards' names, or the cards that are meant.
func runGuide(ctx context.Context, c *call) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	g, err := client.Guide(ctx)
	if err != nil {
		return err
	}
	if len(c.args) == 0 {
		for _, card := range g.Cards {
			fmt.Fprintf(c.Stdout, "%-20s %s\n", card.ID, card.Title)
		}
		return nil
	}
	name := strings.Join(c.args, " ")
	found := guide.Search(g.Cards, name)
	for _, card := range g.Cards {
		if card.ID == name {
			found = []app.Card{card}
		}
	}
	if len(found) == 0 {
		return app.Invalid{Why: fmt.Sprintf("no card holds %.60q", name)}
	}
	for n, card := range found {
		if n > 0 && len(found) > 1 {
			fmt.Fprintln(c.Stdout)
		}
		if len(found) > 3 {
			fmt.Fprintf(c.Stdout, "%-20s %s", card.ID, card.Title)
			continue
		}
		fmt.Fprintf(c.Stdout, "%s\n\n%s\n", card.Title, strings.TrimSpace(card.Text))
	}
	fmt.Fprintln(c.Stdout)
	return nil
}
