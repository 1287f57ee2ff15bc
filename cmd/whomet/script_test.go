package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"whomet": main})
}

// TestScripts runs testdata/script/*.txtar: command lines with their files, outputs and exit codes.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("XDG_DATA_HOME", env.WorkDir+"/data")
			env.Setenv("LocalAppData", env.WorkDir+"/data")
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return os.Geteuid() == 0, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "sparse": sparse, "longline": longLine, "bytes": writeBytes,
		},
	})
}

// exits CODE COMMAND...: runs a command that has to end with this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	if err != nil {
		if n, scanErr := fmt.Sscanf(err.Error(), "exit status %d", &code); n != 1 || scanErr != nil {
			ts.Fatalf("%v: %v", args[1:], err)
		}
	}
	if code != want {
		ts.Fatalf("%v: exit code %d, want %d", args[1:], code, want)
	}
}

// sparse FILE SIZE: makes a file of so many bytes, none of which takes room on the disk.
func sparse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sparse FILE SIZE")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("A title\n\nA text.\n"), 0o600))
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

// longline FILE SIZE: makes a file with one line of so many letters and a good article after it.
func longLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: longline FILE SIZE")
	}
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"id\":\"long\",\"title\":\"Long\",\"text\":%q}\n", bytes.Repeat([]byte("word "), size/5))
	fmt.Fprintf(&out, "{\"id\":\"after-long\",\"title\":\"Short\",\"text\":\"Short\\n\\nMr. Ngo Van Hai met with Ms. Anna Berg on 3 May 2021.\"}\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o600))
}

// bytes FILE QUOTED: writes the bytes of a quoted Go string, as scripts can hold text alone.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bytes FILE QUOTED")
	}
	content, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(content), 0o600))
}
