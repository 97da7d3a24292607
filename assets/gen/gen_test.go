package main

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestIconsAreThoseCommitted fails when a shape or the palette was changed and the
// icons were not drawn anew. The large app icons are left out for time's sake.
func TestIconsAreThoseCommitted(t *testing.T) {
	for _, icon := range trayIcons() {
		same(t, "tray/"+icon.name+".png", tagged(raster(icon.layers, trayPNG)))
	}
	for _, size := range []int{16, 22, 64} {
		same(t, filepath.Join("app", map[int]string{16: "16.png", 22: "22.png", 64: "64.png"}[size]), raster(appIcon(size), size))
	}
	if svg := committed(t, "app/dogwatch.svg"); !bytes.Equal(svg, appSVG()) {
		t.Error("app/dogwatch.svg is not what the generator writes")
	}
}

func committed(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "icons", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func same(t *testing.T, name string, want image.Image) {
	t.Helper()
	got, err := png.Decode(bytes.NewReader(committed(t, name)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%s is %v, want %v", name, got.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if got.At(x, y) != want.At(x, y) {
				t.Fatalf("%s differs at %d,%d: run `go run ./assets/gen` and look at what changed", name, x, y)
			}
		}
	}
}

// TestTagged holds what systray makes of a channel, and what everybody else does.
func TestTagged(t *testing.T) {
	for a := range 256 {
		for v := range 256 {
			img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
			img.SetNRGBA(0, 0, color.NRGBA{R: uint8(v), A: uint8(a)})
			r, _, _, alpha := tagged(img).At(0, 0).RGBA()
			if byte(alpha) != uint8(a) {
				t.Fatalf("alpha %d comes out as %d", a, byte(alpha))
			}
			if a >= 2 && byte(r) != uint8(v) {
				t.Fatalf("%d at alpha %d comes out as %d", v, a, byte(r))
			}
			if d := int(r>>8) - v*a/255; d < -1 || d > 1 {
				t.Fatalf("%d at alpha %d is %d to others, want %d", v, a, r>>8, v*a/255)
			}
		}
	}
}

// TestEveryStateLooksDifferent compares silhouettes, as colours must not be needed
// to tell the states apart.
func TestEveryStateLooksDifferent(t *testing.T) {
	icons := trayIcons()
	drawn := make([]*image.NRGBA, len(icons))
	for i, icon := range icons {
		drawn[i] = raster(icon.layers, 22)
	}
	for i, a := range icons {
		for j, b := range icons[:i] {
			// Two numbers differ in what stands on the same shape.
			numbers := strings.HasPrefix(a.name, "paged") && strings.HasPrefix(b.name, "paged")
			least := 40
			if numbers {
				least = 10
			}
			if d := difference(drawn[i], drawn[j], !numbers); d < least {
				t.Errorf("%s and %s differ in %d of 484 pixels at 22 px", a.name, b.name, d)
			}
		}
	}
}

// difference counts the pixels that differ clearly, in their alpha or their light.
func difference(a, b *image.NRGBA, silhouette bool) (n int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := a.NRGBAAt(x, y), b.NRGBAAt(x, y)
			u, v := int(p.A), int(q.A)
			if !silhouette {
				u, v = int(p.G), int(q.G)
			}
			if u-v > 64 || v-u > 64 {
				n++
			}
		}
	}
	return n
}

func TestIcoCanBeRead(t *testing.T) {
	for _, icon := range trayIcons() {
		file := committed(t, "tray/"+icon.name+".ico")
		le := binary.LittleEndian
		if kind, n := le.Uint16(file[2:]), le.Uint16(file[4:]); kind != 1 || int(n) != len(trayICO) {
			t.Fatalf("%s: kind %d with %d pictures", icon.name, kind, n)
		}
		end := uint32(6 + 16*len(trayICO))
		for i, size := range trayICO {
			entry := file[6+16*i:]
			length, offset := le.Uint32(entry[8:]), le.Uint32(entry[12:])
			if int(entry[0]) != size || le.Uint16(entry[6:]) != 32 || offset != end {
				t.Fatalf("%s: entry %d is %v", icon.name, i, entry[:16])
			}
			end += length
			bitmap := file[offset:end]
			if le.Uint32(bitmap) != 40 || int(le.Uint32(bitmap[4:])) != size || int(le.Uint32(bitmap[8:])) != 2*size {
				t.Fatalf("%s: bitmap %d has header %v", icon.name, i, bitmap[:40])
			}
			want := raster(icon.layers, size).NRGBAAt(size/2, size/2)
			at := 40 + 4*((size-1-size/2)*size+size/2)
			if got := (color.NRGBA{R: bitmap[at+2], G: bitmap[at+1], B: bitmap[at], A: bitmap[at+3]}); got != want {
				t.Errorf("%s at %d px: the middle is %v, want %v", icon.name, size, got, want)
			}
		}
		if int(end) != len(file) {
			t.Errorf("%s has %d bytes, want %d", icon.name, len(file), end)
		}
	}
}

func TestSVGIsWellFormed(t *testing.T) {
	dec := xml.NewDecoder(bytes.NewReader(appSVG()))
	elements := 0
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
	if want := len(parts(512)) + 1; elements != want {
		t.Errorf("%d elements, want %d", elements, want)
	}
}
