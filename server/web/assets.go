package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

// dist holds what Vite built, or nothing but its placeholder: the program builds either way.
//
//go:embed all:dist
var dist embed.FS

//go:embed static
var static embed.FS

// assets maps the last part of a URL below /assets/ to a file's content. Every name carries a hash of the content, so a
// browser may keep it for ever.
type assets struct {
	files   map[string][]byte
	scripts map[string]string // entry of the build, such as "graph", to asset name
	style   string            // asset name of the style sheet
}

// manifestEntry is what we read of a line of Vite's manifest.
type manifestEntry struct {
	File    string `json:"file"`
	Name    string `json:"name"`
	IsEntry bool   `json:"isEntry"`
}

func loadAssets() (assets, error) {
	a := assets{files: map[string][]byte{}, scripts: map[string]string{}}
	style, err := static.ReadFile("static/style.css")
	if err != nil {
		return a, fmt.Errorf("load style sheet: %w", err)
	}
	sum := sha256.Sum256(style)
	a.style = "style-" + hex.EncodeToString(sum[:4]) + ".css"
	a.files[a.style] = style
	return a, a.loadBuilt()
}

// loadBuilt adds what Vite built; where it built nothing there are no scripts, and that is no error.
func (a *assets) loadBuilt() error {
	raw, err := dist.ReadFile("dist/.vite/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load manifest: %w", err)
	}
	var manifest map[string]manifestEntry
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return fmt.Errorf("read manifest: %w", err)
	}
	for _, entry := range manifest {
		content, err := dist.ReadFile("dist/" + entry.File)
		if err != nil {
			return fmt.Errorf("load asset %s: %w", entry.File, err)
		}
		name := path.Base(entry.File)
		a.files[name] = content
		if entry.IsEntry {
			a.scripts[entry.Name] = name
		}
	}
	return nil
}

// Script returns the URL of a built script, or "" where the assets have not been built.
func (s *Site) Script(entry string) string {
	if name, ok := s.assets.scripts[entry]; ok {
		return "/assets/" + name
	}
	return ""
}

// Style returns the URL of the style sheet.
func (s *Site) Style() string { return "/assets/" + s.assets.style }

// ServeHTTP answers requests below /assets/.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	content, ok := s.assets.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(content) // the client may be gone; nothing else can fail
}
