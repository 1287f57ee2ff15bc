package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows on a terminal how far a long command is. Elsewhere it shows nothing and passes messages on.
type progress struct {
	out io.Writer
	bar *progressbar.ProgressBar // nil where nobody looks
}

// newProgress counts to total articles; below 0 means that nobody knows how many there will be.
func newProgress(out io.Writer, what string, total int) *progress {
	p := &progress{out: out}
	if isTerminal(out) {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("articles"),
			progressbar.OptionSetPredictTime(total > 0), progressbar.OptionThrottle(time.Second/10),
			progressbar.OptionSetWidth(max(10, min(40, widthOf(out)-70))), progressbar.OptionUseANSICodes(true),
			progressbar.OptionClearOnFinish(),
		)
		_ = p.bar.RenderBlank()
	}
	return p
}

func (p *progress) add(n int) {
	if p.bar != nil {
		_ = p.bar.Add(n) // a terminal that cannot be written to is no reason to stop
	}
}

// say prints a line without tearing the bar.
func (p *progress) say(format string, args ...any) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintf(p.out, format+"\n", args...)
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
