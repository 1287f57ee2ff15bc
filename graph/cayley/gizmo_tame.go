package cayley

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// removed are the globals of JavaScript that no query needs: some compile text of any length, some take memory in one step or
// recurse outside of the bound on calls.
var removed = []string{
	"eval", "Function", "Proxy", "Reflect", "ArrayBuffer", "SharedArrayBuffer", "DataView", "Int8Array", "Uint8Array",
	"Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array",
	"BigInt64Array", "BigUint64Array", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry",
}

// noConstructors keeps a program from reaching Function by the constructor of a function.
const noConstructors = `[function () {}, function* () {}, async function () {}].forEach(function (f) {
	Object.defineProperty(Object.getPrototypeOf(f), "constructor", {value: undefined});
});`

// What one built-in function may work on: they cannot be interrupted, and those that recurse over what they are given can fill
// the stack, which ends the process.
const (
	maxElements = 2_000_000 // of an array
	maxString   = 16 << 20  // characters of a string that a function makes
	maxPattern  = 10_000    // characters of a regular expression
	maxDepth    = 1000      // of arrays and objects in each other, and of built-in functions that call themselves
)

// tame takes out of a runtime what is not needed for queries and can harm the process, and bounds what single steps can take.
func tame(vm *goja.Runtime) error {
	boundMatching()
	t := &tamer{vm: vm}
	if _, err := vm.RunString(noConstructors); err != nil {
		return err
	}
	for _, name := range removed {
		t.errs = append(t.errs, vm.GlobalObject().Delete(name))
	}
	array, text := vm.Get("Array").ToObject(vm), vm.Get("String").ToObject(vm)
	arrays, texts := array.Get("prototype").ToObject(vm), text.Get("prototype").ToObject(vm)
	for _, name := range arrays.GetOwnPropertyNames() {
		if name != "constructor" {
			t.bound(arrays, name, thisLength)
		}
	}
	t.bound(arrays, "flat", t.flattened)
	t.bound(array, "from", argumentLength(0))
	t.bound(vm.Get("Object").ToObject(vm).Prototype(), "apply", argumentLength(1))
	t.bound(texts, "repeat", repeated)
	t.bound(texts, "padStart", padded)
	t.bound(texts, "padEnd", padded)
	t.bound(texts, "replace", replaced)
	t.bound(texts, "replaceAll", replaced)
	json := vm.Get("JSON").ToObject(vm)
	t.bound(json, "parse", shallowText)
	t.bound(json, "stringify", shallowValue)
	t.boundPatterns()
	return errors.Join(t.errs...)
}

// maxMatch is how long one backtracking search by a regular expression takes, at most.
const maxMatch = 500 * time.Millisecond

// boundMatching bounds the searches of goja's second regular expression engine, the one for patterns that Go's cannot express. It
// has this knob only, for the whole process, where nothing else uses it.
var boundMatching = sync.OnceFunc(func() { regexp2.DefaultMatchTimeout = maxMatch })

// tamer changes the built-in functions of one runtime.
type tamer struct {
	vm    *goja.Runtime
	depth int // of built-in functions in each other
	errs  []error
}

// bound puts a check before a built-in function. The check may change the arguments.
func (t *tamer) bound(object *goja.Object, name string, check func(goja.FunctionCall) bool) {
	f, ok := goja.AssertFunction(object.Get(name))
	if !ok {
		return
	}
	wrapper := t.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		if t.depth++; t.depth > maxDepth {
			t.depth--
			panic(t.vm.NewTypeError("%s is called inside itself too often", name))
		}
		defer func() { t.depth-- }()
		if !check(call) {
			panic(t.vm.NewTypeError("%s would take too much memory", name))
		}
		result, err := f(call.This, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return result
	})
	t.define(object, name, wrapper)
}

func (t *tamer) define(object *goja.Object, name string, value goja.Value) {
	if err := object.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		t.errs = append(t.errs, fmt.Errorf("bound %s: %w", name, err))
	}
}

// boundPatterns bounds the regular expressions that a program composes; those in its text are as short as that.
func (t *tamer) boundPatterns() {
	inner := t.vm.Get("RegExp").ToObject(t.vm)
	wrapper := t.vm.ToValue(func(call goja.ConstructorCall) *goja.Object {
		if textLength(call.Argument(0)) > maxPattern {
			panic(t.vm.NewTypeError("the regular expression is longer than %d characters", maxPattern))
		}
		made, err := t.vm.New(inner, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return made
	}).ToObject(t.vm)
	prototype := inner.Get("prototype").ToObject(t.vm)
	t.errs = append(t.errs, wrapper.Set("prototype", prototype))
	t.define(prototype, "constructor", wrapper)
	t.define(t.vm.GlobalObject(), "RegExp", wrapper)
}

// flattened turns flat(Infinity) into what it means for arrays that are not too deep.
func (t *tamer) flattened(call goja.FunctionCall) bool {
	if len(call.Arguments) > 0 && call.Arguments[0].ToFloat() > maxDepth {
		call.Arguments[0] = t.vm.ToValue(maxDepth)
	}
	return shortList(call.This)
}

// shallowText reports whether the brackets of a JSON text are not too deep.
func shallowText(call goja.FunctionCall) bool {
	depth, quoted := 0, false
	text := call.Argument(0).String()
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return false
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return true
}

// shallowValue reports whether a value is not too deep to be written as JSON, looking at each level once.
func shallowValue(call goja.FunctionCall) bool {
	level, items := []goja.Value{call.Argument(0)}, 0
	for range maxDepth {
		var next []goja.Value
		for _, v := range level {
			object, ok := v.(*goja.Object)
			if !ok {
				continue
			}
			keys := object.Keys()
			if items += len(keys); items > maxElements {
				return false
			}
			for _, key := range keys {
				next = append(next, object.Get(key))
			}
		}
		if len(next) == 0 {
			return true
		}
		level = next
	}
	return false
}

func thisLength(call goja.FunctionCall) bool { return shortList(call.This) }

func argumentLength(i int) func(goja.FunctionCall) bool {
	return func(call goja.FunctionCall) bool { return shortList(call.Argument(i)) }
}

// shortList reports whether a value has no length, or one that a built-in function may go through.
func shortList(v goja.Value) bool {
	object, ok := v.(*goja.Object)
	if !ok {
		return true
	}
	length := object.Get("length")
	return length == nil || length.ToFloat() <= maxElements
}

func repeated(call goja.FunctionCall) bool {
	return float64(textLength(call.This))*call.Argument(0).ToFloat() <= maxString
}

func padded(call goja.FunctionCall) bool { return call.Argument(0).ToFloat() <= maxString }

// replaced takes the longest that the result can be: for each character the replacement, which itself may name all of the text.
func replaced(call goja.FunctionCall) bool {
	n := float64(textLength(call.This))
	if _, ok := goja.AssertFunction(call.Argument(1)); ok {
		return n <= maxString
	}
	replacement := call.Argument(1).String()
	grown := max(float64(len(replacement)), 1)
	if strings.Contains(replacement, "$") {
		grown *= n
	}
	return n <= 1000 || n*grown <= maxString
}

func textLength(v goja.Value) int {
	if s, ok := v.(goja.String); ok {
		return s.Length()
	}
	return len(v.String())
}
