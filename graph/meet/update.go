package meet

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// putArticle replaces the article. Events whose statements change are added to dirty and need settle afterwards.
func (s *state) putArticle(a *graph.ResolvedArticle, dirty map[node]struct{}) {
	s.removeArticle(a.Article.ID, dirty)
	nodes := make(map[graph.LocalID]node, len(a.Entities))
	record := article{
		id:        graph.ArticleID(strings.Clone(string(a.Article.ID))),
		published: strings.Clone(a.Article.Published),
	}
	for i := range a.Entities {
		local := a.Entities[i].ID
		if id, ok := a.Canonical[local]; ok {
			nodes[local] = s.intern(id)
			record.entities = append(record.entities, nodes[local])
		}
	}
	record.says = s.read(a, nodes)
	slices.Sort(record.entities)
	record.entities = slices.Clip(slices.Compact(record.entities))
	s.addArticle(record, dirty)
}

// addArticle links an article that the state does not hold yet. A nil dirty is for when all events will be settled.
func (s *state) addArticle(record article, dirty map[node]struct{}) {
	at := slot(len(s.articles))
	if last := len(s.freeSlots) - 1; last >= 0 {
		at, s.freeSlots = s.freeSlots[last], s.freeSlots[:last]
		s.articles[at] = record
	} else {
		s.articles = append(s.articles, record)
	}
	s.slots[record.id] = at
	for _, n := range record.entities {
		s.entities[n].articles = append(s.entities[n].articles, at)
		s.touch(n, dirty)
	}
	published := publishedDay(record.published)
	for i := range record.says {
		s.link(&record.says[i], ref{at, uint32(i), published, record.says[i].kind}, dirty)
	}
}

// link enters a statement with the entities it is about.
func (s *state) link(st *statement, r ref, dirty map[node]struct{}) {
	if st.kind != status {
		s.facts[st.kind]++
	}
	for _, n := range st.about() {
		if n != noNode {
			s.entities[n].refs = append(s.entities[n].refs, r)
			s.touch(n, dirty)
		}
	}
	if st.kind == holds {
		person := &s.entities[st.subject]
		if !person.hasPost || s.compareRefs(r, person.latest) < 0 {
			person.latest, person.hasPost = r, true
		}
	}
}

// about returns the entities that keep a ref to the statement. A participation lies with its event alone.
func (st *statement) about() [2]node {
	switch st.kind {
	case takesPart:
		return [2]node{noNode, st.object}
	case dated, moded, status:
		return [2]node{st.subject, noNode}
	}
	if st.subject == st.object {
		return [2]node{st.subject, noNode}
	}
	return [2]node{st.subject, st.object}
}

func (s *state) touch(n node, dirty map[node]struct{}) {
	if dirty != nil && s.entities[n].event != nil {
		dirty[n] = struct{}{}
	}
}

// removeArticle unlinks an article, if the state holds it.
func (s *state) removeArticle(id graph.ArticleID, dirty map[node]struct{}) {
	at, ok := s.slots[id]
	if !ok {
		return
	}
	record := &s.articles[at]
	for i := range record.says {
		if k := record.says[i].kind; k != status {
			s.facts[k]--
		}
	}
	for _, n := range record.entities {
		s.unlink(n, at)
		s.touch(n, dirty)
	}
	for _, n := range record.entities {
		if s.entities[n].event == nil && len(s.entities[n].events) == 0 {
			s.release(n)
		} else {
			dirty[n] = struct{}{} // agents lose their events, and perhaps their node, when the events settle
		}
	}
	delete(s.slots, id)
	s.articles[at] = article{}
	s.freeSlots = append(s.freeSlots, at)
}

func (s *state) unlink(n node, at slot) {
	e := &s.entities[n]
	if i := slices.Index(e.articles, at); i >= 0 {
		last := len(e.articles) - 1
		e.articles[i] = e.articles[last]
		e.articles = e.articles[:last]
	}
	e.refs = slices.DeleteFunc(e.refs, func(r ref) bool { return r.article == at })
	if e.hasPost && e.latest.article == at {
		s.findLatest(e, n)
	}
}

func (s *state) findLatest(e *entity, n node) {
	e.hasPost = false
	for _, r := range e.refs {
		st := s.statement(r)
		if st.kind == holds && st.subject == n && (!e.hasPost || s.compareRefs(r, e.latest) < 0) {
			e.latest, e.hasPost = r, true
		}
	}
}

// settle brings the events among the dirty nodes up to date with their statements, then frees nodes without articles.
// Agents get their events in the order in which they keep them, so that most go to the end of their lists.
func (s *state) settle(dirty []node) {
	var events []attended
	for _, n := range dirty {
		if e := &s.entities[n]; e.event != nil {
			s.leave(n, e.event)
			s.refresh(e)
			events = append(events, attends(n, e.event, false))
		}
	}
	slices.SortFunc(events, s.older)
	for _, a := range events {
		s.attend(a.event())
	}
	for _, n := range dirty {
		s.release(n)
	}
}

// read turns the facts of an article into statements, in the order of the facts; statuses of events follow. Facts about
// entities without a node are left out.
func (s *state) read(a *graph.ResolvedArticle, nodes map[graph.LocalID]node) []statement {
	says := make([]statement, 0, len(a.Facts)+len(a.Entities)/4)
	resolve := func(local graph.LocalID) node {
		if n, ok := nodes[local]; ok {
			return n
		}
		return noNode
	}
	roles := make(map[graph.LocalID]string)
	for i := range a.Entities {
		if e := &a.Entities[i]; e.Kind == graph.KindRole {
			roles[e.ID] = e.Name
		}
	}
	for i := range a.Facts {
		if st, ok := s.readFact(&a.Facts[i], resolve, roles); ok {
			st.fact = uint32(i)
			says = append(says, st)
		}
	}
	for i := range a.Entities {
		e := &a.Entities[i]
		if n := resolve(e.ID); e.Kind == graph.KindEvent && n != noNode {
			value := max(slices.Index(graph.EventStatuses, e.Status), 0)
			says = append(says, statement{kind: status, subject: n, object: noNode, value: uint8(value)})
		}
	}
	return slices.Clip(says)
}

func (s *state) readFact(f *graph.Fact, resolve func(graph.LocalID) node, roles map[graph.LocalID]string) (statement, bool) {
	st := statement{kind: kind(max(slices.Index(graph.FactKinds, f.Kind), 0)), object: noNode}
	switch f.Kind {
	case graph.FactHolds:
		st.subject, st.object = resolve(f.Person), resolve(f.Organisation)
		st.word = s.word(roles[f.Role])
		if f.Former {
			st.value = 1
		}
		return st, st.subject != noNode
	case graph.FactTakesPart:
		st.subject, st.object = resolve(f.Agent), resolve(f.Event)
		st.value, st.presence = capacityValue(f.As), presenceValue(f.Presence)
	case graph.FactDate:
		st.subject, st.word = resolve(f.Event), s.word(f.Date)
		return st, s.isEvent(st.subject) && s.wordDate[st.word] != (period{})
	case graph.FactMode:
		st.subject = resolve(f.Event)
		if f.Mode == graph.ModeHybrid {
			st.value = 1
		}
		return st, s.isEvent(st.subject) && f.Mode != ""
	case graph.FactPlace:
		st.subject, st.object = resolve(f.Event), resolve(f.Place)
	case graph.FactPartOf:
		st.subject, st.object = resolve(f.Part), resolve(f.Whole)
	case graph.FactSigns:
		st.subject, st.object = resolve(f.Agent), resolve(f.Accord)
	default:
		return st, false
	}
	if f.Kind == graph.FactTakesPart && !s.isEvent(st.object) {
		return st, false
	}
	return st, st.subject != noNode && st.object != noNode
}

func (s *state) isEvent(n node) bool { return n != noNode && s.entities[n].event != nil }

// capacityValue takes a capacity it does not know, and the empty one, for that of an attendee.
func capacityValue(c graph.Capacity) uint8 {
	if i := slices.Index(graph.Capacities, c); i >= 0 {
		return uint8(i)
	}
	return uint8(len(graph.Capacities) - 1)
}

func presenceValue(p graph.Presence) uint8 {
	return uint8(max(slices.Index(presenceRanks, p), 0))
}
