package source

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

type format int

const (
	formatUnknown format = iota
	formatText
	formatMarkdown
	formatJSON
)

// formats are the ends of file names.
var formats = map[string]format{
	".txt": formatText, ".text": formatText,
	".md": formatMarkdown, ".markdown": formatMarkdown,
	".jsonl": formatJSON, ".ndjson": formatJSON,
}

const supported = "name it .txt, .md or .jsonl after what it holds"

// file is one file to read, or the reason why it cannot be.
type file struct {
	path   string
	name   string // path from the directory that was asked for, with slashes; the base name of a file that was asked for
	id     string // of its article where the article gives none
	format format
	err    *Error
}

// list finds the files of the paths and gives each the id of its article: the first of its base name without extension, its
// path below the directory asked for, the same with extension, and its path as given, that no other file of the run has.
func list(paths []string) []file {
	var out []file
	for _, p := range paths {
		out = append(out, expand(p)...)
	}
	taken := map[string]int{}
	for i := range out {
		for _, id := range slices.Compact(out[i].ids()) {
			taken[id]++
		}
	}
	for i := range out {
		for _, id := range out[i].ids() {
			if out[i].id = id; taken[id] == 1 {
				break
			}
		}
	}
	return out
}

func (f *file) ids() []string {
	name := strings.TrimSuffix(f.name, ".gz")
	return []string{filepath.Base(trimExt(name)), trimExt(name), name, filepath.ToSlash(filepath.Clean(f.path))}
}

func trimExt(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

func expand(path string) []file {
	if path == "-" {
		return []file{{path: path, name: "stdin"}}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []file{{path: path, err: &Error{Path: path, Err: ErrNotFound, Advice: "check the spelling"}}}
	case err != nil:
		return []file{{path: path, err: unreadable(path, err)}}
	case info.IsDir():
		return walk(path)
	}
	f := file{path: path, name: filepath.Base(path), format: formatOf(path)}
	if f.format == formatUnknown {
		f.err = &Error{Path: path, Err: ErrFormat, Detail: quote(filepath.Ext(path)), Advice: supported}
	}
	return []file{f}
}

// walk lists the articles below a directory in the order of their paths. Names that begin with a dot are left out, and so
// are files of other formats.
func walk(root string) []file {
	var out []file
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			out = append(out, file{path: path, err: unreadable(path, err)})
			return nil
		}
		if path != root && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		f := formatOf(path)
		if d.IsDir() || f == formatUnknown {
			return nil
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			name = path
		}
		out = append(out, file{path: path, name: filepath.ToSlash(name), format: f})
		return nil
	})
	if err != nil {
		out = append(out, file{path: root, err: unreadable(root, err)})
	}
	if len(out) == 0 {
		return []file{{path: root, err: &Error{Path: root, Err: ErrNoArticles, Advice: "give a directory with articles, or files"}}}
	}
	slices.SortStableFunc(out, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return out
}

func formatOf(path string) format {
	return formats[strings.ToLower(filepath.Ext(strings.TrimSuffix(path, ".gz")))]
}

// open opens a file, refusing one that is no regular file or plainly too large.
func (r *reader) open(f file) (io.ReadCloser, *Error) {
	if f.path == "-" {
		if r.Stdin == nil {
			return nil, &Error{Path: f.path, Err: ErrUnreadable, Detail: "there is none", Advice: "give a file"}
		}
		return io.NopCloser(r.Stdin), nil
	}
	in, err := os.Open(f.path)
	if err != nil {
		return nil, unreadable(f.path, err)
	}
	content, fault := r.content(f, in)
	if fault != nil {
		_ = in.Close() // why it is not read has been said
	}
	return content, fault
}

// content returns what an open file holds.
func (r *reader) content(f file, in *os.File) (io.ReadCloser, *Error) {
	info, err := in.Stat()
	zipped := strings.HasSuffix(f.path, ".gz")
	switch {
	case err != nil:
		return nil, unreadable(f.path, err)
	case info.IsDir():
		return nil, &Error{Path: f.path, Err: ErrUnreadable, Detail: "it is a directory with the name of a file", Advice: "rename it"}
	case f.format != formatJSON && !zipped && info.Size() > r.MaxArticle:
		return nil, tooLarge(f.path, r.MaxArticle)
	case !zipped:
		return in, nil
	}
	unzipped, err := gzip.NewReader(bufio.NewReader(in))
	if err != nil {
		return nil, unreadable(f.path, err)
	}
	return &zippedFile{unzipped, in}, nil
}

type zippedFile struct {
	*gzip.Reader
	file *os.File
}

func (z *zippedFile) Close() error { return errors.Join(z.Reader.Close(), z.file.Close()) }

func unreadable(path string, err error) *Error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	advice := ""
	if errors.Is(err, fs.ErrPermission) {
		advice = "give yourself the right to read it"
	}
	return &Error{Path: path, Err: ErrUnreadable, Detail: err.Error(), Advice: advice}
}
