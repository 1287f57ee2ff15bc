package relate

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/relate/learn"
)

var (
	labDirs     = flag.String("lab", "", "directories of annotated articles to try stages over, comma between")
	labStages   = flag.String("lab-stages", "holder,post-in", "stages to try")
	labMet      = flag.Bool("lab-met", false, "try on what the second round meets")
	labBinary   = flag.Bool("lab-binary", false, "two classes only")
	labHidden   = flag.Int("lab-hidden", 0, "")
	labNetworks = flag.Int("lab-networks", 0, "")
	labEpochs   = flag.Int("lab-epochs", 0, "")
	labMin      = flag.Int("lab-min", 0, "")
	labDrop     = flag.Float64("lab-drop", 0, "")
	labRate     = flag.Float64("lab-rate", 0, "")
	labDecay    = flag.Float64("lab-decay", 0, "")
)

// TestLab cross-validates single stages on the decisions of the gold: how well one decision is taken when those before it
// are right.
func TestLab(t *testing.T) {
	if *labDirs == "" {
		t.Skip("no -lab directories given")
	}
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	k, err := loadKnowledge()
	if err != nil {
		t.Fatal(err)
	}
	var all []examples
	var folds []int
	var lessons []Lesson
	for _, dir := range strings.Split(*labDirs, ",") {
		articles, err := corpus.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range articles {
			doc, err := analyser.Analyse(a.Article)
			if err != nil {
				t.Fatal(err)
			}
			mentions, _ := corpus.Align(a, doc)
			var x examples
			l := Lesson{a, doc, mentions}
			l.read(k, &x, nil)
			lessons = append(lessons, l)
			all = append(all, x)
			h := fnv.New32a()
			h.Write([]byte(a.Article.ID))
			folds = append(folds, int(h.Sum32()>>8)%5)
		}
	}
	if *labMet {
		all = meet(all, lessons, k)
	}
	for stage := range stageCount {
		if strings.Contains(","+*labStages+",", ","+stage.String()+",") {
			tryStage(stage, all, folds)
		}
	}
}

func tryStage(stage Stage, all []examples, folds []int) {
	info := stages[stage]
	o := learn.Options{Classes: info.classes, Hidden: info.hidden, Seed: uint64(stage) + 1, Networks: *labNetworks, Epochs: *labEpochs, MinCount: *labMin,
		Dropout: float32(*labDrop), Rate: float32(*labRate), Decay: float32(*labDecay)}
	if *labHidden > 0 {
		o.Hidden = *labHidden
	}
	var tp, fp, fn, size, n, right1 int
	loss := 0.0
	var scratch learn.Scratch
	out := make([]float32, info.classes)
	best := map[int][3]int{}
	for fold := range 5 {
		var train []learn.Example
		for i := range all {
			if folds[i] != fold {
				for _, x := range all[i][stage] {
					if *labBinary && x.Class > 0 {
						x.Class = count(x.Class != missedClass)
					}
					train = append(train, x)
				}
			}
		}
		m := learn.Train(train, o)
		for i := range all {
			if folds[i] != fold {
				continue
			}
			for _, x := range all[i][stage] {
				if *labBinary && x.Class > 0 {
					x.Class = count(x.Class != missedClass)
				}
				m.Predict(x.Features, &scratch, out)
				size += len(x.Features)
				n++
				loss -= math.Log(float64(max(out[x.Class], 1e-6)))
				right1 += count(slices.Max(out) == out[x.Class])
				yes, right := out[0] < 0.5, x.Class > 0
				tp, fp, fn = tp+count(yes && right), fp+count(yes && !right), fn+count(!yes && right)
				for th := range 10 {
					b, yes := best[th], 1-out[0] > float32(th)/20+0.2
					b[0], b[1], b[2] = b[0]+count(yes && right), b[1]+count(yes && !right), b[2]+count(!yes && right)
					best[th] = b
				}
			}
		}
	}
	f := func(tp, fp, fn int) float64 { return 200 * float64(tp) / float64(2*tp+fp+fn) }
	top, at := 0.0, 0.0
	for th, b := range best {
		if v := f(b[0], b[1], b[2]); v > top {
			top, at = v, float64(th)/20+0.2
		}
	}
	fmt.Printf("accuracy %.1f ", 100*float64(right1)/float64(max(n, 1)))
	fmt.Printf("%-9s n %6d pos %5d feats %4d  loss %.4f  F1 %.1f (P %.1f R %.1f)  best %.1f at %.2f\n", info.name, n, tp+fn, size/max(n, 1), loss/float64(n),
		f(tp, fp, fn), 100*float64(tp)/float64(tp+fp), 100*float64(tp)/float64(tp+fn), top, at)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
