package view

// ScreenRunbooks shows which services have a runbook, and reads them; ScreenGuide is the
// guide.
const (
	ScreenRunbooks Screen = "runbooks"
	ScreenGuide    Screen = "guide"
)

// RunbooksState is what is chosen on the Runbooks screen, and beside incidents.
type RunbooksState struct {
	// Open is the address of the text that is read, "" for the list.
	Open string
	// Selected is the service in the list.
	Selected string
	// Find is what is looked for in the text; Seek grows with each wish to type it.
	Find string
	Seek int
	// Chosen are the runbooks that the person chose to see beside an incident, by it.
	Chosen map[string]string
}

// GuideState is what is chosen on the Guide screen.
type GuideState struct {
	// Card is the id of the card that is shown; Find is what is looked for.
	Card string
	Find string
	Seek int
}
