package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

const judgeHelp = `Decides whether two are one: "same" makes them one person, organisation, event or place with everything that is taken for
either, "different" keeps them two for good, "unsure" only keeps the pair from being asked about again.

A and B are names or ids, as for met, or what one article speaks of: ARTICLE#NAME, or ARTICLE#P1 as candidates prints it.
The decision is kept apart from what the machine thinks, outranks it, and holds for articles that are loaded later. It can be
undone: whomet judgements undo ID. To take some mentions out of one entity, see whomet split.`

func newJudge(env lookupEnv) *cobra.Command {
	var d decision
	cmd := &cobra.Command{
		Use:     "judge same|different|unsure A B",
		Short:   "Decide whether two are one",
		GroupID: groupDecide,
		Long:    judgeHelp,
		Example: `  whomet judge same "Watt Botksal" "Watt Botkosal" --why "a misspelling"
  whomet judge different --dry-run person/wang-yi person/wang-yi-4f1c2a`,
		Args:      cobra.ExactArgs(3),
		ValidArgs: []string{"same", "different", "unsure"},
	}
	d.addFlags(cmd, env)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		verdict, err := resolve.ParseVerdict(args[0])
		if err != nil {
			return usageError{err}
		}
		return d.with(cmd.Context(), func(base *kb.Base) error {
			j := resolve.Judgement{Verdict: verdict, By: d.by, Why: d.why}
			if err := pair(cmd.Context(), base, &j, args[1], args[2]); err != nil {
				return err
			}
			return d.judge(cmd, base, []resolve.Judgement{j})
		})
	}
	return cmd
}

// judge makes judgements, or says what they would do, and prints it.
func (d *decision) judge(cmd *cobra.Command, base *kb.Base, js []resolve.Judgement) error {
	do := base.Judge
	if d.dryRun {
		do = base.Preview
	}
	done, err := do(cmd.Context(), js)
	if err != nil {
		return err
	}
	if d.json {
		return writeJSON(cmd.OutOrStdout(), done)
	}
	if !d.dryRun {
		for _, j := range done.Judgements {
			fmt.Fprintf(cmd.OutOrStdout(), "%s  %s\n", j.ID, judgementInWords(j))
		}
		if group := js[0].Group; group != "" {
			fmt.Fprintf(cmd.OutOrStdout(), "together: %s\n", group)
		}
	}
	return writeJudged(cmd.OutOrStdout(), done, d.dryRun)
}

// pair finds the two that are judged. The second is looked for among things of the first one's kind.
func pair(ctx context.Context, base *kb.Base, j *resolve.Judgement, a, b string) error {
	first, err := judged(ctx, base, a)
	if err != nil {
		return err
	}
	second, err := judged(ctx, base, b, first.mention.Kind)
	if err != nil {
		return err
	}
	if first.entity != "" && first.entity == second.entity {
		return usageError{fmt.Errorf("both are %s: to take mentions out of it, use whomet split", first.entity)}
	}
	j.A, j.B = first.mention, second.mention
	return nil
}

// side is one of the two that are judged.
type side struct {
	mention resolve.Mention
	entity  graph.EntityID // empty where it was named by an article
}

func judged(ctx context.Context, base *kb.Base, name string, kinds ...graph.EntityKind) (side, error) {
	if at := strings.LastIndexByte(name, '#'); at > 0 {
		m, err := base.MentionIn(ctx, graph.ArticleID(name[:at]), name[at+1:])
		return side{mention: m}, err
	}
	ref, err := findOne(ctx, base, name, kinds...)
	if err != nil {
		return side{}, err
	}
	m, err := base.MentionOf(ctx, ref.ID)
	return side{m, ref.ID}, err
}

// judgementInWords says a judgement in a line.
func judgementInWords(j resolve.Judgement) string {
	text := fmt.Sprintf("%s: %s, %s", j.Verdict, mentionInWords(j.A), mentionInWords(j.B))
	if j.Alone {
		text += " (alone)"
	}
	return text
}

func mentionInWords(m resolve.Mention) string {
	name := oneLine(m.Name)
	if name == "" {
		name = string(m.Kind)
	}
	return fmt.Sprintf("%s (%s#%s)", name, m.Article, m.Entity)
}

func judgementIDs(js []resolve.Judgement) string {
	ids := make([]string, len(js))
	for i, j := range js {
		ids[i] = j.ID
	}
	return strings.Join(ids, ", ")
}
