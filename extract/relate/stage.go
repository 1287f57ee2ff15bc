package relate

import "github.com/whomet/whomet/graph"

// Stage is one kind of decision.
type Stage uint8

// The stages, in the order in which an article is read.
const (
	StageLink    Stage = iota // event mention, earlier event: the same?
	StageHolder               // role mention, person mention: does the person hold it?
	StageFormer               // role mention, person mention: formerly?
	StagePostIn               // role mention, organisation or place mention: is the role there?
	StagePostFar              // role cluster, organisation or place of another sentence: is the role there?
	StageMember               // person mention, organisation or place mention: of it without a role?
	StageUnit                 // organisation mention, organisation or place mention: part of it?
	StagePart                 // agent, event: took part as what, or missed it? A first impression of each pair by itself
	StageJoint                // agent, event: the same, knowing the first impressions of all pairs
	StageMissed               // agent, event: expected or invited, and not there?
	StageDate                 // event, date
	StagePlace                // event, place or organisation
	StageMode                 // event: online or hybrid?
	StageSession              // event, event: part of it?
	StageSigns                // agent, accord
	StageStatus               // event: planned, cancelled, declined?
	stageCount
)

// stageInfo says how a stage is trained.
type stageInfo struct {
	name    string
	classes int
	hidden  int
	from    float32 // probability from which the answer is yes; what gave the best F1 in cross-validation
	likes   bool    // whether word clusters are features: they help where there is little else to go by
}

var stages = [stageCount]stageInfo{
	StageLink:    {"link", 2, 16, 0.38, true},
	StageHolder:  {"holder", 2, 24, 0.5, false},
	StageFormer:  {"former", 2, 8, 0.5, false},
	StagePostIn:  {"post-in", 2, 24, 0.5, false},
	StagePostFar: {"post-far", 2, 16, 0.7, false},
	StageMember:  {"member", 2, 16, 0.35, false},
	StageUnit:    {"unit", 2, 12, 0.25, false},
	StagePart:    {"part", len(outcomes), 24, 0.42, true},
	StageJoint:   {"joint", len(outcomes), 32, 0.42, true},
	StageMissed:  {"missed", 2, 16, 0.4, true},
	StageDate:    {"date", 2, 16, 0.25, true},
	StagePlace:   {"place", 2, 16, 0.3, true},
	StageMode:    {"mode", 3, 8, 0.25, true},
	StageSession: {"session", 2, 12, 0.28, true},
	StageSigns:   {"signs", 2, 12, 0.28, false},
	StageStatus:  {"status", 4, 12, 0.5, true},
}

func (s Stage) String() string { return stages[s].name }

// outcomes are the classes of StagePart: no part, the capacities, and missed.
var outcomes = append(append([]graph.Capacity{""}, graph.Capacities...), missed)

const missed graph.Capacity = "missed"

var missedClass = len(outcomes) - 1

var statusClasses = []graph.EventStatus{graph.EventHeld, graph.EventPlanned, graph.EventCancelled, graph.EventDeclined}

var modeClasses = []graph.Mode{"", graph.ModeOnline, graph.ModeHybrid}
