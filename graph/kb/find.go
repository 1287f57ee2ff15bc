package kb

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
	"github.com/whomet/whomet/graph/resolve"
	"github.com/whomet/whomet/graph/search"
)

// excerptLength is that of the summary of an article, in bytes.
const excerptLength = 220

// candidates bounds what Find returns.
const candidates = 10

// openSearch opens the search index and fills it where it is not true to the store. Where the files beside the store
// cannot be used (another process has them open, or may not write there) the index is made in memory.
func (b *Base) openSearch(ctx context.Context, generation string) error {
	dir := ""
	if b.derived != "" {
		dir = b.derived + ".search"
	}
	if b.readOnly && dir != "" {
		if _, err := os.Stat(dir); err != nil {
			dir = ""
		}
	}
	options := search.Options{Degree: b.meetings.Degree}
	index, fresh, err := search.Open(dir, generation, options)
	if err != nil && dir != "" {
		b.log.Warn("the search index beside the store is not usable; searching in memory", "reason", err)
		index, fresh, err = search.Open("", generation, options)
	}
	if err != nil {
		return fmt.Errorf("open the search index: %w", err)
	}
	b.search = index
	if !fresh {
		return nil
	}
	if err := b.fillSearch(ctx, generation); err != nil {
		return fmt.Errorf("fill the search index: %w", err)
	}
	return nil
}

// fillSearch indexes everything, a thousand articles at a time. Only the last change names the generation, so that an index
// that was left half filled does not pass for a whole one.
func (b *Base) fillSearch(ctx context.Context, generation string) error {
	var change search.Change
	for _, kind := range sortedKeys(b.catalogue.entities) {
		for _, id := range sortedKeys(b.catalogue.entities[kind]) {
			e, err := b.meetings.Entity(id)
			if err != nil {
				return err
			}
			change.Entities = append(change.Entities, e)
		}
	}
	for a, err := range b.store.Articles(ctx) {
		if err != nil {
			return err
		}
		if change.Articles = append(change.Articles, a.Article); len(change.Articles) == feedSize {
			if err := b.search.Update(ctx, change); err != nil {
				return err
			}
			change = search.Change{}
		}
	}
	change.Generation = generation
	return b.search.Update(ctx, change)
}

// followSearch brings the search index up to a batch that the store has committed.
func (b *Base) followSearch(ctx context.Context, put []incoming, remove []graph.ArticleID, changes resolve.Changes) error {
	change := search.Change{
		Entities: changes.Entities, GoneEntities: changes.Gone, GoneArticles: remove, Generation: b.turn.Generation(),
	}
	for i := range put {
		change.Articles = append(change.Articles, put[i].x.Article)
	}
	if err := b.search.Update(ctx, change); err != nil {
		return fmt.Errorf("the articles are stored, but not yet in the search index: %w", err)
	}
	b.reached(change.Generation)
	return nil
}

// Search finds people, organisations, events, places and articles, best first, and says how many there are in all.
func (b *Base) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, int, error) {
	hits, total, err := b.search.Search(ctx, q.Text, search.Query{Kinds: q.Kinds, Limit: q.Limit, Offset: q.Offset})
	if err != nil {
		return nil, 0, err
	}
	for i := range hits {
		hits[i].Summary = b.summary(ctx, hits[i], q.Text)
	}
	return hits, total, nil
}

// summary says in a line what a hit is. It is empty where the thing has gone since the search.
func (b *Base) summary(ctx context.Context, h graph.Hit, typed string) string {
	switch h.Kind {
	case search.KindArticle:
		a, err := b.store.Article(ctx, graph.ArticleID(h.ID))
		if err != nil {
			return ""
		}
		return search.Excerpt(strings.TrimPrefix(a.Article.Text, a.Article.Title), typed, excerptLength)
	case string(graph.KindEvent):
		e, err := b.meetings.Event(ctx, graph.EntityID(h.ID), meet.EventQuery{Limit: 1, Evidence: -1})
		if err != nil {
			return ""
		}
		return aboutEvent(&e)
	}
	a, err := b.meetings.Agent(ctx, graph.EntityID(h.ID), meet.AgentQuery{Limit: 1, Evidence: -1})
	if err != nil {
		return ""
	}
	return aboutAgent(&a)
}

func aboutEvent(e *graph.Event) string {
	var parts []string
	if e.Status != "" && e.Status != graph.EventHeld {
		parts = append(parts, e.Status.String())
	}
	if e.Date != "" {
		parts = append(parts, e.Date)
	}
	for _, p := range e.Places {
		parts = append(parts, p.Name)
	}
	return strings.Join(append(parts, count(e.Total, "participant")), ", ")
}

func aboutAgent(a *graph.Agent) string {
	if a.Kind == graph.KindPerson && len(a.Posts) > 0 {
		return aboutPost(&a.Posts[0])
	}
	return count(a.Total, "event") + ", " + count(a.Articles, "article")
}

func aboutPost(p *graph.Post) string {
	var parts []string
	if p.Role != "" {
		parts = append(parts, p.Role)
	}
	if p.At != nil {
		parts = append(parts, p.At.Name)
	}
	text := strings.Join(parts, ", ")
	if p.Former {
		text = "former " + text
	}
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Find returns the entities of the given kinds (empty: people, organisations, events, places, accords) that a user can mean
// by a name, a slug or an id, best first. One that is named exactly so, alone, is the only answer; else one that alone has
// all words of the name.
func (b *Base) Find(ctx context.Context, name string, kinds ...graph.EntityKind) ([]graph.Ref, error) {
	if len(kinds) == 0 {
		kinds = []graph.EntityKind{graph.KindPerson, graph.KindOrganisation, graph.KindEvent, graph.KindPlace, graph.KindAccord}
	}
	if found := b.byID(name, kinds); len(found) > 0 {
		return found, nil
	}
	q := search.Query{Limit: candidates}
	for _, k := range kinds {
		q.Kinds = append(q.Kinds, k.String())
	}
	hits, _, err := b.search.Search(ctx, name, q)
	if err != nil {
		return nil, err
	}
	var all, exact, within []graph.Ref
	for _, h := range hits {
		e, err := b.meetings.Entity(graph.EntityID(h.ID))
		if err != nil {
			continue // gone since the search
		}
		all = append(all, e.Ref)
		if named(&e, name) {
			exact = append(exact, e.Ref)
		}
		if hasWords(&e, name) {
			within = append(within, e.Ref)
		}
	}
	switch {
	case len(exact) == 1:
		return exact, nil
	case len(within) == 1:
		return within, nil
	}
	return all, nil
}

// byID returns the entities that have this id, or this slug.
func (b *Base) byID(name string, kinds []graph.EntityKind) []graph.Ref {
	var found []graph.Ref
	for _, kind := range kinds {
		id := graph.EntityID(name)
		if !strings.HasPrefix(name, kind.String()+"/") {
			id = graph.EntityID(kind.String() + "/" + name)
		}
		if e, err := b.meetings.Entity(id); err == nil {
			found = append(found, e.Ref)
		}
	}
	return found
}

// hasWords reports whether one name of an entity has every word of another name, such as "Antony J. Blinken" of "Antony
// Blinken".
func hasWords(e *graph.CanonicalEntity, name string) bool {
	wanted := strings.Fields(strings.ToLower(name))
	for _, alias := range append([]string{e.Name}, e.Aliases...) {
		words := strings.Fields(strings.ToLower(alias))
		if len(wanted) > 0 && !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(words, w) }) {
			return true
		}
	}
	return false
}

func named(e *graph.CanonicalEntity, name string) bool {
	if strings.EqualFold(e.Name, name) {
		return true
	}
	for _, alias := range e.Aliases {
		if strings.EqualFold(alias, name) {
			return true
		}
	}
	return false
}
