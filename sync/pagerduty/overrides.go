package pagerduty

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// manyOverrides is how many overrides go in one call; PagerDuty names no bound.
const manyOverrides = 25

// Override writes overrides, each once. Those of one layer-based schedule that
// follow upon each other go in one call, in which PagerDuty takes or refuses each for
// itself: of such a call some behind a refused one can have been taken too. Those of
// a shift-based schedule go one by one, so that a refusal is about one of them.
//
// The error is app.Refused with PagerDuty's words, or app.Unsure where one may or may
// not have been taken: read the schedule again before writing more. What was taken
// for certain is given beside the error, with the times that PagerDuty gave it.
func (c *Client) Override(ctx context.Context, wishes []app.OverrideWish) ([]app.Override, error) {
	taken := []app.Override{}
	if len(wishes) == 0 {
		return taken, nil
	}
	ctx = pace.In(ctx, pace.Write)
	wishes = slices.Clone(wishes)
	for n := range wishes {
		var err error
		if wishes[n], err = c.writable(ctx, wishes[n]); err != nil {
			return taken, err
		}
	}
	me, err := c.who(ctx)
	if err != nil {
		return taken, err
	}
	for len(wishes) > 0 {
		n := oneCall(wishes)
		write := c.overrideLayers
		if wishes[0].Kind == app.ShiftBased {
			write = c.overrideShift
		}
		some, err := write(ctx, me, wishes[:n])
		taken = append(taken, some...)
		if is[app.Gone](err) {
			err = app.Gone{What: "the schedule " + wishes[0].Schedule.String()}
		}
		if err != nil {
			return taken, err
		}
		wishes = wishes[n:]
	}
	return taken, nil
}

// oneCall is how many of the first wishes go in one call.
func oneCall(wishes []app.OverrideWish) int {
	if wishes[0].Kind == app.ShiftBased {
		return 1
	}
	for n, w := range wishes {
		if n == manyOverrides || w.Schedule.ID != wishes[0].Schedule.ID || w.Kind != wishes[0].Kind {
			return n
		}
	}
	return len(wishes)
}

// writable makes a wish whole, in PagerDuty's whole seconds, and refuses what
// PagerDuty could only refuse.
func (c *Client) writable(ctx context.Context, w app.OverrideWish) (app.OverrideWish, error) {
	w.Start, w.End = w.Start.UTC().Truncate(time.Second), w.End.UTC().Truncate(time.Second)
	if _, err := segment(w.Schedule.ID); err != nil {
		return w, err
	}
	switch {
	case w.User.Zero():
		return w, app.Invalid{Why: "an override needs the person who is to be on call"}
	case w.Empty():
		return w, app.Invalid{Why: "an override must end after it begins"}
	}
	kind, err := c.kindOf(ctx, w.Schedule.ID, w.Kind)
	if err != nil {
		return w, err
	}
	if w.Kind = kind; kind == app.ShiftBased && (w.Rotation == "") == (w.Custom == "") {
		return w, app.Invalid{Why: "an override of a shift-based schedule names either the rotation or the custom shift"}
	}
	return w, nil
}

// kindOf is the kind of a schedule; where nobody knows, PagerDuty is asked.
func (c *Client) kindOf(ctx context.Context, id string, kind app.ScheduleKind) (app.ScheduleKind, error) {
	switch kind = cmp.Or(kind, c.known.known(id)); kind {
	case app.LayerBased, app.ShiftBased:
		return kind, nil
	case "":
		now := time.Now().UTC().Truncate(time.Second)
		s, err := c.schedule(ctx, id, app.Span{Start: now, End: now.Add(time.Second)})
		return s.Kind, err
	}
	return "", app.Invalid{Why: "there is no kind of schedule called " + quote(string(kind))}
}

// layerOverride is an override of a layer-based schedule as it is told to PagerDuty.
type layerOverride struct {
	Start string `json:"start"`
	End   string `json:"end"`
	User  target `json:"user"`
}

func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// overrideLayers writes overrides of one layer-based schedule.
func (c *Client) overrideLayers(ctx context.Context, me app.User, wishes []app.OverrideWish) ([]app.Override, error) {
	path, err := schedulePath(app.LayerBased, wishes[0].Schedule.ID, "/overrides")
	if err != nil {
		return nil, err
	}
	ask := make([]layerOverride, len(wishes))
	for n, w := range wishes {
		ask[n] = layerOverride{utc(w.Start), utc(w.End), person(w.User)}
	}
	var answer json.RawMessage
	if err := c.send(ctx, me, http.MethodPost, path, map[string]any{"overrides": ask}, &answer); err != nil {
		return nil, err
	}
	items, err := decodeVerdicts(answer)
	if err != nil {
		return nil, app.Unsure{Cause: garbled(err)}
	}
	var taken []app.Override
	var no, doubt error
	for n, w := range wishes {
		if n >= len(items) {
			doubt = cmp.Or(doubt, unconfirmed(fmt.Sprintf("it tells of %d overrides, not of %d", len(items), len(wishes))))
			break
		}
		o, err := items[n].verdict(w)
		switch {
		case err == nil:
			taken = append(taken, o)
		case is[app.Unsure](err):
			doubt = cmp.Or(doubt, err)
		default:
			no = cmp.Or(no, err)
		}
	}
	return taken, cmp.Or(doubt, no)
}

// verdict is what PagerDuty says of one override of many.
type verdict struct {
	Status   number          `json:"status"`
	Errors   json.RawMessage `json:"errors"`
	Override struct {
		ID    loose            `json:"id"`
		Start loose            `json:"start"`
		End   loose            `json:"end"`
		User  maybe[reference] `json:"user"`
	} `json:"override"`
}

// decodeVerdicts reads the answer to many overrides: a bare list, with a verdict for
// each. PagerDuty's guide also shows a list of overrides in an object, and the older
// call for one answers with that one.
func decodeVerdicts(body []byte) ([]verdict, error) {
	body = bytes.TrimSpace(body)
	if bytes.HasPrefix(body, []byte("[")) {
		var items []verdict
		err := json.Unmarshal(body, &items)
		return items, err
	}
	var object struct {
		Overrides []json.RawMessage `json:"overrides"`
		Override  json.RawMessage   `json:"override"`
	}
	if err := json.Unmarshal(body, &object); err != nil {
		return nil, err
	}
	if object.Overrides == nil && len(object.Override) > 0 {
		object.Overrides = []json.RawMessage{object.Override}
	}
	if object.Overrides == nil {
		return nil, errors.New("it holds no list of overrides")
	}
	items := make([]verdict, len(object.Overrides))
	for n, raw := range object.Overrides {
		if err := errors.Join(json.Unmarshal(raw, &items[n]), json.Unmarshal(raw, &items[n].Override)); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// verdict holds PagerDuty's word against the wish.
func (v verdict) verdict(w app.OverrideWish) (app.Override, error) {
	switch said := clip(words(v.Errors), maxWord); {
	case v.Status >= 500:
		return app.Override{}, app.Unsure{Cause: app.Unavailable{Status: int(v.Status)}}
	case v.Status >= 300:
		return app.Override{}, app.Refused{Why: cmp.Or(said, fmt.Sprintf("HTTP %d without a word", v.Status))}
	case v.Override.ID == "" && v.Status == 0 && said != "":
		return app.Override{}, app.Refused{Why: said}
	}
	if who := v.Override.User.is.ID; who != "" && string(who) != w.User.ID {
		return app.Override{}, unconfirmed("it tells of an override of somebody else")
	}
	return taken(w, v.Override.ID, v.Override.Start, v.Override.End)
}

// taken is an override that PagerDuty confirmed, with the times that it says.
func taken(w app.OverrideWish, id, start, end loose) (app.Override, error) {
	if id == "" {
		return app.Override{}, unconfirmed("it holds no override")
	}
	o := app.Override{ID: string(id), OverrideWish: w}
	if t, ok := instant(string(start)); ok && !t.IsZero() {
		o.Start = t
	}
	if t, ok := instant(string(end)); ok && !t.IsZero() {
		o.End = t
	}
	return o, nil
}

// overrideShift writes one override of a shift-based schedule. One that is to fill an
// empty slot names the empty member.
func (c *Client) overrideShift(ctx context.Context, me app.User, wishes []app.OverrideWish) ([]app.Override, error) {
	w := wishes[0]
	path, err := schedulePath(app.ShiftBased, w.Schedule.ID, "/overrides")
	if err != nil {
		return nil, err
	}
	ask := shiftOverride{
		Type: "override_shift", Rotation: loose(w.Rotation), Custom: loose(w.Custom),
		Start: loose(utc(w.Start)), End: loose(utc(w.End)), From: member(w.Instead), To: member(w.User),
	}
	var answer struct {
		Overrides []shiftOverride `json:"overrides"`
	}
	if err := c.send(ctx, me, http.MethodPost, path, map[string][]shiftOverride{"overrides": {ask}}, &answer); err != nil {
		return nil, err
	}
	if len(answer.Overrides) != 1 {
		return nil, unconfirmed(fmt.Sprintf("it tells of %d overrides, not of 1", len(answer.Overrides)))
	}
	made := answer.Overrides[0]
	if made.To.UserID != "" && made.To.UserID != ask.To.UserID {
		return nil, unconfirmed("it tells of an override of somebody else")
	}
	o, err := taken(w, made.ID, made.Start, made.End)
	if err != nil {
		return nil, err
	}
	return []app.Override{o}, nil
}

// Undo deletes an override. Of a layer-based schedule PagerDuty ends one that has
// begun at this moment, and refuses to touch one that is past; of a shift-based one
// it does not say what becomes of the time that has passed.
func (c *Client) Undo(ctx context.Context, o app.Override) error {
	ctx = pace.In(ctx, pace.Write)
	below, err := segment(o.ID)
	if err != nil {
		return err
	}
	if _, err := segment(o.Schedule.ID); err != nil {
		return err
	}
	kind, err := c.kindOf(ctx, o.Schedule.ID, o.Kind)
	if is[app.Gone](err) {
		return nil
	}
	if err != nil {
		return err
	}
	path, err := schedulePath(kind, o.Schedule.ID, "/overrides/"+below)
	if err != nil {
		return err
	}
	me, err := c.who(ctx)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, c.base+path, nil)
	if err != nil {
		return app.Invalid{Why: "this cannot be asked of PagerDuty: " + path}
	}
	req.Header.Set("From", me.Email)
	resp, err := c.api.Do(req, false)
	if is[app.Gone](err) {
		return nil
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
