package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates
var templateFiles embed.FS

// Site holds the parsed templates and the assets. It is safe for concurrent use.
type Site struct {
	// Reviewing says that there are pages of what people decide, Deciding that they take decisions. They are set before the
	// first Render.
	Reviewing, Deciding bool
	// Explaining says that there are pages of how articles are read. It is set before the first Render.
	Explaining bool

	pages  map[string]*template.Template
	assets assets
}

// New parses the embedded templates and reads the embedded assets. It fails only when what was embedded is broken.
func New() (*Site, error) {
	built, err := loadAssets()
	if err != nil {
		return nil, err
	}
	site := &Site{assets: built}
	if site.pages, err = parsePages(site.funcs()); err != nil {
		return nil, err
	}
	return site, nil
}

// Render writes a page, named by its template's file name. It executes the template wholly before it writes, so that an
// error leaves w untouched.
func (s *Site) Render(w io.Writer, page string, data any) error {
	tmpl, ok := s.pages[page]
	if !ok {
		return fmt.Errorf("render %q: no such page", page)
	}
	var buf bytes.Buffer
	if err := tmpl.ExecuteTemplate(&buf, "layout", data); err != nil {
		return fmt.Errorf("render %q: %w", page, err)
	}
	_, err := buf.WriteTo(w)
	return err
}

// parsePages gives every page its own template set: the page's file with the layout and the parts that pages share.
func parsePages(funcs template.FuncMap) (map[string]*template.Template, error) {
	shared, err := template.New("").Funcs(funcs).ParseFS(templateFiles, "templates/shared/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse shared templates: %w", err)
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	pages := make(map[string]*template.Template, len(files))
	for _, file := range files {
		set, err := template.Must(shared.Clone()).ParseFS(templateFiles, file)
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", strings.TrimPrefix(file, "templates/"), err)
		}
		pages[path.Base(file)] = set
	}
	return pages, nil
}
