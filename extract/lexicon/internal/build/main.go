// Command build writes the embedded gazetteer of package lexicon from public lists of places, people and titles.
//
//	go run ./extract/lexicon/internal/build -lists DIR -articles FILE.jsonl -words FREQUENT.txt -out extract/lexicon/data/gazetteer.txt.zst
//
// DIR holds countries.tsv, admin1.tsv, cities.tsv, names_by_locale.tsv, names_by_country.tsv, cia_world_leaders_2019.tsv and
// the hand-written places.txt is read from beside the output. FILE is any large body of articles: a name that is mostly
// written small there is a common word and no name. FREQUENT lists known words, one a line: a city none of whose words is
// among them is too small to be met in the news, and left out.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/klauspost/compress/zstd"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/graph"
)

func main() {
	lists := flag.String("lists", "", "folder of the public lists")
	articles := flag.String("articles", "", "JSON Lines file of articles")
	words := flag.String("words", "", "file of frequent words")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if err := build(*lists, *articles, *words, *out); err != nil {
		log.Fatal(err)
	}
}

func build(lists, articles, words, out string) error {
	analyser, err := prose.New()
	if err != nil {
		return err
	}
	b := &builder{analyser: analyser, phrases: map[string]lexicon.Feature{}}
	if b.common, err = commonWords(analyser, articles); err != nil {
		return err
	}
	if b.known, err = readSet(words); err != nil {
		return err
	}
	for _, step := range []func(string) error{b.countries, b.names, b.provinces, b.cities, b.titles} {
		if err := step(lists); err != nil {
			return err
		}
	}
	if err := b.ours(filepath.Join(filepath.Dir(out), "places.txt")); err != nil {
		return err
	}
	return b.write(out)
}

type builder struct {
	analyser *prose.Analyser
	common   map[string]bool // words that are mostly written small
	known    map[string]bool // frequent words
	phrases  map[string]lexicon.Feature
}

// add notes a phrase as the analyser tokenises it.
func (b *builder) add(phrase string, f lexicon.Feature) {
	if key := b.key(phrase); key != "" {
		b.phrases[key] |= f
	}
}

func (b *builder) key(phrase string) string {
	doc, err := b.analyser.Analyse(graph.Article{Text: phrase})
	if err != nil || len(doc.Tokens) == 0 || len(doc.Tokens) > 10 {
		return ""
	}
	var out []string
	for _, t := range doc.Tokens {
		out = append(out, lexicon.Fold(t.Text))
	}
	if first := out[0][0]; first < 'a' || first > 'z' {
		return ""
	}
	return strings.Join(out, " ")
}

func (b *builder) countries(dir string) error {
	return rows(filepath.Join(dir, "countries.tsv"), func(f []string) {
		b.add(f[1], lexicon.Country)
		b.add(f[2], lexicon.City)
		b.add(f[3], lexicon.Demonym)
	})
}

func (b *builder) provinces(dir string) error {
	return rows(filepath.Join(dir, "admin1.tsv"), func(f []string) {
		if key := b.key(f[0]); len(key) > 2 && !b.common[key] && b.phrases[key]&lexicon.Name == 0 {
			b.phrases[key] |= lexicon.Province
		}
	})
}

func (b *builder) names(dir string) error {
	err := rows(filepath.Join(dir, "names_by_country.tsv"), func(f []string) { b.name(f[1], f[2]) })
	if err != nil {
		return err
	}
	return rows(filepath.Join(dir, "names_by_locale.tsv"), func(f []string) {
		if f[0] != "eo" && !strings.HasPrefix(f[0], "fr_BE") { // fr_BE lists place names and rare forms among the names
			b.name(f[1], f[2])
		}
	})
}

func (b *builder) name(sort, name string) {
	key := b.key(name)
	if len(key) < 2 || strings.Contains(key, " ") || b.common[key] {
		return
	}
	if sort == "first" {
		b.phrases[key] |= lexicon.Given
	} else {
		b.phrases[key] |= lexicon.Family
	}
}

func (b *builder) cities(dir string) error {
	return rows(filepath.Join(dir, "cities.tsv"), func(f []string) {
		key := b.key(f[0])
		if len(key) < 3 || b.common[key] {
			return
		}
		for word := range strings.SplitSeq(key, " ") {
			if !b.known[word] {
				return
			}
		}
		if b.phrases[key]&lexicon.Name != 0 {
			b.phrases[key] |= lexicon.AmbiguousCity
			return
		}
		b.phrases[key] |= lexicon.City
	})
}

// titles notes official titles in the spelling of running text.
func (b *builder) titles(dir string) error {
	spell := strings.NewReplacer(" & ", " and ", "Intl.", "International", "Govt.", "Government", "Dep.", "Deputy", "Min.", "Minister")
	return rows(filepath.Join(dir, "cia_world_leaders_2019.tsv"), func(f []string) {
		title, _, _ := strings.Cut(f[1], ",")
		for title := range strings.SplitSeq(title, ";") {
			title = spell.Replace(strings.TrimSpace(title))
			if !strings.Contains(title, "(") && strings.Contains(title, " ") {
				b.add(title, lexicon.RoleTitle)
			}
		}
	})
}

func (b *builder) ours(file string) error {
	return rows(file, func(f []string) {
		feature, err := lexicon.ParseFeature(f[0])
		if err != nil {
			log.Printf("%s: %v", file, err)
			return
		}
		for name := range strings.SplitSeq(f[1], ",") {
			b.add(strings.TrimSpace(name), feature)
		}
	})
}

func (b *builder) write(out string) error {
	var text strings.Builder
	for _, phrase := range slices.Sorted(maps.Keys(b.phrases)) {
		fmt.Fprintf(&text, "%x\t%s\n", uint32(b.phrases[phrase]), phrase)
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return err
	}
	data := encoder.EncodeAll([]byte(text.String()), nil)
	fmt.Printf("%d phrases, %d bytes\n", len(b.phrases), len(data))
	return os.WriteFile(out, data, 0o644)
}

// commonWords returns the words that the articles write small at least as often as with a capital inside sentences.
func commonWords(analyser *prose.Analyser, file string) (map[string]bool, error) {
	small, capital := map[string]int{}, map[string]int{}
	err := lines(file, func(line string) error {
		var a struct{ Text string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			return err
		}
		doc, err := analyser.Analyse(graph.Article{Text: a.Text})
		if err != nil {
			return err
		}
		for i, s := range doc.Sentences {
			for _, t := range doc.TokensOf(i)[min(1, s.Last-s.First):] {
				word := lexicon.Fold(t.Text)
				if unicode.IsUpper([]rune(t.Text)[0]) {
					capital[word]++
				} else {
					small[word]++
				}
			}
		}
		return nil
	})
	out := map[string]bool{}
	for word, n := range small {
		out[word] = n >= 3 && n*2 >= capital[word]
	}
	return out, err
}

func readSet(file string) (map[string]bool, error) {
	set := map[string]bool{}
	err := lines(file, func(line string) error {
		set[lexicon.Fold(strings.TrimSpace(line))] = true
		return nil
	})
	return set, err
}

// rows calls f with the tab-separated fields of each line, at least four of them.
func rows(file string, f func([]string)) error {
	return lines(file, func(line string) error {
		if line != "" && line[0] != '#' {
			f(append(strings.Split(line, "\t"), "", "", ""))
		}
		return nil
	})
}

func lines(file string, f func(string) error) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // nothing was written
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		if err := f(scanner.Text()); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
	}
	return scanner.Err()
}
