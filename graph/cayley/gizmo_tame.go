package cayley

import (
	"errors"

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

// tame takes out of a runtime what is not needed for queries and can harm the process.
func tame(vm *goja.Runtime) error {
	var errs []error
	if _, err := vm.RunString(noConstructors); err != nil {
		errs = append(errs, err)
	}
	for _, name := range removed {
		errs = append(errs, vm.GlobalObject().Delete(name))
	}
	return errors.Join(errs...)
}
