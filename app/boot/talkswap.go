package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// swapFlags are what the flags of `dogwatch swap` say.
type swapFlags struct {
	to               people
	message          string
	forSchedule      string
	forStart, forEnd string
	of               string
	copied, vouched  bool
}

// people is a flag that can be given several times.
type people []string

func (p *people) String() string { return strings.Join(*p, ", ") }

func (p *people) Set(text string) error {
	*p = append(*p, text)
	return nil
}

const swapUsage = `ask --schedule S --start T --end T --to USER… [--message M] [--for-schedule S --for-start T --for-end T] [--copy|--vouch]
      swap list | accept ID [--start T --end T] [--of USER] | decline ID [--message M] | withdraw ID | take-back ID
      swap vouch ID --of USER | finish ID | undo ID | paste | check | try`

func swapCommand() command {
	return command{
		name: "swap", usage: swapUsage + " [--json]",
		help: "ask for cover of a shift of yours, or an exchange; answer those who ask you. --to all asks everybody on the schedule",
		flags: func(f *flag.FlagSet, c *call) {
			f.StringVar(&c.schedule, "schedule", "", "the schedule's id or name")
			f.StringVar(&c.since, "start", "", "from when")
			f.StringVar(&c.until, "end", "", "until when")
			f.Var(&c.swap.to, "to", "whom to ask: an id, address or name, several times; or all")
			f.StringVar(&c.swap.message, "message", "", "a message, or the reason of a no")
			f.StringVar(&c.swap.forSchedule, "for-schedule", "", "of an exchange: the schedule of the other's shift")
			f.StringVar(&c.swap.forStart, "for-start", "", "of an exchange: when the other's shift starts")
			f.StringVar(&c.swap.forEnd, "for-end", "", "of an exchange: when it ends")
			f.StringVar(&c.swap.of, "of", "", "whose offer, or whose yes")
			f.BoolVar(&c.swap.copied, "copy", false, "print a request to hand over, in place of putting it up")
			f.BoolVar(&c.swap.vouched, "vouch", false, "you have their OK: put them on call at once")
			f.BoolVar(&c.anyway, "anyway", false, "whatever speaks against it, where it is possible at all")
			f.BoolVar(&c.asJSON, "json", false, "as a JSON document")
		},
		run: runSwap,
	}
}

// swapVerbs are those that name a swap.
var swapVerbs = map[string]app.Verb{
	"accept": app.AcceptSwap, "decline": app.DeclineSwap, "withdraw": app.WithdrawSwap, "take-back": app.TakeBackSwap,
	"vouch": app.VouchSwap, "finish": app.FinishSwap, "undo": app.UndoSwap,
}

func runSwap(ctx context.Context, c *call) error {
	if len(c.args) == 0 {
		return usageError{"swap ask, list, accept, decline, withdraw or take-back?"}
	}
	word, rest := c.args[0], c.args[1:]
	client, err := c.client()
	if err != nil {
		return err
	}
	verb, named := swapVerbs[word]
	switch {
	case named && len(rest) != 1:
		return usageError{"name one swap, as `dogwatch swap list` tells it"}
	case !named && len(rest) > 0:
		return usageError{fmt.Sprintf("%q is too much", strings.Join(rest, " "))}
	case named:
		return c.answerSwap(ctx, client, verb, rest[0])
	}
	switch word {
	case "list":
		return c.listSwaps(ctx, client)
	case "ask":
		return c.askSwap(ctx, client)
	case "paste":
		text, err := io.ReadAll(io.LimitReader(c.Stdin, 1<<20))
		if err != nil {
			return fmt.Errorf("read what is pasted: %w", err)
		}
		return c.doSwap(ctx, client, app.PasteSwap, app.SwapAsk{Text: string(text)}, app.Swap{})
	case "check", "try":
		return c.checkSwaps(ctx, client, word)
	}
	return usageError{fmt.Sprintf("there is no swap %q", word)}
}

func (c *call) listSwaps(ctx context.Context, client *link.Client) error {
	s, err := client.Latest(ctx)
	if err != nil {
		return err
	}
	if s.Account.State == app.SignedOut && len(s.Swaps.All) == 0 { // none are known, which is not the same as none
		return errSignedOut
	}
	if c.asJSON {
		return c.printJSON(swapsDocument(s.Swaps))
	}
	_, err = fmt.Fprint(c.Stdout, view.SwapsText(s.Swaps, s.Me.ID, time.Now(), time.Local))
	return err
}

// runLink takes in a link that somebody clicked on, and shows what came of it.
func runLink(ctx context.Context, c *call) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	taken, err := client.Submit(ctx, app.Intent{Verb: app.PasteSwap, Swap: &app.SwapAsk{Text: strings.Join(c.args, " ")}})
	if err != nil {
		return err
	}
	show := app.Intent{Verb: app.ShowWindow}
	if len(taken.Actions) > 0 {
		show.Incidents = []string{"swap/" + taken.Actions[0]}
	}
	_, err = client.Submit(ctx, show)
	return err
}

// answerSwap does something about a swap that is there.
func (c *call) answerSwap(ctx context.Context, client *link.Client, verb app.Verb, name string) error {
	s, err := client.Latest(ctx)
	if err != nil {
		return err
	}
	swap, err := swapNamed(s.Swaps, name)
	if err != nil {
		return err
	}
	ask := app.SwapAsk{ID: swap.ID, Text: c.swap.message, Anyway: c.anyway}
	if c.swap.of != "" {
		who, err := person(ctx, client, c.swap.of)
		if err != nil {
			return err
		}
		ask.Of = who.ID
	}
	if c.since != "" || c.until != "" {
		part, err := stretch(c.since, c.until)
		if err != nil {
			return err
		}
		ask.Part = &part
	}
	return c.doSwap(ctx, client, verb, ask, swap)
}

// swapNamed finds a swap by its id, or by the only beginning of one.
func swapNamed(all app.Swaps, name string) (app.Swap, error) {
	if swap, ok := all.Find(name); ok {
		return swap, nil
	}
	var found []app.Swap
	for _, one := range all.All {
		if len(name) >= 4 && strings.HasPrefix(one.ID, name) {
			found = append(found, one)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return app.Swap{}, app.Invalid{Why: fmt.Sprintf("%.40q names %d of the swaps known here; dogwatch swap list tells them all", name, len(found))}
}

// askSwap puts a request up.
func (c *call) askSwap(ctx context.Context, client *link.Client) error {
	r, err := c.request(ctx, client)
	if err != nil {
		return err
	}
	verb := app.AskSwap
	if c.swap.vouched {
		verb = app.VouchSwap
	}
	return c.doSwap(ctx, client, verb, app.SwapAsk{Request: &r, Copy: c.swap.copied, Anyway: c.anyway}, app.Swap{})
}

// request is what the flags ask for.
func (c *call) request(ctx context.Context, client *link.Client) (app.SwapRequest, error) {
	r := app.SwapRequest{Kind: app.SwapCover, Message: c.swap.message}
	if c.schedule == "" || len(c.swap.to) == 0 {
		return r, usageError{"name the schedule with --schedule, and whom to ask with --to"}
	}
	give, err := stretch(c.since, c.until)
	if err != nil {
		return r, err
	}
	schedules, err := client.Rendered(ctx, give)
	if err != nil {
		return r, err
	}
	sched, err := named(schedules, c.schedule)
	if err != nil {
		return r, err
	}
	r.Give = app.Turn{Schedule: sched.Ref, Span: give}
	if c.swap.forSchedule != "" || c.swap.forStart != "" || c.swap.forEnd != "" {
		span, err := stretch(c.swap.forStart, c.swap.forEnd)
		if err != nil {
			return r, err
		}
		other, err := named(schedules, c.swap.forSchedule)
		if err != nil {
			return r, err
		}
		r.Kind, r.For = app.SwapExchange, &app.Turn{Schedule: other.Ref, Span: span}
	}
	return r, c.asked(ctx, client, &r)
}

// asked fills in whom the request asks.
func (c *call) asked(ctx context.Context, client *link.Client, r *app.SwapRequest) error {
	for _, who := range c.swap.to {
		if strings.EqualFold(who, "all") {
			f, err := client.Fit(ctx, *r)
			if err != nil {
				return err
			}
			for _, candidate := range f.Candidates {
				if candidate.Proposed() {
					r.To = append(r.To, candidate.User.Ref())
				}
			}
			r.Everyone = true
			if len(r.To) == 0 {
				return app.Invalid{Why: "nobody else on that schedule is free then"}
			}
			continue
		}
		ref, err := person(ctx, client, who)
		if err != nil {
			return err
		}
		if !r.Asks(ref.ID) {
			r.To = append(r.To, ref)
		}
	}
	return nil
}

func stretch(from, to string) (app.Span, error) {
	var span app.Span
	var err error
	if from == "" || to == "" {
		return span, usageError{"a stretch needs its start and its end"}
	}
	if span.Start, err = when(from); err != nil {
		return span, err
	}
	if span.End, err = when(to); err != nil {
		return span, err
	}
	if span.Empty() {
		return span, usageError{"it ends before it begins"}
	}
	return span, nil
}

// doSwap hands the wish over, waits until it is done, and says what came of it. It fails
// where it is not done (yet).
func (c *call) doSwap(ctx context.Context, client *link.Client, verb app.Verb, ask app.SwapAsk, before app.Swap) error {
	taken, err := client.Submit(ctx, app.Intent{Verb: verb, Swap: &ask})
	if err != nil {
		return err
	}
	if len(taken.Actions) == 0 {
		return nil
	}
	swap, err := awaitSwap(ctx, client, taken.Actions[0], before)
	switch {
	case err != nil && swap.ID == "":
		return err
	case c.asJSON:
		err = errors.Join(err, c.printJSON(struct {
			ID    string        `json:"id"`
			State app.SwapState `json:"state"`
			Copy  string        `json:"copy,omitempty"`
		}{swap.ID, swap.State, swap.Copy}))
	case swap.Copy != "" && verb != app.PasteSwap:
		fmt.Fprintln(c.Stdout, swap.Copy)
	default:
		s := client.Current()
		fmt.Fprintln(c.Stdout, view.SwapLine(swap, s.Me.ID, time.Local))
	}
	if err == nil && !swapDone(verb, swap, client.Current().Me.ID) {
		err = errors.New(view.OneLine(swapMissed(swap), 400))
	}
	return err
}

// swapPatience is how long a command waits for a swap: its many calls, of which each reads
// anew what may have changed, stand in line behind those that look for pages.
const swapPatience = 90 * time.Second

// awaitSwap waits until nothing is under way about the swap any more.
func awaitSwap(ctx context.Context, client *link.Client, id string, before app.Swap) (app.Swap, error) {
	ctx, cancel := context.WithTimeout(ctx, swapPatience)
	defer cancel()
	g := newGroup(ctx)
	defer g.stop()
	g.serve(client.Follow)
	began := false
	for {
		changed := client.Changed()
		swap, there := client.Current().Swaps.Find(id)
		began = began || there && (swap.Doing != nil || swap.State != before.State || len(swap.History) != len(before.History) || swap.Word != before.Word)
		stuck := swap.Half != nil && before.Half == nil // it waits for a person
		if began && (swap.Doing == nil || stuck) {
			return swap, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			switch {
			case swap.Half != nil:
				return swap, nil // swapMissed says how it stands
			case swap.Doing != nil:
				return swap, fmt.Errorf("it is not delivered yet (%s): Dogwatch goes on trying, and dogwatch swap list tells how it stands", swap.Doing.Word)
			}
			return swap, errors.New("nothing has been heard of it yet: dogwatch swap list tells how it stands")
		}
	}
}
