package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/server/web"
)

// Options says what to serve and how. KB is required; every other field works at zero.
type Options struct {
	KB     KB
	Review Reviewer // keeps what people decide; nil serves no pages and operations for it
	// Explainer tells how articles are read; nil offers no explanations. It is asked for nothing before the first request for one.
	Explainer Explainer
	Keeper    Keeper       // maintains the store; nil serves no operations for it
	Log       *slog.Logger // nil discards
	Version   string       // of the program, shown in the API's description; empty means "dev"
	// Hosts are the host names, without ports, that requests may name. Empty means the names of the loopback interface,
	// which keeps web pages of strangers from reaching a local server by rebinding their own name; "*" means any.
	Hosts []string
	// Token is what every request has to bring, as a bearer token or as the password that a browser asks for. Empty lets
	// everybody in who can connect.
	Token  string
	Limits Limits
}

// Limits bound what one request may cost. A zero field means the default named beside it.
type Limits struct {
	Request      time.Duration // from the first byte of the header to the last of the answer; 30 s
	Query        time.Duration // of a Gizmo program; 10 s
	Rows         int           // that a Gizmo program may return; 1,000
	Queries      int           // Gizmo programs that run at once, while others wait their turn; 4
	Program      int           // bytes of a Gizmo program; 64 KiB
	Body         int64         // bytes of any body; 1 MiB
	URL          int           // bytes of path and query; 16 KiB
	Explanations int           // articles that are explained at once, while others wait their turn; 2
	Explained    int           // characters of an article that is explained; 100,000
	Shutdown     time.Duration // that running requests are given when the server stops; 10 s
}

func (l Limits) withDefaults() Limits {
	l.Request = orDefault(l.Request, 30*time.Second)
	l.Query = orDefault(l.Query, 10*time.Second)
	l.Rows = orDefault(l.Rows, 1000)
	l.Queries = orDefault(l.Queries, 4)
	l.Program = orDefault(l.Program, 64<<10)
	l.Body = orDefault(l.Body, 1<<20)
	l.URL = orDefault(l.URL, 16<<10)
	l.Explanations = orDefault(l.Explanations, 2)
	l.Explained = orDefault(l.Explained, 100_000)
	l.Shutdown = orDefault(l.Shutdown, 10*time.Second)
	return l
}

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// Server answers requests from a KB. Make one with New.
type Server struct {
	kb           KB
	review       Reviewer
	keeper       Keeper
	maintenance  chan struct{} // holds one element while the store is maintained
	log          *slog.Logger
	version      string
	hosts        map[string]bool
	token        string
	limits       Limits
	explanations *explanations
	queries      chan struct{} // holds one element for each Gizmo program that runs
	site         *web.Site
	engine       *gin.Engine
}

// New builds the server; it opens nothing and listens nowhere.
func New(o Options) (*Server, error) {
	if o.KB == nil {
		return nil, errors.New("new server: no knowledge base")
	}
	site, err := web.New()
	if err != nil {
		return nil, fmt.Errorf("new server: %w", err)
	}
	s := &Server{
		kb:      o.KB,
		review:  o.Review,
		keeper:  o.Keeper,
		log:     orDefault(o.Log, slog.New(slog.DiscardHandler)),
		version: orDefault(o.Version, "dev"),
		hosts:   hostSet(o.Hosts),
		token:   o.Token,
		limits:  o.Limits.withDefaults(),
		site:    site,
	}
	s.site.Deciding = s.decides()
	s.site.Reviewing = s.review != nil
	s.site.Explaining = o.Explainer != nil
	s.explanations = newExplanations(o.Explainer, s.limits)
	s.maintenance = make(chan struct{}, 1)
	s.queries = make(chan struct{}, s.limits.Queries)
	s.engine = s.routes()
	return s, nil
}

// Handler returns the server as a handler, for tests and for programs that bring their own listener and time limits.
func (s *Server) Handler() http.Handler { return headAsGet(s.engine) }

// headAsGet lets a GET handler answer HEAD: net/http then sends the header alone.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.Clone(r.Context())
			r.Method = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// Serve answers requests that come in on the listener, until ctx is done; then it takes no more, waits for the running ones
// at most Limits.Shutdown, and returns nil when all of them were answered.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	srv := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       s.limits.Request,
		WriteTimeout:      s.limits.Request + 5*time.Second, // later than the request's own deadline, so that it can be told
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.limits.Shutdown)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		_ = srv.Close() // the requests that are still running are cut off; Shutdown's error says so
		return fmt.Errorf("stop serving: %w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}
