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

// What one built-in function may work on: they cannot be interrupted.
const (
	maxElements = 2_000_000 // of an array
	maxString   = 16 << 20  // characters of a string that a function makes
)

// tame takes out of a runtime what is not needed for queries and can harm the process, and bounds what single steps can take.
func tame(vm *goja.Runtime) error {
	boundMatching()
	var errs []error
	if _, err := vm.RunString(noConstructors); err != nil {
		errs = append(errs, err)
	}
	for _, name := range removed {
		errs = append(errs, vm.GlobalObject().Delete(name))
	}
	array, text := vm.Get("Array").ToObject(vm), vm.Get("String").ToObject(vm)
	arrays, texts := array.Get("prototype").ToObject(vm), text.Get("prototype").ToObject(vm)
	for _, name := range arrays.GetOwnPropertyNames() {
		if name != "constructor" {
			errs = append(errs, bound(vm, arrays, name, thisLength))
		}
	}
	functions := vm.Get("Object").ToObject(vm).Prototype()
	return errors.Join(append(errs,
		bound(vm, array, "from", argumentLength(0)),
		bound(vm, functions, "apply", argumentLength(1)),
		bound(vm, texts, "repeat", repeated),
		bound(vm, texts, "padStart", padded),
		bound(vm, texts, "padEnd", padded),
		bound(vm, texts, "replace", replaced),
		bound(vm, texts, "replaceAll", replaced),
	)...)
}

// maxMatch is how long one backtracking search by a regular expression takes, at most.
const maxMatch = 500 * time.Millisecond

// boundMatching bounds the searches of goja's second regular expression engine, the one for patterns that Go's cannot express. It
// has this knob only, for the whole process, where nothing else uses it.
var boundMatching = sync.OnceFunc(func() { regexp2.DefaultMatchTimeout = maxMatch })

// bound puts a check before a built-in function.
func bound(vm *goja.Runtime, object *goja.Object, name string, check func(goja.FunctionCall) bool) error {
	f, ok := goja.AssertFunction(object.Get(name))
	if !ok {
		return nil
	}
	wrapper := vm.ToValue(func(call goja.FunctionCall) goja.Value {
		if !check(call) {
			panic(vm.NewTypeError("%s would take too much memory", name))
		}
		result, err := f(call.This, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return result
	})
	if err := object.DefineDataProperty(name, wrapper, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		return fmt.Errorf("bound %s: %w", name, err)
	}
	return nil
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
