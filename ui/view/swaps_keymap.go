package view

// swapsKeyMap lists all keys of the Swaps screen.
func swapsKeyMap() []KeyHint {
	return []KeyHint{
		{"Up, Down", "The request above, the one below"},
		{"Page up, Page down", "Scroll the request"},
		{"A", "Accept it; of your own, accept an offer"},
		{"O", "Offer to take a part"},
		{"D", "Decline, with a reason if you like"},
		{"W", "Withdraw your request"},
		{"T", "Take a swap back, until it begins"},
		{"F, U", "Of one that is half-way: finish it, undo it"},
		{"K", "They have said yes elsewhere: write it now"},
		{"C", "Copy the text to hand over"},
		{"V, Ctrl+V", "Paste a request or an answer"},
		{"I", "The changed shift as a calendar file"},
		{"P", "The incident in PagerDuty"},
		{"S, Y", "Check the service, try it"},
		{keysOfPlaces, placesWord},
	}
}

// draftKeyMap lists the keys of the form in which a request is written.
func draftKeyMap() []KeyHint {
	return []KeyHint{
		{"Up, Down", "The person above, the one below"},
		{"Space, 1 to 9", "Ask them, or let them go"},
		{"E", "Ask everyone who can"},
		{"X", "Cover or exchange"},
		{"Left, Right", "The shift to exchange"},
		{"Page up, Page down", "Scroll what stands between"},
		{"Tab", "Into the message, and on to the buttons"},
		{"Ctrl+Enter", "Ask"},
		{"C", "Copy the request, to hand it over yourself"},
		{"K", "They have said yes elsewhere: write it now"},
		{"Esc", "Put it away; twice where a message is written"},
	}
}
