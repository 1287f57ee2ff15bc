package cayley_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

func TestGizmo(t *testing.T) {
	s := open(t, "memory:")
	defer s.Close()
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`g.V("<wm:person/watt-botksal>").out("<org:holds>").out("<org:postIn>").all()`,
		`g.V("<wm:person/watt-botksal>").in("<wm:agent>").out("<wm:as/co-chair>").tag("e").out("<schema:startDate>").all()`,
		`g.V("<urn:whomet:person/watt-botksal>").out("<http://www.w3.org/ns/org#holds>").out("<org:role>").all()`,
		`g.V().count()`,
		`g.emit(g.V().count())`,
		`g.emit({a: g.V("<wm:person/watt-botksal>").out().toArray(), n: NaN})`,
		`g.V("<wm:person/watt-botksal>").out("<wm:tookPart>").forEach(function (d) { g.emit(d) })`,
		`g.V().getLimit(-1)`,
		`var a = {}; a.a = a; g.emit(a)`,
		`var a = {}; a.a = a; g.V(a).all()`,
		`g.V().out({}).all()`,
		`g.V().out("x"`,
		"\n\n  foo.bar()",
		`while (true) {}`,
		`function f() { return f() } f()`,
		`g.V().forEach(function() { throw new Error("mine") })`,
		`var p = g.V(); for (var i = 0; i < 100000; i++) p = p.out("<a>"); p.all()`,
		`var s = "x"; while (true) s += s`,
		`var a = {}; for (var i = 0; i < 3e6; i++) a = {a: a}; a`,
		`g.V().has("<schema:startDate>", gte("2021")).all()`,
		`g.V().has("<schema:name>", regex("(")).all()`,
		`(function () {}).constructor("return 1")()`,
	} {
		start := time.Now()
		r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: q, MaxRows: 5, Timeout: 500 * time.Millisecond})
		rows, e := json.Marshal(r.Rows)
		if e != nil {
			t.Error(e)
		}
		t.Logf("%s\n  %s cut=%v %s err=%v %v bad=%v", q, rows, r.Cut, r.CutReason, err, time.Since(start), errors.Is(err, graph.ErrBadQuery))
	}
}
