package boot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/settings"
)

// runLogin reads a token, checks it with PagerDuty, keeps it in the keyring, and
// tells a running watch.
func runLogin(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	prof, conf, err := c.configured()
	if err != nil {
		return err
	}
	if c.region != "" {
		if c.region != "us" && c.region != "eu" {
			return usageError{fmt.Sprintf("%q is neither us nor eu", c.region)}
		}
		conf.Region = c.region
	}
	token, err := c.readToken()
	if err != nil {
		return err
	}
	w, err := c.world(conf, prof)
	if err != nil {
		return err
	}
	defer w.close()
	log, closeLog := openLog(prof.log, c.Getenv("DOGWATCH_LOG"))
	defer closeLog()
	acc := &account{connect: w.connect(c.Version, log), profile: prof, region: conf.Region, apiURL: w.apiURL, log: log}
	cred := acc.credential(token)
	b, err := acc.check(ctx, cred)
	if err != nil {
		return err
	}
	me, err := b.Me(ctx)
	if err != nil {
		return err
	}
	if err := acc.keyring().Set(ctx, present(b, token)); err != nil {
		return fmt.Errorf("the token works, but no keyring keeps it (%w): unlock the keyring, or set DOGWATCH_TOKEN where Dogwatch is started", err)
	}
	if err := acc.remember(cred); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(c.Stdout, "Signed in as %s (%s).\n", me.Name, me.Email); err != nil {
		return err
	}
	return tell(ctx, prof, app.SignIn)
}

// runLogout forgets the token, here and in a running watch.
func runLogout(ctx context.Context, c *call) error {
	if err := c.noArgs(); err != nil {
		return err
	}
	prof, conf, err := c.configured()
	if err != nil {
		return err
	}
	apiURL := conf.APIURL
	if c.apiURL != "" {
		apiURL = c.apiURL
	}
	acc := &account{profile: prof, region: conf.Region, apiURL: apiURL}
	kept := acc.keyring().Delete(ctx)
	// The watch forgets what it holds in memory also where the keyring does not answer.
	if err := tell(ctx, prof, app.SignOut); err != nil || kept != nil {
		return notForgotten(kept, err)
	}
	_, err = fmt.Fprintln(c.Stdout, "Signed out. No page can arrive here until you sign in again.")
	return err
}

// notForgotten says what of signing out did not work: kept is the keyring's error,
// told what came of telling the watch (which asks the keyring too).
func notForgotten(kept, told error) error {
	if kept == nil {
		return fmt.Errorf("the keyring has forgotten the token, but the watch did not say so of itself (%w): see dogwatch status", told)
	}
	means := "A watch that runs is signed out, and no page arrives here, but its next start may sign in again"
	if told != nil {
		means = "The watch could not be told either (" + told.Error() + "), and goes on"
	}
	return fmt.Errorf("the keyring was not brought to forget the token (%w). %s: unlock the keyring, and repeat dogwatch logout", kept, means)
}

// tell passes a verb to the watch of the profile; it is fine where none runs.
func tell(ctx context.Context, prof profile, verb app.Verb) error {
	_, err := link.NewClient(prof.socket).Submit(ctx, app.Intent{Verb: verb})
	if errors.Is(err, link.ErrNoWatch) {
		return nil
	}
	return err
}

// configured is the profile with its settings.
func (c *call) configured() (profile, settings.File, error) {
	prof, err := openProfile(c.profile, c.demo)
	if err != nil {
		return profile{}, settings.File{}, err
	}
	conf, err := settings.Load(prof.config)
	return prof, conf, err
}

// readToken reads the credential from standard input, a token or the JSON of an OAuth
// one (see pagerduty.ParseCredential).
func (c *call) readToken() (app.Secret, error) {
	text, err := c.readSecret("PagerDuty user token: ")
	if err != nil {
		return "", err
	}
	return pagerduty.ParseCredential([]byte(text))
}

// readSecret reads standard input; at a terminal it asks, and does not show what is typed.
func (c *call) readSecret(prompt string) (string, error) {
	var text string
	var err error
	if f, ok := c.Stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(c.Stderr, prompt)
		var typed []byte
		typed, err = term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(c.Stderr)
		text = string(typed)
	} else {
		var all []byte
		all, err = io.ReadAll(io.LimitReader(c.Stdin, mostCredential))
		text = string(all)
	}
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", usageError{"no token came from standard input"}
	}
	return text, nil
}

// mostCredential is the size of the largest credential that is read: PagerDuty's own
// command line keeps several in one file.
const mostCredential = 64 << 10
