package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/server"
)

const serverHelp = `With --server the server at that address does it with the store that it has open, also one that it writes to. A server that has a
token wants it (WHOMET_TOKEN); one that has none does this for its own machine alone.`

// liveServer is a running server that is asked to maintain its store.
type liveServer struct{ url, token string }

func serverFlags(cmd *cobra.Command) *liveServer {
	var s liveServer
	cmd.Flags().StringVar(&s.url, "server", "", "have the server at this address do it with its store, such as http://127.0.0.1:8080")
	cmd.Flags().StringVar(&s.token, "token", "", "of --server; better set as WHOMET_TOKEN, where no list of processes shows it")
	return &s
}

// hinted tells whoever finds the store in use what else can be done.
func hinted(err error) error {
	if errors.Is(err, cayley.ErrLocked) {
		return fmt.Errorf("%w: if that is whomet serve, have it do this (--server http://ADDRESS)", err)
	}
	return err
}

func (s *liveServer) backup(ctx context.Context, path string) (cayley.Stats, error) {
	if _, err := os.Lstat(path); err == nil { // rather than after the server has made the copy
		return cayley.Stats{}, fmt.Errorf("%s: %w", path, cayley.ErrExists)
	}
	answer, err := s.post(ctx, "backup")
	if err != nil {
		return cayley.Stats{}, err
	}
	defer answer.Body.Close()
	return cayley.Receive(ctx, path, answer.Body)
}

func (s *liveServer) compact(ctx context.Context) (server.Compacted, error) {
	return askServer[server.Compacted](ctx, s, "compact")
}

func (s *liveServer) verify(ctx context.Context) (server.Verified, error) {
	return askServer[server.Verified](ctx, s, "verify")
}

func askServer[T any](ctx context.Context, s *liveServer, what string) (done T, err error) {
	answer, err := s.post(ctx, what)
	if err != nil {
		return done, err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&done); err != nil {
		return done, fmt.Errorf("--server %s: read the answer: %w", s.url, err)
	}
	return done, nil
}

// post asks for maintenance; an answer that it returns is a good one.
func (s *liveServer) post(ctx context.Context, what string) (*http.Response, error) {
	base, err := url.Parse(s.url)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, usageError{fmt.Errorf("--server %s: want an address such as http://127.0.0.1:8080", s.url)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, base.JoinPath("api/v1/maintenance", what).String(), http.NoBody)
	if err != nil {
		return nil, usageError{fmt.Errorf("--server %s: %w", s.url, err)}
	}
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("--server %s: %w", s.url, err)
	}
	if answer.StatusCode == http.StatusOK {
		return answer, nil
	}
	defer answer.Body.Close()
	var problem struct{ Detail string }
	if err := json.NewDecoder(answer.Body).Decode(&problem); err != nil || problem.Detail == "" {
		return nil, fmt.Errorf("--server %s: it answers %s; is it whomet serve, of this version?", s.url, answer.Status)
	}
	return nil, fmt.Errorf("--server %s: %s", s.url, problem.Detail)
}
