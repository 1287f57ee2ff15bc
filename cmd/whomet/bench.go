package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph/scale"
)

const benchScaleHelp = `Loads made-up articles in which few people meet often and many rarely (Zipf's law) into a store of its own, and stops
at each size to measure: how fast loading was since the size before, identity included; what the store takes on disk, and the
program in memory while it loads and while it answers; how long closing and opening take, and how much longer the
first load after opening, which reads all identities; and the median and the 99th
percentile of asking whom a person met, for a person's page, and for a path between two people, with their sentences, of people
spread over the list.

The store is made in a temporary folder and removed, unless --store names one, which has to be empty.
docs/scale.md has the figures of one machine, and what they mean.`

func newBench() *cobra.Command {
	bench := &cobra.Command{
		Use:     "bench",
		Short:   "Measure how the graph takes growing",
		GroupID: groupExtract,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	bench.AddCommand(newBenchScale())
	return bench
}

func newBenchScale() *cobra.Command {
	var (
		o      scale.Options
		store  string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "scale",
		Short: "Load made-up articles and measure at several sizes",
		Long:  benchScaleHelp,
		Example: `  whomet bench scale
  whomet bench scale --participations 10000,100000,1000000
  whomet bench scale --store postgres://localhost/scale --participations 100000 --json`,
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.IntSliceVar(&o.Sizes, "participations", []int{10_000, 100_000}, "sizes at which to measure, growing: pairs of somebody and an event")
	flags.StringVar(&store, "store", "", "an empty store (bolt:PATH, postgres://... or cockroach://...); default: a temporary file")
	flags.IntVar(&o.Batch, "batch", defaultBatch, "articles to store at a time")
	flags.IntVar(&o.Questions, "questions", 300, "questions of each sort to ask at each size")
	flags.BoolVar(&asJSON, "json", false, "print measurements as JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if !asJSON {
			fmt.Fprintln(cmd.OutOrStdout(), scaleHeader)
		}
		return withEmptyStore(store, func(address string) error {
			o.Address = address
			return scale.Run(cmd.Context(), o, func(m scale.Measurement) error {
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), m)
				}
				return writeMeasurement(cmd.OutOrStdout(), m)
			})
		})
	}
	return cmd
}

// withEmptyStore hands out an address, or that of a file in a temporary folder where it is empty.
func withEmptyStore(address string, use func(address string) error) error {
	if address != "" {
		return use(address)
	}
	dir, err := os.MkdirTemp("", "whomet-scale-")
	if err != nil {
		return fmt.Errorf("make a folder for the store: %w", err)
	}
	return errors.Join(use("bolt:"+filepath.Join(dir, "scale.bolt")), os.RemoveAll(dir))
}

// The columns are those of a table in Markdown, so that a report can quote them.
const scaleHeader = `| participations | articles | quads | loaded quads/s | quads/CPU s | CPU ms/article | store MiB | heap MiB loading / answering | close s | open s | first load s | met p50 / p99 ms | page p50 / p99 ms | path p50 / p99 ms |
| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |`

func writeMeasurement(w io.Writer, m scale.Measurement) error {
	const mebi = 1 << 20
	_, err := fmt.Fprintf(w, "| %d | %d | %d | %.0f | %.0f | %.2f | %d | %d / %d | %.2f | %.2f | %.1f | %s | %s | %s |\n",
		m.Participations, m.Articles, m.Quads, per(m.Loaded.Quads, m.Loaded.Took), per(m.Loaded.Quads, m.Loaded.Used),
		1000/max(per(m.Loaded.Articles, m.Loaded.Used), 1e-9), m.Bytes/mebi, m.LoadingHeap/mebi, m.Heap/mebi,
		m.Close.Seconds(), m.Open.Seconds(), m.Identities.Seconds(), latency(m.Met), latency(m.Page), latency(m.Path))
	return err
}

// per is how many there were in a second; 0 where the time is not known.
func per(n int, took time.Duration) float64 {
	if took <= 0 {
		return 0
	}
	return float64(n) / took.Seconds()
}

func latency(l scale.Latency) string {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return fmt.Sprintf("%.2f / %.2f", ms(l.Median), ms(l.Tail))
}
