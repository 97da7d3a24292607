package kit

import "fyne.io/fyne/v2"

// Fill shows n parts of a kind, which stand last in box. have are those that were made
// before, add makes one more with what stands in box for it, and set fills the part at i.
// What is too many is hidden, to be shown again: making parts is slow.
func Fill[T any](g *Ground, box *fyne.Container, have *[]T, n int, add func() (T, fyne.CanvasObject), set func(i int, part T)) {
	for len(*have) < n {
		part, o := add()
		*have = append(*have, part)
		box.Objects = append(box.Objects, o)
		g.Touch()
	}
	shown := box.Objects[len(box.Objects)-len(*have):]
	for i, part := range *have {
		g.Show(shown[i], i < n)
		if i < n {
			set(i, part)
		}
	}
}
