package cayley_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

const botksal = `g.V("<wm:person/watt-botksal>")`

func withWorkshop(t *testing.T, address string) *cayley.Store {
	t.Helper()
	s := open(t, address)
	t.Cleanup(func() { s.Close() })
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGizmo(t *testing.T) { testGizmo(t, withWorkshop(t, "memory:")) }

func testGizmo(t *testing.T, s *cayley.Store) {
	tests := map[string]struct{ program, want string }{
		"from a person to an organisation": {
			botksal + `.out("<org:holds>").out("<org:postIn>").all()`, `[{"id": "<wm:organisation/ministry>"}]`,
		},
		"capacity and evidence": {
			botksal + `.in("<wm:agent>").tag("p").out("<wm:as/co-chair>").tag("event").back("p").out("<wm:evidence>").out("<wm:sentence>").all()`,
			`[{"event": "<wm:event/workshop>", "id": "Ms Watt Botksal co-chaired it.", "p": "<wm:participation/ecfdde1078c0a1cdf8d506cd>"}]`,
		},
		"IRIs in full": {
			`g.V("<urn:whomet:person/watt-botksal>").out("<http://www.w3.org/ns/org#holds>").out("<org:role>").all()`, `[{"id": "secretary"}]`,
		},
		"IRI function":        {`g.V(g.IRI("wm:event/workshop")).out("<schema:startDate>").all()`, `[{"id": "2021-12-28"}]`},
		"capitalised names":   {`graph.Vertex("<wm:event/workshop>").Out("<schema:startDate>").All()`, `[{"id": "2021-12-28"}]`},
		"numbers":             {`g.V("<wm:article/a%201>").in("<wm:article>").out("<wm:start>").all()`, `[{"id": 25}]`},
		"count":               {`g.emit(` + botksal + `.out().count())`, `[2]`},
		"array":               {`g.emit({to: ` + botksal + `.out("<wm:tookPart>").toArray(), not: NaN})`, `[{"not": null, "to": ["<wm:event/workshop>"]}]`},
		"callback":            {botksal + `.out("<wm:tookPart>").forEach(function (d) { g.emit(d.id) })`, `["<wm:event/workshop>"]`},
		"this in a callback":  {botksal + `.forEach(function () { g.emit(typeof this.out) })`, `["undefined"]`},
		"map from a callback": {botksal + `.tag("x").forEach(1, function (d) { g.emit(d) })`, `[{"id": "<wm:person/watt-botksal>", "x": "<wm:person/watt-botksal>"}]`},
		"comparison":          {`g.V("<wm:event/workshop>").has("<schema:startDate>", gte("2021"), lt("2022")).all()`, `[{"id": "<wm:event/workshop>"}]`},
		"regular expression":  {`g.V().has("<org:role>", regex("^sec")).count(); g.V("secretary").filter(regex("^sec")).all()`, `[{"id": "secretary"}]`},
		"morphism":            {`var at = g.M().out("<org:holds>").out("<org:postIn>"); ` + botksal + `.follow(at).all()`, `[{"id": "<wm:organisation/ministry>"}]`},
		"path as argument":    {`g.V("<wm:event/workshop>").intersect(` + botksal + `.out("<wm:tookPart>")).all()`, `[{"id": "<wm:event/workshop>"}]`},
		"list of predicates":  {botksal + `.out(["<wm:tookPart>", "<org:none>"]).all()`, `[{"id": "<wm:event/workshop>"}]`},
		"last value is none":  {`1 + 1`, `[]`},
		"ends in a comment":   {`g.emit("x") // done`, `["x"]`},
		"dates and values":    {`g.emit(new Date(0)); g.emit(iri("wm:x")); g.emit(null)`, `["1970-01-01T00:00:00Z", "<wm:x>"]`},
		"arrays and strings":  {`g.emit([3, 1, 2].map(function (x) { return x + 1 }).sort().join("-").replace("-", "+").repeat(2))`, `["2+3-42+3-4"]`},
		"flat":                {`g.emit([1, [2, [3]]].flat(Infinity))`, `[[1, 2, 3]]`},
		"JSON":                {`g.emit(JSON.parse(JSON.stringify({a: ["[[", {b: null}]})))`, `[{"a": ["[[", {"b": null}]}]`},
		"patterns":            {`g.emit([/x/ instanceof RegExp, new RegExp("^a", "i").test("Ab"), "a,b".split(RegExp(","))])`, `[[true, true, ["a", "b"]]]`},
		"big integers":        {`g.emit(10n ** 30n)`, `["1000000000000000000000000000000"]`},
		"nothing":             {``, `[]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: test.program})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(parse(t, test.want), roundTrip(t, r.Rows)); diff != "" || r.Cut {
				t.Errorf("cut %v, rows (-want +got):\n%s", r.Cut, diff)
			}
		})
	}
}

func parse(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func roundTrip(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(data))
}

// deep makes an array that holds an array, and so on.
const deep = "var a = []; for (var i = 0; i < 5000; i++) a = [a]\n"

func TestGizmoErrors(t *testing.T) {
	s := withWorkshop(t, "memory:")
	tests := map[string]struct {
		program      string
		line, column int
		message      string
	}{
		"syntax":                   {"g.V()\n  .out(\"x\"", 2, 11, "syntax error: Unexpected end of input"},
		"redeclaration":            {"let a\nlet a", 2, 5, "syntax error: Identifier 'a' has already been declared"},
		"unknown name":             {"\n\n  foo.bar()", 3, 3, "ReferenceError: foo is not defined"},
		"unknown method":           {"g.V().outs()", 1, 11, "TypeError: Object has no member 'outs'"},
		"thrown":                   {`throw new Error("mine")`, 1, 7, "Error: mine"},
		"thrown in a callback":     {botksal + `.forEach(function () { throw new Error("mine") })`, 1, 61, "Error: mine"},
		"bad pattern":              {`regex("(")`, 1, 6, "TypeError: error parsing regexp: missing closing ): `(`"},
		"wrong argument":           {botksal + `.out({})`, 1, 36, "unsupported type: map[string]interface {}"},
		"cycle emitted":            {`var a = {}; a.a = a; g.emit(a)`, 1, 28, "TypeError: a value is nested more than 32 deep, or holds itself"},
		"cycle as argument":        {`var a = []; a[0] = a; g.V(a)`, 1, 26, "TypeError: a value is nested more than 32 deep, or holds itself"},
		"cycle in tags":            {botksal + `.forEach(function (d) { d.d = d; g.emit(d) })`, 1, 71, "TypeError: a value is nested more than 32 deep, or holds itself"},
		"long path":                {`var p = g.V(); for (;;) p = p.out("<a>")`, 1, 34, "TypeError: the path has more than 500 steps"},
		"path within path":         {`var p = g.V(); for (;;) p = p.and(p)`, 1, 34, "TypeError: the path has more than 500 steps"},
		"recursion":                {`function f() { return f() } f()`, 1, 24, "more than 2000 calls inside each other"},
		"recursion by callback":    {`function f() { [1].forEach(f) } f()`, 0, 0, "more than 2000 calls inside each other"},
		"huge array":               {`g.emit(new Array(1e8))`, 1, 7, "TypeError: a value has more than 100000 items"},
		"method without path":      {`var out = g.V().out; out("<a>")`, 1, 25, "TypeError: out is a method of paths"},
		"compiling a function":     {`(function () {}).constructor("return 1")`, 1, 29, "TypeError: Value is not an object: undefined"},
		"long program":             {strings.Repeat("//", 40000), 0, 0, "the program is longer than 32768 bytes"},
		"repeat":                   {`"x".repeat(1e9)`, 1, 11, "TypeError: repeat would take too much memory"},
		"pad":                      {`"x".padEnd(1e9)`, 1, 11, "TypeError: padEnd would take too much memory"},
		"fill":                     {`new Array(4e9).fill(0)`, 1, 20, "TypeError: fill would take too much memory"},
		"search in a sparse array": {`var a = []; a.length = 4e9; a.indexOf(1)`, 1, 38, "TypeError: indexOf would take too much memory"},
		"apply":                    {`Math.max.apply(null, {length: 4e9})`, 1, 15, "TypeError: apply would take too much memory"},
		"replace":                  {`"x".repeat(1e6).replace(/x/g, "x".repeat(1e6))`, 1, 24, "TypeError: replace would take too much memory"},
		"deep text":                {deep + `String(a)`, 2, 7, "TypeError: toString is called inside itself too often"},
		"deep JSON":                {deep + `JSON.stringify(a)`, 2, 15, "TypeError: stringify would take too much memory"},
		"deep JSON text":           {`JSON.parse("[".repeat(5000))`, 1, 11, "TypeError: parse would take too much memory"},
		"long pattern":             {`new RegExp("(".repeat(1e5))`, 1, 1, "TypeError: the regular expression is longer than 10000 characters"},
		"thrown without text":      {`throw {toString: function () { throw 1 }}`, 1, 1, "an exception whose text cannot be read"},
		"deep value thrown":        {deep + `throw a`, 2, 1, "an exception whose text cannot be read"},
		"a map of JavaScript":      {`g.emit(new Map())`, 1, 7, "TypeError: [object Map] has no place in a query"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: test.program, Timeout: 5 * time.Second})
			var e *cayley.GizmoError
			if !errors.As(err, &e) || !errors.Is(err, graph.ErrBadQuery) {
				t.Fatalf("result %v, error %v", r, err)
			}
			want := cayley.GizmoError{Syntax: strings.Contains(test.message, "syntax") || name == "long program", Message: test.message, Line: test.line, Column: test.column}
			if test.line == 0 {
				e.Line, e.Column = 0, 0
			}
			if diff := cmp.Diff(want, *e); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGizmoCuts(t *testing.T) {
	s := open(t, "memory:")
	defer s.Close()
	testGizmoCuts(t, s)
}

func testGizmoCuts(t *testing.T, s *cayley.Store) {
	fill(t, s, storetest.NewGenerator(1, 500), 30_000, func(int) {})
	defer noneLeft(t)
	const timeout = 300 * time.Millisecond
	tests := map[string]struct {
		program string
		rows    int // at most
		reason  string
	}{
		"all nodes":            {`g.V().all()`, 10, "more than 10 rows"},
		"limit of the program": {`g.V().getLimit(-1)`, 10, "more than 10 rows"},
		"limit twice":          {`g.V().getLimit(8); g.V().getLimit(8)`, 10, "more than 10 rows"},
		"emit in a loop":       {`for (;;) g.emit(1)`, 10, "more than 10 rows"},
		"caught":               {`for (;;) try { g.V().count() } catch (e) {}`, 0, "out of time (300ms)"},
		"count of a product":   {`g.emit(g.V().out().in().out().in().out().in().out().in().count())`, 0, "out of time (300ms)"},
		"array of a product":   {`g.emit(g.V().both().both().both().both().both().toArray().length)`, 0, "out of time (300ms)"},
		"paths":                {`g.V("<wm:person/p-0>").followRecursive(g.M().out().in()).tag("a").in().out().in().out().count()`, 0, "out of time (300ms)"},
		"endless loop":         {`while (true) {}`, 0, "out of time (300ms)"},
		"endless push":         {`var a = []; for (;;) a.push(a)`, 0, ""},
		"doubling string":      {`var s = "x"; for (;;) s += s`, 0, ""},
		"backtracking":         {`for (;;) try { g.emit(/(a+)+\1$/.test("a".repeat(60) + "b")) } catch (e) {}`, 10, ""},
		"slow to compile":      {strings.Repeat("a=>", 10000) + "1", 0, ""},
		"deep value":           {`var a = {}; for (;;) a = {a: a}`, 0, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			timeout := timeout
			if strings.HasPrefix(test.reason, "more than") {
				timeout = time.Minute // a slow machine must not make it a matter of time
			}
			start := time.Now()
			r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: test.program, MaxRows: 10, Timeout: timeout})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > timeout+3*time.Second {
				t.Errorf("took %v", took)
			}
			if name == "slow to compile" {
				return // that it comes back in time is enough
			}
			if !r.Cut || len(r.Rows) > test.rows || test.reason != "" && r.CutReason != test.reason {
				t.Errorf("%d rows, cut %v: %q", len(r.Rows), r.Cut, r.CutReason)
			}
		})
	}
}

// noneLeft checks that stopped programs do not go on: no goroutine runs JavaScript or walks the graph after a while. Others may come and go, such
// as those of a pool of connections.
func noneLeft(t *testing.T) {
	t.Helper()
	running := 0
	for range 900 { // a program that is still being compiled takes its time under the race detector
		if running = programs(); running == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("%d programs still run", running)
}

// programs counts the goroutines that the engine of JavaScript or an iterator of Cayley is on the stack of.
func programs() int {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	n := 0
	for stack := range bytes.SplitSeq(stacks, []byte("\n\n")) {
		if bytes.Contains(stack, []byte("github.com/dop251/goja.")) || bytes.Contains(stack, []byte("github.com/cayleygraph/cayley/")) {
			n++
		}
	}
	return n
}

func TestGizmoExactRows(t *testing.T) {
	s := withWorkshop(t, "memory:")
	r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: `g.emit(1); g.emit(2)`, MaxRows: 2})
	if err != nil || r.Cut || len(r.Rows) != 2 {
		t.Errorf("%+v, %v: a result that has all rows is not cut", r, err)
	}
}

func TestGizmoCancelled(t *testing.T) {
	s := withWorkshop(t, "memory:")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := s.Gizmo(ctx, graph.GizmoQuery{Text: `for (;;) {}`}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
