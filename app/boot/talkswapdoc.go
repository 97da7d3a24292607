package boot

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// swapsDoc is what `dogwatch swap list --json` prints: a contract with people's scripts.
type swapsDoc struct {
	Swaps []swapRow `json:"swaps"`
}

type swapRow struct {
	ID       string        `json:"id"`
	Kind     app.SwapKind  `json:"kind"`
	State    app.SwapState `json:"state"`
	Schedule app.Ref       `json:"schedule"`
	Start    time.Time     `json:"start"`
	End      time.Time     `json:"end"`
	From     app.Ref       `json:"from"`
	To       []app.Ref     `json:"to"`
	Taker    *app.Ref      `json:"taker"`
	For      *turnRow      `json:"for"`
	Message  string        `json:"message"`
	// Part is the stretch that was agreed where that is not all; Offers are parts that
	// stand; Word says what is in the way.
	Part    *spanRow     `json:"part"`
	Offers  []offerRow   `json:"offers"`
	Via     app.SwapVia  `json:"via"`
	Word    string       `json:"word"`
	History []historyRow `json:"history"`
}

type turnRow struct {
	Schedule app.Ref `json:"schedule"`
	spanRow
}

type spanRow struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

type offerRow struct {
	By app.Ref `json:"by"`
	spanRow
}

type historyRow struct {
	At     time.Time    `json:"at"`
	Who    app.Ref      `json:"who"`
	What   app.SwapWhat `json:"what"`
	Text   string       `json:"text"`
	Client string       `json:"client"`
	Void   string       `json:"void"`
}

func rowOf(s app.Span) spanRow { return spanRow{s.Start.UTC(), s.End.UTC()} }

func swapsDocument(all app.Swaps) swapsDoc {
	doc := swapsDoc{Swaps: []swapRow{}}
	for _, s := range all.All {
		row := swapRow{
			ID: s.ID, Kind: s.Kind, State: s.State, Schedule: s.Give.Schedule, Start: s.Give.Start.UTC(), End: s.Give.End.UTC(),
			From: s.From, To: append([]app.Ref{}, s.To...), Message: s.Message, Via: s.Via, Word: s.Word,
			Offers: []offerRow{}, History: []historyRow{},
		}
		if s.Stale != "" && row.Word == "" {
			row.Word = s.Stale
		}
		if !s.Taker.Zero() {
			row.Taker = &s.Taker
		}
		if s.For != nil {
			row.For = &turnRow{s.For.Schedule, rowOf(s.For.Span)}
		}
		if !s.Part.Empty() && !s.Part.Same(s.Give.Span) {
			part := rowOf(s.Part)
			row.Part = &part
		}
		for _, o := range s.Offers {
			row.Offers = append(row.Offers, offerRow{o.By, rowOf(o.Span)})
		}
		for _, e := range s.History {
			row.History = append(row.History, historyRow{e.At.UTC(), e.Who, e.What, e.Text, e.Client, e.Void})
		}
		doc.Swaps = append(doc.Swaps, row)
	}
	return doc
}
