package kit

// x11Keys are the rows of letters by X11's key codes.
var x11Keys = [...]struct {
	from int
	keys string
}{{24, "QWERTYUIOP"}, {38, "ASDFGHJKL"}, {52, "ZXCVBNM"}}

// latin is the letter that a US keyboard has at the key code, "" for others.
func latin(code int) string {
	for _, row := range x11Keys {
		if at := code - row.from; at >= 0 && at < len(row.keys) {
			return row.keys[at : at+1]
		}
	}
	return ""
}
