package campaign

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// tally is what is counted.
type tally struct {
	nights, incidents, pages, presses, acts, applied, lives, restarts, resumed, requests, hushes int

	missed, rangOn, silentStarts, lost, doubled, falseWords, reopened, races, unheard int

	silence, silenceUp time.Duration
	// delays are from a page's beginning to its sound: of those that came while the
	// watch was up, and of the others.
	delays, delaysDown []time.Duration
	ends               map[app.ActionState]int
	trouble            map[string]int
	lasted             time.Duration
}

func (t *tally) heard(after time.Duration, wasUp bool) {
	if wasUp {
		t.delays = append(t.delays, after)
	} else {
		t.delaysDown = append(t.delaysDown, after)
	}
}

// count adds what is not a promise.
func (j *court) count(n *night) {
	t := &j.v.tally
	t.nights, t.incidents, t.requests, t.hushes, t.lives = 1, len(j.order), len(j.requests), len(j.hushes), n.lives
	t.trouble = j.trouble
	t.lasted = j.moments[len(j.moments)-1].at.Sub(j.begin)
}

func (t *tally) add(o tally) {
	for _, pair := range []struct {
		to   *int
		more int
	}{
		{&t.nights, o.nights},
		{&t.incidents, o.incidents},
		{&t.pages, o.pages},
		{&t.presses, o.presses},
		{&t.acts, o.acts},
		{&t.applied, o.applied},
		{&t.lives, o.lives},
		{&t.restarts, o.restarts},
		{&t.resumed, o.resumed},
		{&t.requests, o.requests},
		{&t.hushes, o.hushes},
		{&t.missed, o.missed},
		{&t.rangOn, o.rangOn},
		{&t.silentStarts, o.silentStarts},
		{&t.lost, o.lost},
		{&t.doubled, o.doubled},
		{&t.falseWords, o.falseWords},
		{&t.reopened, o.reopened},
		{&t.races, o.races},
		{&t.unheard, o.unheard},
	} {
		*pair.to += pair.more
	}
	t.silence, t.silenceUp = max(t.silence, o.silence), max(t.silenceUp, o.silenceUp)
	t.delays, t.delaysDown = append(t.delays, o.delays...), append(t.delaysDown, o.delaysDown...)
	t.lasted += o.lasted
	if t.ends == nil {
		t.ends, t.trouble = map[app.ActionState]int{}, map[string]int{}
	}
	for k, n := range o.ends {
		t.ends[k] += n
	}
	for k, n := range o.trouble {
		t.trouble[k] += n
	}
}

// String is the report.
func (t tally) String() string {
	var b strings.Builder
	row := func(name string, format string, args ...any) {
		fmt.Fprintf(&b, "%-44s %s\n", name, fmt.Sprintf(format, args...))
	}
	row("nights", "%d (%s of fake time)", t.nights, t.lasted.Round(time.Minute))
	row("incidents", "%d", t.incidents)
	row("pages", "%d", t.pages)
	row("presses", "%d, of them %d actions, %d writes applied, %d hushes", t.presses, t.acts, t.applied, t.hushes)
	row("how actions ended", "%s", counts(t.ends))
	row("requests to PagerDuty", "%d", t.requests)
	row("starts of the watch", "%d, in which %d ringing pages went on", t.lives, t.resumed)
	row("troubles", "%s", counts(t.trouble))
	row("pages missed", "%d", t.missed)
	row("rang for what is no page", "%d", t.rangOn)
	row("silent after a restart", "%d", t.silentStarts)
	row("acts lost", "%d", t.lost)
	row("acts doubled", "%d", t.doubled)
	row("false words", "%d", t.falseWords)
	row("acknowledgements that reopened", "%d (and %d that nobody could have known to)", t.reopened, t.races)
	row("longest silence, the watch up", "%s", t.silenceUp)
	row("longest silence, crashes and sleep included", "%s", t.silence)
	row("trigger to sound, the watch up", "%s", spread(t.delays))
	row("trigger to sound, it crashed or slept", "%s", spread(t.delaysDown))
	row("pages over before they were heard", "%d", t.unheard)
	return b.String()
}

func counts[K ~string](m map[K]int) string {
	parts := make([]string, 0, len(m))
	for _, k := range slices.SortedFunc(maps.Keys(m), func(a, b K) int { return cmp.Or(m[b]-m[a], cmp.Compare(a, b)) }) {
		parts = append(parts, fmt.Sprintf("%s %d", k, m[k]))
	}
	return strings.Join(parts, ", ")
}

// spread says how a measure is distributed.
func spread(all []time.Duration) string {
	if len(all) == 0 {
		return "none"
	}
	slices.Sort(all)
	at := func(share float64) time.Duration { return all[min(int(share*float64(len(all))), len(all)-1)] }
	return fmt.Sprintf("n %d, median %s, 95 %% %s, 99 %% %s, most %s", len(all), at(.5), at(.95), at(.99), all[len(all)-1])
}
