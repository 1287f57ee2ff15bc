package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/export"
	"github.com/whomet/whomet/graph/kb"
)

const exportHelp = `Prints the graph in one of these formats. The whole of it:

  nquads      RDF, as N-Quads, sorted
  jsonl       an article a line with its facts, as extract prints them and load takes them
  entities    a canonical person, organisation, event, place or accord a line with every mention

A network of people who met, or with --project bipartite of people, bodies and events, around those that --focus names or
else the best connected ones; where it is cut, standard error says so:

  cytoscape, graphology, d3, vis    JSON of these libraries
  gexf, graphml                     XML, of Gephi, yEd, NetworkX, igraph and others`

type exportOptions struct {
	format  string
	focus   []string
	project string
	network graph.NetworkQuery
}

// wholeFormats print everything there is.
var wholeFormats = []string{"nquads", "jsonl", "entities"}

func newExport(env lookupEnv) *cobra.Command {
	var o exportOptions
	formats := slices.Clone(wholeFormats)
	for _, f := range export.Formats {
		formats = append(formats, f.String())
	}
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Print the graph, whole or a network of it",
		GroupID: groupAsk,
		Long:    exportHelp,
		Example: `  whomet export --format jsonl > everything.jsonl
  whomet export --format gexf --focus "Antony Blinken" --depth 2 > blinken.gexf`,
		Args: cobra.NoArgs,
	}
	store := storeFlag(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", "nquads", strings.Join(formats, ", "))
	flags.StringArrayVar(&o.focus, "focus", nil, "network around this person or body (may be given several times)")
	flags.IntVar(&o.network.Depth, "depth", 1, "meetings from the focus, at most 3")
	flags.StringVar(&o.project, "project", "people", "nodes of the network: people or bipartite")
	flags.IntVarP(&o.network.MaxNodes, "limit", "n", 1000, "nodes of the network, at most 1000")
	flags.StringVar(&o.network.Since, "since", "", "leave out of the network what was before this day (YYYY-MM-DD)")
	flags.StringVar(&o.network.Until, "until", "", "leave out of the network what was after this day (YYYY-MM-DD)")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if !slices.Contains(formats, o.format) {
			return usageError{fmt.Errorf("--format: unknown format %q: want one of %s", o.format, strings.Join(formats, ", "))}
		}
		if err := o.parse(); err != nil {
			return err
		}
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
			if err := o.write(cmd.Context(), base, out, cmd.ErrOrStderr()); err != nil {
				return err
			}
			return out.Flush()
		})
	}
	return cmd
}

func (o *exportOptions) parse() (err error) {
	if o.network.Project, err = graph.ParseProjection(o.project); err != nil {
		return usageError{fmt.Errorf("--project: %w", err)}
	}
	return checkDays(o.network.Since, o.network.Until)
}

func (o *exportOptions) write(ctx context.Context, base *kb.Base, out, notes io.Writer) error {
	switch o.format {
	case "nquads":
		return base.WriteNQuads(ctx, out)
	case "jsonl":
		return export.Articles(out, base.Resolved(ctx))
	case "entities":
		return writeJSONLines(out, base.Canonical(ctx))
	}
	for _, name := range o.focus {
		ref, err := findOne(ctx, base, name)
		if err != nil {
			return err
		}
		o.network.Focus = append(o.network.Focus, ref.ID)
	}
	network, err := base.Network(ctx, o.network)
	if err != nil {
		return err
	}
	if network.Cut {
		fmt.Fprintf(notes, "cut: %s\n", network.CutReason)
	}
	return export.Write(out, export.Format(o.format), network)
}

func writeJSONLines[T any](w io.Writer, values iter.Seq2[T, error]) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for value, err := range values {
		if err != nil {
			return err
		}
		if err := encoder.Encode(value); err != nil {
			return err
		}
	}
	return nil
}
