package relate

import "github.com/whomet/whomet/extract/relate/learn"

// The templates of features. Those of a pair of mentions come first; values are hashes of words, letters of mentions and
// small counts.
const (
	fBias learn.Template = iota + 1
	fGap
	fBetween
	fSkeleton
	fBetweenWord
	fBetweenPair
	fBetweenCount
	fBefore
	fBefore2
	fAfter
	fAfter2
	fNextLow
	fNextLow2
	fPrevHigh
	fPrevHigh2
	fVerbFirst
	fVerbLast
	fVerbBefore
	fVerbAfter
	fHeadA
	fHeadB
	fTextA
	fTextB
	fLetters
	fBlock
	fMarks
	fNearest
	fRivals
	fStyle
	fAlone
	fPlural
	fApart
	fOpening
	// of events and their mentions
	fSameHead
	fSameText
	fSameWords
	fHeads
	fDeterminer
	fNumberClash
	fRecency
	fDistance
	fVerbal
	fTitle
	fContextBefore
	fContextAfter
	fRank
	fCountEvents
	fCountMentions
	// of agents and whole articles
	fRoleHead
	fRoleWord
	fSpeaks
	fWindow
	fSentenceWord
	fRelation
	fUsedAs
	fTogether
	fMain
	fSameSentence
	fFirstAt
	fNextWord
	fPrevWord
	// of dates, places and the rest
	fWay
	fReading
	fOffset
	fDateline
	fPublished
	fKnown
	fTense
	fWord
	fOther
	fFirst
	fStandIn
	fAbsent
	fListed
	fHolder
	fInherited
	fPossessive
	fLead
	fCompany
	fCue
	fCueSide
	// of first impressions
	jOwn
	jOwnBest
	jMissed
	jRivals
	jSum
	jBeside
	jBesideBest
	jSentence
	jKin
	jFellows
	jOther
	jOtherHead
)

// fLike is added to the template of an observed word for what the word is like.
const fLike learn.Template = 1000
