package cayley

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
)

// plain turns a row into what encoding/json can write, and says about how many bytes that takes. Rows have no cycles: confine
// keeps them out.
func plain(v any) (any, int) {
	switch v := v.(type) {
	case nil, bool, int, int64, uint64:
		return v, 8
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, 4 // as JSON.stringify has it
		}
		return v, 8
	case string:
		return v, len(v) + 2
	case time.Time:
		return v.Format(time.RFC3339Nano), 32
	case map[string]any:
		out, size := make(map[string]any, len(v)), 2
		for key, value := range v {
			item, n := plain(value)
			out[key] = item
			size += len(key) + n + 4
		}
		return out, size
	case []any:
		out, size := make([]any, len(v)), 2
		for i, value := range v {
			item, n := plain(value)
			out[i] = item
			size += n + 1
		}
		return out, size
	case *big.Int:
		s := v.String()
		return s, len(s) + 2
	case quad.Value:
		s := quad.StringOf(v)
		return s, len(s) + 2
	}
	return fmt.Sprintf("%T", v), 32 // nothing that confine lets through
}

var parserPosition = regexp.MustCompile(`^(?:SyntaxError: )?\(anonymous\): Line (\d+):(\d+) `)

// syntaxError finds the place in what the parser or the compiler of goja says.
func syntaxError(err error) error {
	message := err.Error()
	e := &GizmoError{Syntax: true}
	if m := parserPosition.FindStringSubmatch(message); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Column, _ = strconv.Atoi(m[2])
		message = message[len(m[0]):]
	}
	var compiler *goja.CompilerSyntaxError
	if e.Line == 0 && errors.As(err, &compiler) && compiler.File != nil {
		p := compiler.File.Position(compiler.Offset)
		e.Line, e.Column, message = p.Line, p.Column, compiler.Message
	}
	message, _, _ = strings.Cut(message, " (and ")
	e.Message = "syntax error: " + message
	return e
}

// runtimeError finds the place in the program where an exception came from.
func runtimeError(err error) error {
	var exception *goja.Exception
	var overflow *goja.StackOverflowError
	switch {
	case errors.As(err, &overflow):
		return located(overflow.Stack(), fmt.Sprintf("more than %d calls inside each other", maxCalls))
	case errors.As(err, &exception):
		return located(exception.Stack(), textOf(exception.Value()))
	}
	return &GizmoError{Message: err.Error()}
}

// maxMessage is how much of what a program throws is shown.
const maxMessage = 1000

// textOf is the text of a thrown value, which may be made by a function of the program, and that may fail or not end: the stopper
// still watches.
func textOf(v goja.Value) (text string) {
	defer func() {
		if recover() != nil {
			text = "an exception whose text cannot be read"
		}
	}()
	text = v.String()
	if len(text) > maxMessage {
		text = strings.ToValidUTF8(text[:maxMessage], "") + "..."
	}
	return text
}

// located says where in the program the innermost frame lies that is not one of Cayley's functions.
func located(stack []goja.StackFrame, message string) *GizmoError {
	e := &GizmoError{Message: message}
	for _, frame := range stack {
		if p := frame.Position(); p.Line > 0 {
			e.Line, e.Column = p.Line, p.Column
			break
		}
	}
	return e
}
