// Command whomet tells who met whom: it extracts from news who held which role where and who took part in which meeting,
// keeps every fact with the sentence that says so, and answers questions about them.
//
// Each command has a file of its own that parses, calls and prints; what they do is in extract, graph and server. Results
// go to standard output, everything else to standard error.
package main

import "os"

// version is set when a release is built.
var version string

func main() {
	os.Exit(run(os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.LookupEnv))
}
