package server_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server"
)

// shelf is a small knowledge base over a handful of written-out facts, answered by looking at all of them each time.
type shelf struct {
	articles []graph.Article
	posts    []graph.Post
	events   []graph.Event
	down     error         // what Ready says
	slow     time.Duration // how long Gizmo takes
}

var _ server.KB = (*shelf)(nil)

const hostileName = `<script>alert("x")</script>`

// newShelf tells of a workshop that four people took part in, a later meeting of two others with one of them, and a visit
// that was only planned.
func newShelf() *shelf {
	botksal, li, luo, tang := person("Watt Botksal"), person("Li Zhongping"), person("Luo Xiangsheng"), person("Tang Wenjian")
	other, hostile := person("Sok Dara"), person(hostileName)
	cnmc, crsri := organisation("Cambodia National Mekong Committee"), organisation("Changjiang River Science Research Institute")
	treng := graph.Ref{ID: "place/stung-treng", Kind: graph.KindPlace, Name: "Stung Treng"}

	workshop := article("cnmc-2021-12-28", "Workshop on Rural Water Resources", "2021-12-28",
		"Stung Treng: HE Watt Botksal, Deputy Secretary-General of the Cambodia National Mekong Committee (CNMC), co-chaired an online video workshop.\n\n"+
			"The Chinese delegation consisted of HE Li Zhongping, Luo Xiangsheng and Tang Wenjian, Vice Dean, Changjiang River Science Research Institute.")
	later := article("talks/2022", "Talks in Phnom Penh", "2022-03-02", "Li Zhongping met Sok Dara and "+hostileName+" in Phnom Penh.")
	visit := article("visit", "A visit is planned", "2022-04-01", "Watt Botksal will meet Sok Dara in May 2022.")

	s := &shelf{articles: []graph.Article{workshop, later, visit}}
	s.posts = []graph.Post{
		{Person: botksal, Role: "Deputy Secretary-General", At: &cnmc, FirstSeen: "2021-12-28", LastSeen: "2021-12-28",
			Evidence: said(workshop, "Stung Treng: HE Watt Botksal", "Watt Botksal", "Deputy Secretary-General", "Cambodia National Mekong Committee")},
		{Person: tang, Role: "Vice Dean", At: &crsri, FirstSeen: "2021-12-28", LastSeen: "2021-12-28",
			Evidence: said(workshop, "The Chinese delegation", "Tang Wenjian", "Vice Dean", "Changjiang River Science Research Institute")},
	}
	s.events = []graph.Event{
		event("Workshop on Rural Water Resources", "2021-12-28", graph.EventHeld, workshop.ID, []graph.Ref{treng},
			part(botksal, graph.CapacityCoChair, "", said(workshop, "Stung Treng: HE Watt Botksal", "Watt Botksal", "online video workshop")),
			part(cnmc, graph.CapacityAttendee, "", said(workshop, "Stung Treng: HE Watt Botksal", "Cambodia National Mekong Committee")),
			part(li, graph.CapacityAttendee, "", said(workshop, "The Chinese delegation", "Li Zhongping")),
			part(luo, graph.CapacityAttendee, "", said(workshop, "The Chinese delegation", "Luo Xiangsheng")),
			part(tang, graph.CapacityAttendee, "", said(workshop, "The Chinese delegation", "Tang Wenjian"))),
		event("talks", "2022-03-02", graph.EventHeld, later.ID, nil,
			part(li, graph.CapacityAttendee, "", said(later, "Li Zhongping met", "Li Zhongping")),
			part(other, graph.CapacityHost, "", said(later, "Li Zhongping met", "Sok Dara")),
			part(hostile, graph.CapacityAttendee, "", said(later, "Li Zhongping met", hostileName))),
		event("planned visit", "2022-05", graph.EventPlanned, visit.ID, nil,
			part(botksal, graph.CapacityAttendee, graph.PresenceInvited, said(visit, "Watt Botksal will", "Watt Botksal")),
			part(other, graph.CapacityAttendee, "", said(visit, "Watt Botksal will", "Sok Dara"))),
	}
	return s
}

func slug(name string) string {
	clean := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}
	return strings.Trim(strings.Map(clean, strings.ToLower(name)), "-")
}

func ref(kind graph.EntityKind, name string) graph.Ref {
	return graph.Ref{ID: graph.EntityID(string(kind) + "/" + slug(name)), Kind: kind, Name: name}
}

func person(name string) graph.Ref       { return ref(graph.KindPerson, name) }
func organisation(name string) graph.Ref { return ref(graph.KindOrganisation, name) }

func article(id graph.ArticleID, title, published, body string) graph.Article {
	return graph.Article{ID: id, Title: title, Published: published, Source: "written for the test", Text: title + "\n\n" + body}
}

func event(name, date string, status graph.EventStatus, report graph.ArticleID, places []graph.Ref, parts ...graph.Participation) graph.Event {
	e := graph.Event{
		CanonicalEntity: graph.CanonicalEntity{Ref: ref(graph.KindEvent, name+" "+date), Aliases: []string{name}, Articles: 1},
		Date:            date, Dates: []string{date}, Status: status, Places: places, Reports: []graph.ArticleID{report},
	}
	e.Name = name
	for _, p := range parts {
		p.Event, p.Date = e.Ref, date
		e.Participations = append(e.Participations, p)
	}
	return e
}

func part(agent graph.Ref, as graph.Capacity, presence graph.Presence, evidence []graph.Evidence) graph.Participation {
	return graph.Participation{Agent: agent, As: as, Presence: cmp.Or(presence, graph.PresencePresent), Evidence: evidence}
}

// said cites the paragraph that begins with these words, with the arguments found in it.
func said(a graph.Article, begins string, arguments ...string) []graph.Evidence {
	start := strings.Index(a.Text, begins)
	sentence, _, _ := strings.Cut(a.Text[start:], "\n")
	at := func(part string) graph.Span {
		from := start + strings.Index(sentence, part)
		first := utf8.RuneCountInString(a.Text[:from])
		return graph.Span{Start: first, End: first + utf8.RuneCountInString(part)}
	}
	e := graph.Evidence{Article: a.ID, Sentence: sentence, Span: at(sentence), Rule: "written", Confidence: 0.9}
	for _, argument := range arguments {
		e.Arguments = append(e.Arguments, at(argument))
	}
	return []graph.Evidence{e}
}

// refs lists every person and organisation, and every event, by id.
func (s *shelf) refs() []graph.Ref {
	seen := map[graph.EntityID]graph.Ref{}
	for _, p := range s.posts {
		seen[p.Person.ID], seen[p.At.ID] = p.Person, *p.At
	}
	for _, e := range s.events {
		seen[e.ID] = e.Ref
		for _, p := range slices.Concat(e.Participations, placesAsParts(e.Places)) {
			seen[p.Agent.ID] = p.Agent
		}
	}
	var all []graph.Ref
	for _, r := range seen {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b graph.Ref) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func placesAsParts(places []graph.Ref) []graph.Participation {
	var parts []graph.Participation
	for _, place := range places {
		parts = append(parts, graph.Participation{Agent: place})
	}
	return parts
}

func (s *shelf) Find(_ context.Context, name string, kinds ...graph.EntityKind) ([]graph.Ref, error) {
	var found []graph.Ref
	for _, r := range s.refs() {
		if len(kinds) > 0 && !slices.Contains(kinds, r.Kind) {
			continue
		}
		if string(r.ID) == name || strings.HasSuffix(string(r.ID), "/"+name) || r.Name == name {
			return []graph.Ref{r}, nil
		}
		if strings.Contains(strings.ToLower(r.Name), strings.ToLower(name)) {
			found = append(found, r)
		}
	}
	return found, nil
}

func (s *shelf) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, int, error) {
	refs, err := s.Find(ctx, q.Text)
	var hits []graph.Hit
	for _, r := range refs {
		hits = append(hits, graph.Hit{Kind: string(r.Kind), ID: string(r.ID), Name: r.Name, Summary: s.summary(r.ID), Score: 1})
	}
	for _, a := range s.articles {
		if strings.Contains(strings.ToLower(a.Text), strings.ToLower(q.Text)) {
			hits = append(hits, graph.Hit{Kind: "article", ID: string(a.ID), Name: a.Title, Summary: a.Text[:20]})
		}
	}
	hits = slices.DeleteFunc(hits, func(h graph.Hit) bool { return len(q.Kinds) > 0 && !slices.Contains(q.Kinds, h.Kind) })
	slices.SortStableFunc(hits, func(a, b graph.Hit) int { return -cmp.Compare(a.Kind, b.Kind) }) // people first
	from := min(q.Offset, len(hits))
	return hits[from:min(from+cmp.Or(q.Limit, 20), len(hits))], len(hits), err
}

func (s *shelf) summary(id graph.EntityID) string {
	for _, p := range s.posts {
		if p.Person.ID == id {
			return p.Role + ", " + p.At.Name
		}
	}
	return ""
}

func (s *shelf) roles(id graph.EntityID) []string {
	var roles []string
	for _, p := range s.posts {
		if p.Person.ID == id {
			roles = append(roles, p.Role)
		}
	}
	return roles
}

func (s *shelf) Agent(_ context.Context, id graph.EntityID) (graph.Agent, error) {
	i := slices.IndexFunc(s.refs(), func(r graph.Ref) bool { return r.ID == id })
	if i < 0 {
		return graph.Agent{}, fmt.Errorf("agent %s: %w", id, graph.ErrNotFound)
	}
	r := s.refs()[i]
	a := graph.Agent{CanonicalEntity: graph.CanonicalEntity{Ref: r, Aliases: []string{r.Name, "HE " + r.Name}, Articles: 1}}
	for _, p := range s.posts {
		if p.Person.ID == id || p.At.ID == id {
			a.Posts = append(a.Posts, p)
		}
	}
	for _, e := range slices.Backward(s.events) {
		for _, p := range e.Participations {
			if p.Agent.ID == id {
				a.Participations = append(a.Participations, p)
			}
		}
	}
	a.Total = len(a.Participations)
	return a, nil
}

func (s *shelf) Timeline(ctx context.Context, id graph.EntityID, q graph.TimelineQuery) (graph.Timeline, error) {
	a, err := s.Agent(ctx, id)
	from, _ := strconv.Atoi(q.Cursor)
	kept := slices.DeleteFunc(a.Participations, func(p graph.Participation) bool { return p.Date < q.Since || q.Until != "" && p.Date > q.Until })
	to := min(from+cmp.Or(q.Limit, 50), len(kept))
	t := graph.Timeline{Participations: kept[from:to], Total: len(kept)}
	if to < len(kept) {
		t.Next = strconv.Itoa(to)
	}
	return t, err
}

func (s *shelf) Event(_ context.Context, id graph.EntityID) (graph.Event, error) {
	for _, e := range s.events {
		if e.ID == id {
			return e, nil
		}
	}
	return graph.Event{}, fmt.Errorf("event %s: %w", id, graph.ErrNotFound)
}

func (s *shelf) Article(_ context.Context, id graph.ArticleID) (graph.ArticleView, error) {
	for _, a := range s.articles {
		if a.ID == id {
			return s.view(a), nil
		}
	}
	return graph.ArticleView{}, fmt.Errorf("article %q: %w", id, graph.ErrNotFound)
}

// History knows that each article was loaded, and of one that was deleted.
func (s *shelf) History(_ context.Context, id graph.ArticleID) ([]graph.Revision, error) {
	loaded := graph.Revision{Article: id, Action: graph.RevisionLoaded, Facts: 3, Added: 3}
	if id == "deleted" {
		return []graph.Revision{loaded, {Article: id, Action: graph.RevisionDeleted, Removed: 3}}, nil
	}
	for _, a := range s.articles {
		if a.ID == id {
			return []graph.Revision{loaded}, nil
		}
	}
	return nil, fmt.Errorf("history of article %q: %w", id, graph.ErrNotFound)
}

func (s *shelf) view(a graph.Article) graph.ArticleView {
	v := graph.ArticleView{Article: a, Extractor: "by hand"}
	for _, e := range s.events {
		if slices.Contains(e.Reports, a.ID) {
			v.Events = append(v.Events, e)
		}
	}
	for _, p := range s.posts {
		if p.Evidence[0].Article == a.ID {
			v.Posts = append(v.Posts, p)
		}
	}
	for _, r := range s.refs() {
		if at := strings.Index(a.Text, r.Name); at >= 0 {
			start := utf8.RuneCountInString(a.Text[:at])
			span := graph.Span{Start: start, End: start + utf8.RuneCountInString(r.Name)}
			v.Mentions = append(v.Mentions, graph.LinkedMention{Span: span, Entity: r})
		}
	}
	return v
}

func (s *shelf) Heads(_ context.Context, ids []graph.ArticleID) ([]graph.Article, error) {
	return slices.DeleteFunc(slices.Clone(s.articles), func(a graph.Article) bool { return !slices.Contains(ids, a.ID) }), nil
}

func (s *shelf) Entities(_ context.Context, kind graph.EntityKind, q graph.PageQuery) ([]graph.CanonicalEntity, int, error) {
	var items []graph.CanonicalEntity
	total := 0
	for _, r := range s.refs() {
		if r.Kind != kind {
			continue
		}
		total++
		if string(r.ID) > q.After && len(items) < q.Limit {
			items = append(items, graph.CanonicalEntity{Ref: r, Aliases: []string{r.Name}, Articles: 1})
		}
	}
	return items, total, nil
}

func (s *shelf) Articles(_ context.Context, q graph.PageQuery) ([]graph.Article, int, error) {
	var items []graph.Article
	for _, a := range s.articles {
		if string(a.ID) > q.After && len(items) < q.Limit {
			a.Text = ""
			items = append(items, a)
		}
	}
	return items, len(s.articles), nil
}

// meetings calls yield for each two people who were both at a held event, both ways round.
func (s *shelf) meetings(since, until string, yield func(a, b graph.Participation)) {
	for _, e := range s.events {
		if e.Status != graph.EventHeld || e.Date < since || until != "" && e.Date > until {
			continue
		}
		for _, a := range e.Participations {
			for _, b := range e.Participations {
				people := a.Agent.Kind == graph.KindPerson && b.Agent.Kind == graph.KindPerson
				if people && a.Agent.ID != b.Agent.ID && a.Presence.Met() && b.Presence.Met() {
					yield(a, b)
				}
			}
		}
	}
}

func at(a, b graph.Participation) graph.MetAt {
	return graph.MetAt{Event: a.Event, Date: a.Date, As: a.As, OtherAs: b.As, Evidence: slices.Concat(a.Evidence, b.Evidence)}
}

func (s *shelf) Met(ctx context.Context, id graph.EntityID, q graph.MetQuery) ([]graph.Encounter, int, error) {
	if _, err := s.Agent(ctx, id); err != nil {
		return nil, 0, err
	}
	var met []graph.Encounter
	s.meetings(q.Since, q.Until, func(a, b graph.Participation) {
		if a.Agent.ID != id || len(q.As) > 0 && !slices.Contains(q.As, a.As) {
			return
		}
		i := slices.IndexFunc(met, func(e graph.Encounter) bool { return e.Person.ID == b.Agent.ID })
		if i < 0 {
			i = len(met)
			met = append(met, graph.Encounter{Person: b.Agent})
		}
		met[i].Events = append(met[i].Events, at(a, b))
		met[i].Count++
	})
	from := min(q.Offset, len(met))
	return met[from:min(from+cmp.Or(q.Limit, 50), len(met))], len(met), nil
}

func (s *shelf) Paths(_ context.Context, from, to graph.EntityID, q graph.PathQuery) ([]graph.Path, error) {
	paths := []graph.Path{{}}
	for range q.Max {
		var longer []graph.Path
		for _, path := range paths {
			end := from
			if len(path.Hops) > 0 {
				end = path.Hops[len(path.Hops)-1].To.ID
			}
			s.meetings(q.Since, q.Until, func(a, b graph.Participation) {
				if a.Agent.ID == end {
					hop := graph.Hop{From: a.Agent, To: b.Agent, Events: []graph.MetAt{at(a, b)}}
					longer = append(longer, graph.Path{Hops: append(slices.Clone(path.Hops), hop)})
				}
			})
		}
		arrived := slices.DeleteFunc(slices.Clone(longer), func(p graph.Path) bool { return p.Hops[len(p.Hops)-1].To.ID != to })
		if len(arrived) > 0 {
			return arrived[:min(len(arrived), q.Count)], nil
		}
		paths = longer
	}
	return nil, nil
}

func (s *shelf) Network(_ context.Context, q graph.NetworkQuery) (graph.Network, error) {
	var n graph.Network
	degree := map[graph.EntityID]int{}
	s.meetings(q.Since, q.Until, func(a, b graph.Participation) {
		if len(q.Focus) > 0 && !slices.Contains(q.Focus, a.Agent.ID) && !slices.Contains(q.Focus, b.Agent.ID) {
			return
		}
		if degree[a.Agent.ID]++; degree[a.Agent.ID] == 1 {
			n.Nodes = append(n.Nodes, graph.NetworkNode{Ref: a.Agent, Roles: s.roles(a.Agent.ID), Focus: slices.Contains(q.Focus, a.Agent.ID)})
		}
		if a.Agent.ID < b.Agent.ID {
			n.Edges = append(n.Edges, graph.NetworkEdge{
				Source: a.Agent.ID, Target: b.Agent.ID, Weight: 1, Events: []graph.Ref{a.Event}, First: a.Date, Last: a.Date,
			})
		}
	})
	for i := range n.Nodes {
		n.Nodes[i].Degree = degree[n.Nodes[i].ID]
	}
	return n, nil
}

func (s *shelf) Gizmo(ctx context.Context, q graph.GizmoQuery) (graph.GizmoResult, error) {
	select {
	case <-time.After(s.slow):
	case <-ctx.Done():
		return graph.GizmoResult{}, ctx.Err()
	}
	if strings.Contains(q.Text, "broken(") {
		return graph.GizmoResult{}, fmt.Errorf("broken is not defined: %w", graph.ErrBadQuery)
	}
	if strings.Contains(q.Text, "fail(") {
		return graph.GizmoResult{}, errors.New("disk on fire at /secret/path")
	}
	var rows []any
	for _, r := range s.refs() {
		rows = append(rows, map[string]any{"id": "wm:" + string(r.ID), "name": r.Name})
	}
	shown := min(len(rows), q.MaxRows)
	result := graph.GizmoResult{Rows: rows[:shown], Cut: shown < len(rows)}
	if result.Cut {
		result.CutReason = fmt.Sprintf("more than %d rows", q.MaxRows)
	}
	return result, nil
}

func (s *shelf) Stats(context.Context) (graph.Stats, error) {
	stats := graph.Stats{Articles: len(s.articles), Entities: map[graph.EntityKind]int{}, Facts: map[graph.FactKind]int{}, Store: "memory:"}
	for _, r := range s.refs() {
		stats.Entities[r.Kind]++
	}
	for _, e := range s.events {
		stats.Participations += len(e.Participations)
	}
	return stats, nil
}

func (s *shelf) Ready() error { return s.down }
