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
	StagePart                 // agent, event: took part as what, or missed it?
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
}

var stages = [stageCount]stageInfo{
	StageLink:    {"link", 2, 16},
	StageHolder:  {"holder", 2, 24},
	StageFormer:  {"former", 2, 8},
	StagePostIn:  {"post-in", 2, 24},
	StagePostFar: {"post-far", 2, 16},
	StageMember:  {"member", 2, 16},
	StageUnit:    {"unit", 2, 12},
	StagePart:    {"part", len(outcomes), 32},
	StageDate:    {"date", 2, 16},
	StagePlace:   {"place", 2, 16},
	StageMode:    {"mode", 3, 8},
	StageSession: {"session", 2, 12},
	StageSigns:   {"signs", 2, 12},
	StageStatus:  {"status", 4, 12},
}

func (s Stage) String() string { return stages[s].name }

// outcomes are the classes of StagePart: no part, the capacities, and missed.
var outcomes = append(append([]graph.Capacity{""}, graph.Capacities...), missed)

const missed graph.Capacity = "missed"

var missedClass = len(outcomes) - 1

var statusClasses = []graph.EventStatus{graph.EventHeld, graph.EventPlanned, graph.EventCancelled, graph.EventDeclined}

var modeClasses = []graph.Mode{"", graph.ModeOnline, graph.ModeHybrid}
