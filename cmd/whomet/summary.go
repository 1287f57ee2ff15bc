package main

import (
	"fmt"
	"io"

	"github.com/whomet/whomet/graph/kb"
)

// summary is what load has done when it ends.
type summary struct {
	kb.LoadReport
	Failed      []string `json:"failed"` // each names the file or the article, and says why
	Interrupted bool     `json:"interrupted,omitempty"`
}

func (s summary) write(w io.Writer) error {
	if s.Interrupted {
		fmt.Fprintln(w, "interrupted; what follows is kept, the rest can be loaded again")
	}
	if s.Stale > 0 {
		fmt.Fprintf(w, "%s no fact any more; see whomet corrections list\n", plural(s.Stale, "correction fits", "corrections fit"))
	}
	_, err := fmt.Fprintf(w, "%s: %d new, %d changed, %d unchanged; %s; %d failed\n", plural(s.Articles, "article", "articles"),
		s.New, s.Changed, s.Unchanged, plural(s.Facts, "fact", "facts"), len(s.Failed))
	return err
}
