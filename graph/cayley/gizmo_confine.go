package cayley

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
)

// Bounds on the values and paths that a program hands to Cayley.
const (
	maxNesting = 32      // of objects and arrays
	maxItems   = 100_000 // of all objects and arrays of a value together
	maxSteps   = 500     // of a path with the paths inside it; Cayley recurses over them
)

// runtimeOf returns the JavaScript runtime of a session. v0.7.7, the last release, has no accessor for it, and without it
// neither a bound on recursion nor a check of values before Cayley follows their cycles is possible.
func runtimeOf(session *gizmo.Session) (*goja.Runtime, error) {
	field := reflect.ValueOf(session).Elem().FieldByName("vm")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*goja.Runtime]() {
		return nil, errors.New("this version of Cayley keeps its runtime elsewhere")
	}
	return *(**goja.Runtime)(field.Addr().UnsafePointer()), nil
}

// confinement stands between a program and what Cayley gives it: the object g, paths and the functions for values. A program
// gets wrappers of these, which check every argument and turn panics into exceptions; the wrapped ones are out of its reach.
type confinement struct {
	vm         *goja.Runtime
	stop       *stopper
	pathType   reflect.Type // of Cayley's path objects
	filterType reflect.Type // of what lt, regex and the like return
	path       *goja.Object // prototype of the wrappers of paths
}

// pathRef is what a wrapper of a path holds. JavaScript sees no field of it.
type pathRef struct {
	inner *goja.Object
	steps int
}

// valueFunctions are the global functions of Gizmo; those that come with JavaScript are not of Cayley's making.
var valueFunctions = []string{
	"iri", "bnode", "raw", "str", "lang", "typed", "lt", "lte", "gt", "gte", "regex", "like",
}

// confine replaces what Cayley put into a new runtime by wrappers, and bounds the depth of calls.
func confine(vm *goja.Runtime, stop *stopper) error {
	vm.SetMaxCallStackSize(maxCalls)
	c := &confinement{vm: vm, stop: stop}
	inner := vm.Get("g").ToObject(vm)
	newPath, ok := goja.AssertFunction(inner.Get("M"))
	if !ok {
		return errors.New("this version of Cayley has no g.M")
	}
	sample, err := newPath(inner)
	if err != nil {
		return err
	}
	c.pathType = sample.ExportType()
	c.path = vm.NewObject()
	for _, name := range sample.ToObject(vm).Keys() {
		if _, ok := goja.AssertFunction(sample.ToObject(vm).Get(name)); ok {
			if err := c.path.Set(name, c.method(name)); err != nil {
				return err
			}
		}
	}
	g := vm.NewObject()
	for _, name := range inner.Keys() {
		f, ok := goja.AssertFunction(inner.Get(name))
		if !ok {
			continue
		}
		if err := g.Set(name, c.function(f, inner)); err != nil {
			return err
		}
	}
	filter, err := vm.RunString("lt(1)")
	if err != nil {
		return err
	}
	c.filterType = filter.ExportType()
	for _, name := range valueFunctions {
		if f, ok := goja.AssertFunction(vm.Get(name)); ok {
			if err := vm.Set(name, c.function(f, goja.Undefined())); err != nil {
				return err
			}
		}
	}
	return errors.Join(vm.Set("g", g), vm.Set("graph", g), tame(vm))
}

// function wraps a function that is called with a fixed this.
func (c *confinement) function(f goja.Callable, this goja.Value) func(goja.FunctionCall) goja.Value {
	return func(call goja.FunctionCall) goja.Value { return c.call(f, this, 0, call.Arguments) }
}

// method wraps a method of paths.
func (c *confinement) method(name string) func(goja.FunctionCall) goja.Value {
	return func(call goja.FunctionCall) goja.Value {
		ref, ok := call.This.Export().(*pathRef)
		if !ok {
			panic(c.vm.NewTypeError("%s is a method of paths", name))
		}
		f, _ := goja.AssertFunction(ref.inner.Get(name))
		return c.call(f, ref.inner, ref.steps, call.Arguments)
	}
}

// call calls a function of Cayley with checked arguments and wraps the path that it returns.
func (c *confinement) call(f goja.Callable, this goja.Value, steps int, arguments []goja.Value) goja.Value {
	check := checker{confinement: c, items: maxItems, steps: steps + 1}
	checked := make([]goja.Value, len(arguments))
	for i, argument := range arguments {
		checked[i] = check.value(argument, 0)
	}
	if check.steps > maxSteps {
		panic(c.vm.NewTypeError("the path has more than %d steps", maxSteps))
	}
	result, err := c.fenced(f, this, checked)
	if err != nil {
		c.throw(err)
	}
	if object, ok := result.(*goja.Object); ok && object.ExportType() == c.pathType {
		return c.wrap(object, check.steps)
	}
	return result
}

func (c *confinement) wrap(inner *goja.Object, steps int) goja.Value {
	wrapper := c.vm.ToValue(&pathRef{inner, steps}).(*goja.Object)
	if err := wrapper.SetPrototype(c.path); err != nil {
		panic(c.vm.NewTypeError("%s", err))
	}
	return wrapper
}

// fenced calls a function of Cayley, some of which panic on arguments they do not expect, in a goroutine of Cayley's where
// that would end the process.
func (c *confinement) fenced(f goja.Callable, this goja.Value, arguments []goja.Value) (result goja.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = located(c.vm.CaptureCallStack(0, nil), fmt.Sprint(p))
			c.stop.interrupt(c.vm, err) // the state of the runtime after a panic is not to be trusted
		}
	}()
	return f(this, arguments...)
}

// throw passes on what a call returned: an interrupt as it is, everything else as an exception of JavaScript, whose place in
// the program is known.
func (c *confinement) throw(err error) {
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	if errors.As(err, &interrupted) || errors.As(err, &overflow) {
		panic(err)
	}
	message := err.Error()
	var exception *goja.Exception
	if errors.As(err, &exception) {
		inner, isError := exception.Value().Export().(error)
		if !isError {
			panic(exception) // thrown by the program itself
		}
		if errors.As(inner, &exception) {
			panic(exception) // thrown by the program itself, in a callback that Cayley called
		}
		message = inner.Error()
	}
	panic(c.vm.NewTypeError("%s", strings.TrimPrefix(message, "GoError: ")))
}

// checker goes through the arguments of one call.
type checker struct {
	*confinement
	items int // that may still come
	steps int
}

// value returns what Cayley gets for an argument: paths unwrapped, IRIs with their prefix, objects and arrays copied as far as
// they are trees.
func (c *checker) value(v goja.Value, nesting int) goja.Value {
	object, ok := v.(*goja.Object)
	if !ok {
		if s, ok := v.Export().(string); ok {
			return c.vm.ToValue(shortenTerm(s))
		}
		return v
	}
	if nesting > maxNesting {
		panic(c.vm.NewTypeError("a value is nested more than %d deep, or holds itself", maxNesting))
	}
	if f, ok := goja.AssertFunction(object); ok {
		return c.callback(f)
	}
	switch object.ClassName() {
	case "Array":
		return c.array(object, nesting)
	case "Date", "String", "Number", "Boolean":
		return object
	}
	switch t := object.ExportType(); {
	case t == reflect.TypeFor[*pathRef]():
		ref := object.Export().(*pathRef)
		c.steps += ref.steps
		return ref.inner
	case t == c.filterType, t.Implements(reflect.TypeFor[quad.Value]()):
		return object
	case t == reflect.TypeFor[map[string]any]():
		return c.object(object, nesting)
	}
	panic(c.vm.NewTypeError("%s has no place in a query", object.String()))
}

// callback hides the object that Cayley calls a function on.
func (c *checker) callback(f goja.Callable) goja.Value {
	vm := c.vm
	return vm.ToValue(func(call goja.FunctionCall) goja.Value {
		result, err := f(goja.Undefined(), call.Arguments...)
		if err != nil {
			panic(err)
		}
		return result
	})
}

func (c *checker) array(object *goja.Object, nesting int) goja.Value {
	n := int(object.Get("length").ToInteger())
	c.spend(n)
	items := make([]any, n)
	for i := range items {
		items[i] = c.value(orNull(object.Get(fmt.Sprint(i))), nesting+1)
	}
	return c.vm.NewArray(items...)
}

func (c *checker) object(object *goja.Object, nesting int) goja.Value {
	keys := object.Keys()
	c.spend(len(keys))
	out := c.vm.NewObject()
	for _, key := range keys {
		if err := out.Set(key, c.value(orNull(object.Get(key)), nesting+1)); err != nil {
			panic(c.vm.NewTypeError("%s", err))
		}
	}
	return out
}

func (c *checker) spend(n int) {
	if c.items -= n; n < 0 || c.items < 0 {
		panic(c.vm.NewTypeError("a value has more than %d items", maxItems))
	}
}

func orNull(v goja.Value) goja.Value {
	if v == nil || goja.IsUndefined(v) {
		return goja.Null()
	}
	return v
}

// shortenTerm gives an IRI in full, as exports have it, the prefix that the store knows it by.
func shortenTerm(s string) string {
	if len(s) > 2 && s[0] == '<' && s[len(s)-1] == '>' {
		return "<" + shorten(s[1:len(s)-1]) + ">"
	}
	return s
}
