package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
)

// look takes a picture of the whole display.
func (s *shot) look() (image.Image, error) {
	path := filepath.Join(s.Home, "look.png")
	if err := s.Picture(path); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(text))
}

// differ is the share of the part, from 0 to 1, that is not the same in both.
func differ(a, b image.Image, part image.Rectangle) float64 {
	part = part.Intersect(a.Bounds()).Intersect(b.Bounds())
	if part.Empty() {
		return 0
	}
	count := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				count++
			}
		}
	}
	return float64(count) / float64(part.Dx()*part.Dy())
}

// whereIs is the box around all pixels of the part that have the colour.
func whereIs(in image.Image, part image.Rectangle, want color.Color) image.Rectangle {
	const near = 12 << 8
	alike := func(a, b uint32) bool { return max(a, b)-min(a, b) <= near }
	wr, wg, wb, _ := want.RGBA()
	var box image.Rectangle
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if r, g, b, _ := in.At(x, y).RGBA(); alike(r, wr) && alike(g, wg) && alike(b, wb) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// save keeps the part of the picture, in 256 colours. One with next to nothing on it,
// as of a window that was never drawn, is refused.
func (s *shot) save(path string, picture image.Image, part image.Rectangle) (size int, err error) {
	part = part.Intersect(picture.Bounds())
	if part.Empty() {
		return 0, errors.New("the screen is outside of the display")
	}
	cut := image.NewRGBA(image.Rectangle{Max: part.Size()})
	draw.Draw(cut, cut.Bounds(), picture, part.Min, draw.Src)
	if n := colours(cut); n < 32 {
		return 0, fmt.Errorf("only %d colours: the screen was not drawn", n)
	}
	var text bytes.Buffer
	if err := png.Encode(&text, cut); err != nil {
		return 0, err
	}
	whole := filepath.Join(s.Home, "whole.png")
	if err := os.WriteFile(whole, text.Bytes(), 0o600); err != nil {
		return 0, err
	}
	small := filepath.Join(s.Home, "small.png")
	if _, err := s.Run(nil, "convert", whole, "-strip", "-dither", "None", "-colors", "256", "-define", "png:compression-level=9", "png8:"+small); err != nil {
		return 0, err
	}
	out, err := os.ReadFile(small)
	if err != nil {
		return 0, err
	}
	if len(out) > largest {
		return 0, fmt.Errorf("%d KB is more than %d: take less of the display", len(out)/1000, largest/1000)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return 0, err
	}
	return len(out), os.WriteFile(path, out, 0o644)
}

func colours(in *image.RGBA) int {
	seen := map[color.RGBA]bool{}
	for y := range in.Rect.Dy() {
		for x := range in.Rect.Dx() {
			seen[in.RGBAAt(x, y)] = true
		}
	}
	return len(seen)
}
