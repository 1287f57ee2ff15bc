package cayley_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// sample are programs that between them call what Gizmo has.
var sample = []string{
	`g.V().all()`,
	`g.V("<wm:person/p-0>").out("<wm:tookPart>").in("<wm:tookPart>").unique().all()`,
	`g.V("<wm:person/p-0>").in("<wm:agent>").tag("p").out("<wm:event>").tag("e").back("p").out("<wm:evidence>").out("<wm:sentence>").all()`,
	`g.V("<wm:person/p-0>").both("<wm:tookPart>").all()`,
	`g.V("<schema:Person>").in("<rdf:type>").getLimit(3)`,
	`g.emit(g.V("<schema:Person>").in("<rdf:type>").count())`,
	`g.V("<wm:person/p-0>").out(null, "pred").all()`,
	`g.V("<wm:person/p-0>").outPredicates().all()`,
	`g.V("<wm:person/p-0>").inPredicates().all()`,
	`g.V("<wm:person/p-0>").save("<schema:name>", "name").all()`,
	`g.V("<wm:person/p-0>").saveOpt("<schema:none>", "none").all()`,
	`g.V("<wm:person/p-0>", "<wm:person/p-1>").intersect(g.V("<wm:person/p-1>")).all()`,
	`g.V("<wm:person/p-0>").union(g.V("<wm:person/p-1>")).all()`,
	`g.V("<wm:person/p-0>", "<wm:person/p-1>").except(g.V("<wm:person/p-1>")).all()`,
	`g.V("<wm:person/p-0>").follow(g.M().out("<org:holds>").out("<org:postIn>")).all()`,
	`g.V("<wm:organisation/o-0>").followR(g.M().out("<org:holds>").out("<org:postIn>")).all()`,
	`g.V("<wm:person/p-0>").followRecursive("<wm:tookPart>", 2, "depth").all()`,
	`g.V("<wm:person/p-0>").has("<schema:name>", "Person 0").all()`,
	`g.V("<wm:event/0-0>").hasR("<wm:tookPart>", "<wm:person/p-0>").all()`,
	`g.V("<wm:event/0-0>").out("<schema:startDate>").filter(gte("2000"), like("20%")).all()`,
	`g.V("<wm:event/0-0>").labels().all()`,
	`g.V("<wm:person/p-0>").labelContext("<wm:article/article-0000001>").out("<wm:tookPart>").all()`,
	`g.V("<wm:person/p-0>").out("<wm:tookPart>").skip(1).limit(2).all()`,
	`g.V("<wm:person/p-0>").out("<wm:tookPart>").order().all()`,
	`g.emit(g.V("<wm:person/p-0>").out("<org:holds>").tag("x").tagArray())`,
	`g.emit(g.V("<wm:person/p-0>").toValue())`,
	`g.V("<wm:person/p-0>").out("<org:holds>").map(function (d) { g.emit(d) })`,
}

// TestGizmoSame compares with Cayley without any bounds: they change no result.
func TestGizmoSame(t *testing.T) {
	s := open(t, "memory:")
	defer s.Close()
	fill(t, s, storetest.NewGenerator(1, 100), 4000, func(int) {})
	byText := cmpopts.SortSlices(func(a, b any) bool {
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		return string(x) < string(y)
	})
	for _, program := range sample {
		want, err := cayley.PlainGizmo(t.Context(), s, program)
		if err != nil {
			t.Errorf("%s: %v", program, err)
			continue
		}
		got, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: program, MaxRows: 1e6, Timeout: time.Minute})
		if err != nil || got.Cut {
			t.Errorf("%s: %v %v", program, got.CutReason, err)
			continue
		}
		if diff := cmp.Diff(roundTrip(t, want), roundTrip(t, got.Rows), byText, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-Cayley +bounded): %s", program, diff)
		}
		t.Logf("%6d rows of %s", len(want), program)
	}
}

// FuzzGizmo runs any text: the process survives it, and what comes back can be written as JSON.
func FuzzGizmo(f *testing.F) {
	for _, program := range sample {
		f.Add(program)
	}
	for _, program := range []string{
		`var a = {}; a.a = a; g.emit(a)`, `for (;;) {}`, `g.V().out({}).all()`, `function f() { f() } f()`, `g.emit([1, [2, {a: iri("x")}]])`,
		`g.V(lt(1), regex("a"), typed("a", "b"), lang("a", "en"), bnode("x"), raw("y")).all()`, `g.addNamespace("a", "b"); g.loadNamespaces()`,
		`g.V().forEach(2, function (d) { d.x = this; g.emit(d) })`, `/(a)\1/.exec("aa")`, `class A { get b() { return g.V() } } new A().b.all()`,
	} {
		f.Add(program)
	}
	f.Fuzz(func(t *testing.T, program string) {
		s := withWorkshop(t, "memory:")
		start := time.Now()
		r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: program, MaxRows: 10, Timeout: 200 * time.Millisecond})
		if err != nil && !errors.Is(err, graph.ErrBadQuery) {
			t.Errorf("error is %v", err)
		}
		if _, err := json.Marshal(r.Rows); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
