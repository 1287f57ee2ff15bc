package graph

// ResolvedArticle is an extraction whose entities have been given their canonical identities: what a store keeps and what
// the derived indexes are built from. Canonical has an entry for every person, organisation, event, place and accord of
// the extraction; roles and dates stay local, as they have no identity beyond their words.
type ResolvedArticle struct {
	Extraction
	Canonical map[LocalID]EntityID `json:"canonical"`
	// Machine is what the extractor said, where people have corrected it: the Entities and Facts above are the corrected
	// ones then. It is nil where nobody has.
	Machine *Machine `json:"machine,omitempty"`
}

// Machine is the part of an extraction that corrections change, as it was before them.
type Machine struct {
	Entities []Entity `json:"entities"`
	Facts    []Fact   `json:"facts"`
}

// Said returns what the extractor said of the article, before all corrections.
func (a *ResolvedArticle) Said() Extraction {
	x := a.Extraction
	if a.Machine != nil {
		x.Entities, x.Facts = a.Machine.Entities, a.Machine.Facts
	}
	return x
}
