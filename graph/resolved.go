package graph

// ResolvedArticle is an extraction whose entities have been given their canonical identities: what a store keeps and what
// the derived indexes are built from. Canonical has an entry for every person, organisation, event, place and accord of
// the extraction; roles and dates stay local, as they have no identity beyond their words.
type ResolvedArticle struct {
	Extraction
	Canonical map[LocalID]EntityID `json:"canonical"`
}
