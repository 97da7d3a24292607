// Command gen draws Dogwatch's icons into assets/icons: the tray's pictures, one
// shape and colour per state, and the program's own icon. Run it from the project's
// top with `go run ./assets/gen` after a change of the palette or of a shape, and
// commit what it wrote; a test holds the two together.
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

// trayPNG is the size of the one picture that hosts on Linux scale down.
const trayPNG = 64

// The sizes in which the system or a desktop wants the rest.
var (
	trayICO  = []int{16, 20, 24, 32, 48}
	appSizes = []int{16, 22, 24, 32, 48, 64, 128, 256, 512}
)

func main() {
	dir := filepath.Join("assets", "icons")
	files, err := draw()
	if err == nil {
		err = write(dir, files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
	fmt.Printf("%d files in %s\n", len(files), dir)
}

// draw makes every file, by its path below assets/icons.
func draw() (map[string][]byte, error) {
	files := map[string][]byte{"app/dogwatch.svg": appSVG()}
	for _, icon := range trayIcons() {
		picture, err := encode(tagged(raster(icon.layers, trayPNG)))
		if err != nil {
			return nil, err
		}
		files["tray/"+icon.name+".png"] = picture
		files["tray/"+icon.name+".ico"] = ico(icon.layers, trayICO)
	}
	for _, size := range appSizes {
		picture, err := encode(raster(appIcon(size), size))
		if err != nil {
			return nil, err
		}
		files[fmt.Sprintf("app/%d.png", size)] = picture
	}
	return files, nil
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return b.Bytes(), nil
}

func write(dir string, files map[string][]byte) error {
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
