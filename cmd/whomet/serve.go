package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/server"
)

const serveHelp = `Serves pages and a JSON API over the graph until it is interrupted; the address is printed once it answers.

With --write the store is open for writing: decisions about who is who and corrections of facts can be made on the pages
(/review) and by the API. Another program cannot load into the store meanwhile, if it is a file.

The page of an article tells on request how it is read. That takes the extractor, which is loaded when it is first asked
for; --recogniser and --min-confidence hold for it too.

By default nobody but this machine can reach it. An address that others can reach is served with a token only, which
every request has to bring ("Authorization: Bearer TOKEN", or as the password that a browser asks for).`

type serveOptions struct {
	addr     string
	write    bool
	load     []string
	token    string
	hosts    []string
	logLevel string
	extract  extractorOptions
}

func newServe(env lookupEnv) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Serve pages and an API over the graph",
		GroupID: groupAsk,
		Long:    serveHelp,
		Example: `  whomet serve
  whomet serve --write
  whomet serve --load news/ --store memory: --addr 127.0.0.1:9000`,
		Args: cobra.NoArgs,
	}
	store := storeFlag(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8080", "address to listen on; port 0 takes any free one")
	flags.StringArrayVar(&o.load, "load", nil, "load this file or folder first (may be given several times)")
	flags.BoolVar(&o.write, "write", false, "take judgements and corrections (always so with --load and in memory)")
	flags.StringVar(&o.token, "token", "", "what requests have to bring; better set as WHOMET_TOKEN, where no list of processes shows it")
	flags.StringSliceVar(&o.hosts, "host", nil, "host names that requests may ask for, besides those of this machine (*: any)")
	flags.StringVar(&o.logLevel, "log-level", "info", "debug, info, warn or error")
	o.extract.addFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return o.run(cmd, *store) }
	return cmd
}

func (o *serveOptions) run(cmd *cobra.Command, store string) error {
	log, err := newLog(cmd.ErrOrStderr(), o.logLevel)
	if err != nil {
		return err
	}
	if err := checkExposure(o.addr, o.token); err != nil {
		return err
	}
	if _, err := o.extract.check(); err != nil {
		return err
	}
	open := sync.OnceValues(o.extract.open)
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	defer listener.Close()
	with := withBase
	switch {
	case len(o.load) > 0 || store == "memory:":
		with = withWritableBase
	case o.write:
		with = withDecidableBase
	}
	return with(cmd.Context(), store, func(base *kb.Base) error {
		if err := o.fill(cmd, base, open); err != nil {
			return err
		}
		srv, err := o.server(base, open, log)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "whomet serves http://%s\n", listener.Addr()); err != nil {
			return err
		}
		return srv.Serve(cmd.Context(), listener)
	})
}

// fill loads what --load names. Articles that fail are named and do not keep the server from starting.
func (o *serveOptions) fill(cmd *cobra.Command, base *kb.Base, open openExtractor) error {
	if len(o.load) == 0 {
		return nil
	}
	extractor, err := open()
	if err != nil {
		return err
	}
	l := loader{
		base: base, extractor: extractor, workers: o.extract.workers, size: defaultBatch,
		bar: newProgress(cmd.ErrOrStderr(), "loading", countInputs(o.load)),
	}
	err = l.load(cmd, o.load)
	l.bar.finish()
	if !isOutcome(err) || l.summary.Interrupted {
		return err
	}
	return l.summary.write(cmd.ErrOrStderr())
}

func (o *serveOptions) server(base *kb.Base, open openExtractor, log *slog.Logger) (*server.Server, error) {
	return server.New(server.Options{
		KB: base, Review: base, Keeper: base, Explainer: open, Log: log, Version: buildVersion().Version, Token: o.token, Hosts: o.hostNames(),
	})
}

// openExtractor opens the extractor once, when it is first needed: a server that only shows what its store holds starts
// without the models.
type openExtractor func() (*extract.Extractor, error)

// Explain is that of the extractor.
func (open openExtractor) Explain(article graph.Article) (graph.Explanation, error) {
	extractor, err := open()
	if err != nil {
		return graph.Explanation{}, fmt.Errorf("open the extractor: %w", err)
	}
	return extractor.Explain(article)
}

// hostNames are the names that requests may ask for: those of this machine and the ones given. A server that asks for a
// token answers to every name, as pages of strangers cannot bring it.
func (o *serveOptions) hostNames() []string {
	switch {
	case len(o.hosts) > 0:
		return append(slices.Clone(o.hosts), "localhost", "127.0.0.1", "::1")
	case o.token != "":
		return []string{"*"}
	}
	return nil
}

// checkExposure refuses to listen without a token where other machines can connect.
func checkExposure(addr, token string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usageError{fmt.Errorf("--addr: %w", err)}
	}
	if isLoopback(host) || token != "" {
		return nil
	}
	return usageError{fmt.Errorf("--addr %s can be reached from other machines: set WHOMET_TOKEN to what their requests have to bring, or listen on 127.0.0.1", addr)}
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

func newLog(w io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, usageError{fmt.Errorf("--log-level: unknown level %q: want debug, info, warn or error", level)}
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l})), nil
}
