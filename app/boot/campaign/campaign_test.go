package campaign

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// The size of a campaign: nights in each. The short one is played by go test.
const (
	shortNights = 3
	fullNights  = 170
	firstSeed   = 1000
)

// regressions are seeds that once found something, with what that was.
var regressions = map[uint64]string{
	1002: "a slow disk between the look and the write: an acknowledgement reopened",
	1010: "a snooze taken for done by when the acknowledgement ends",
	1121: "a restart ended a blindness",
	1034: "a note and a snooze looked for by this computer's clock",
}

// TestCampaign plays nights and holds them against the promises.
//
//	DOGWATCH_CAMPAIGN=full          a full campaign: 10,000 pages and more
//	DOGWATCH_CAMPAIGN=400           that many nights
//	DOGWATCH_CAMPAIGN_FIRST=5000    from that seed on
//	DOGWATCH_CAMPAIGN_SEED=1017     that night alone, with all that was noted
func TestCampaign(t *testing.T) {
	seeds := seedsOf(t)
	var mu sync.Mutex
	var all tally
	t.Run("nights", func(t *testing.T) {
		for _, seed := range seeds {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				v := play(t, seed)
				if os.Getenv("DOGWATCH_CAMPAIGN_SEED") != "" {
					t.Logf("%+v", v.plan)
				}
				report(t, seed, v)
				mu.Lock()
				defer mu.Unlock()
				all.add(v.tally)
			})
		}
	})
	t.Logf("%d nights, seeds %d to %d\n%s", len(seeds), slices.Min(seeds), slices.Max(seeds), all)
	if os.Getenv("DOGWATCH_CAMPAIGN") == "full" && all.pages < 10_000 {
		t.Errorf("only %d pages: a full campaign has 10,000", all.pages)
	}
}

func seedsOf(t *testing.T) []uint64 {
	t.Helper()
	number := func(name string) (uint64, bool) {
		n, err := strconv.ParseUint(os.Getenv(name), 10, 64)
		return n, err == nil
	}
	if seed, ok := number("DOGWATCH_CAMPAIGN_SEED"); ok {
		return []uint64{seed}
	}
	first, nights := uint64(firstSeed), uint64(shortNights)
	again := regressions
	if f, ok := number("DOGWATCH_CAMPAIGN_FIRST"); ok {
		first, again = f, nil
	}
	if os.Getenv("DOGWATCH_CAMPAIGN") == "full" {
		nights = fullNights
	} else if k, ok := number("DOGWATCH_CAMPAIGN"); ok && k > 0 {
		nights = k
	}
	seeds := slices.Sorted(maps.Keys(again))
	for n := range nights {
		if _, there := again[first+n]; !there {
			seeds = append(seeds, first+n)
		}
	}
	return seeds
}

func report(t *testing.T, seed uint64, v *verdict) {
	t.Helper()
	for _, b := range v.breaches {
		t.Errorf("%s at %s: %s", b.promise, b.at.Format("15:04:05.0"), b.what)
	}
	for n, s := range v.stories {
		if n < 2 || os.Getenv("DOGWATCH_CAMPAIGN_SEED") != "" {
			t.Log(s)
		}
	}
	if len(v.breaches) > 0 {
		t.Logf("to play this night again: DOGWATCH_CAMPAIGN_SEED=%d go test -run TestCampaign ./app/boot/campaign", seed)
	}
}
