// Package web is what the pages of whomet look like: templates, style sheet, the assets that Vite builds from src, and
// the pure functions that turn graph types into pieces a template can print (Snippet, Paragraph).
//
//	site, err := web.New()
//	err = site.Render(w, "person.html", data)
//	router.Handle("/assets/", site)
//
// Every page reads without JavaScript; a Script only adds to it, and is missing where the assets have not been built.
// The package refuses to query anything and knows no routes but the paths of links.
package web
