package graph

import "time"

// RevisionAction is what became of an article. The set is closed.
type RevisionAction string

// The actions of revisions.
const (
	RevisionLoaded      RevisionAction = "loaded"      // there was none of this id
	RevisionReplaced    RevisionAction = "replaced"    // another text, or what is said of it
	RevisionReprocessed RevisionAction = "reprocessed" // the same text by another extractor
	RevisionCorrected   RevisionAction = "corrected"   // by a person, or a correction was taken back
	RevisionDeleted     RevisionAction = "deleted"
)

func (a RevisionAction) String() string { return string(a) }

// Revision is one thing that became of an article in a store. A store remembers those of articles that are no more.
type Revision struct {
	Article      ArticleID      `json:"article"`
	At           time.Time      `json:"at"`
	Action       RevisionAction `json:"action"`
	Title        string         `json:"title,omitempty"`
	SHA256       string         `json:"sha256,omitempty"`    // of the text
	Extractor    string         `json:"extractor,omitempty"` // program and models, with versions
	Facts        int            `json:"facts"`               // there are since; of a deletion none
	Added        int            `json:"facts_added"`         // against the version before
	Removed      int            `json:"facts_removed"`
	Changed      int            `json:"facts_changed"`
	QuadsAdded   int            `json:"quads_added"`
	QuadsRemoved int            `json:"quads_removed"`
}
