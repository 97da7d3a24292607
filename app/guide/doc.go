// Package guide reads the cards of the guide and chooses those that fit the moment. It
// is pure: the caller reads the files, and names them in what Parse has to say.
//
// # How a team writes its own cards
//
// A source is a folder of Markdown files, or one such file behind an https address. A
// file holds one card or several. Each begins with its front matter, TOML between two
// lines of +++, and goes on with Markdown up to the next card:
//
//	+++
//	id = "payments-down"
//	kind = "checklist"
//	title = "Payments are down"
//	short = "Fail over to the second provider first; it takes a minute and loses nothing."
//
//	[fits]
//	status = ["triggered", "acknowledged"]
//	before = "15m"
//	+++
//	- [ ] Look at the provider's status page.
//	- [ ] Fail over: `payctl failover`.
//
//	Not better after five minutes? [Escalate](#card/escalating).
//
// The keys:
//
//   - id: lower-case letters, digits and dashes. An id of a card that comes with Dogwatch
//     replaces that card.
//   - kind: principle, severity, stage, role, checklist, or reference, which it is when
//     nothing is said.
//   - title, of up to 80 characters, and short, of up to 200: the card in a sentence or
//     two, for the strip beside an alert.
//   - hide = true, beside the id alone, removes the card of that id.
//   - [fits]: when the card is the right one. All that is said must hold. A card without
//     [fits] is only looked up; one that replaces another keeps its moment then. An empty
//     [fits] fits always.
//
// Below [fits]:
//
//   - status: any of triggered, acknowledged, resolved.
//   - stages: any of identification, triage, communication, resolution.
//   - after, before: the age of the incident, in whole minutes: "15m", "1h30m". It fits
//     from after on, and no more at before.
//   - responders: how many people must be on it at least.
//   - top: 1 for the most severe of the account's priorities, 2 for the two most severe.
//   - moment: on_shift (my shift begins), hand_off (it ends), stable (somebody said so),
//     closing (it is resolved), escalated, drill.
//   - weight, 1 to 100: the heavier card comes first, and 50 is meant when nothing is
//     said. The cards that come with Dogwatch weigh 40 to 96.
//   - never = true: it is only looked up.
//
// A task item (- [ ]) can be ticked. [words](#card/the-id) leads to another card.
package guide
