package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

const splitHelp = `Takes mentions out of an entity that was wrongly made one: those in some articles (--article), those that go by a name
(--name), or those that are both. Together they become an entity of their own, or part of another one (--to); everything else
stays together.

A split is a group of judgements, which hold for new extractions of these articles too. They can be undone one by one, or
together by the name of their group, which is printed.`

func newSplit(env lookupEnv) *cobra.Command {
	var d decision
	var articles, names []string
	var to string
	cmd := &cobra.Command{
		Use:     "split NAME",
		Short:   "Take the mentions of some articles, or of one name, out of an entity",
		GroupID: groupDecide,
		Long:    splitHelp,
		Example: `  whomet split "Wang Yi" --article xinhua-17 --article xinhua-23 --why "the governor, not the minister"
  whomet split person/wang-yi --name "Wang Y." --to person/wang-yong`,
		Args: cobra.ExactArgs(1),
	}
	d.addFlags(cmd, env)
	cmd.Flags().StringArrayVar(&articles, "article", nil, "the mentions in this article (may be given several times)")
	cmd.Flags().StringArrayVar(&names, "name", nil, "the mentions by this name (may be given several times)")
	cmd.Flags().StringVar(&to, "to", "", "what they are mentions of; an entity of their own where it is left out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(articles)+len(names) == 0 {
			return usageError{errors.New("say which mentions to take out: with --article, --name, or both")}
		}
		return d.with(cmd.Context(), func(base *kb.Base) error {
			entity, err := findOne(cmd.Context(), base, args[0])
			if err != nil {
				return err
			}
			split := kb.Split{Entity: entity.ID, Names: names, By: d.by, Why: d.why}
			for _, id := range articles {
				split.Articles = append(split.Articles, graph.ArticleID(id))
			}
			if to != "" {
				target, err := findOne(cmd.Context(), base, to, entity.Kind)
				if err != nil {
					return err
				}
				split.To = target.ID
			}
			js, err := base.Split(cmd.Context(), split)
			if err != nil {
				return err
			}
			return d.judge(cmd, base, js)
		})
	}
	return cmd
}
