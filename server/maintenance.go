package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph/kb"
)

// Keeper keeps the store of a server in order while the server has it open. graph/kb.Base is one.
type Keeper interface {
	// Backup copies the graph to a new file, verified.
	Backup(ctx context.Context, path string) error
	// Compact returns the bytes before and after.
	Compact(ctx context.Context) (before, after int64, err error)
	Verify(ctx context.Context) ([]kb.Fault, error)
}

// errNotKeeper is returned to clients that may read, but not copy or rewrite the store.
var errNotKeeper = errors.New("the store is maintained with the server's token, or where it has none from its own machine by an address of the loopback interface")

// maintenancePath begins the paths of what may take longer than a request is given else.
const maintenancePath = apiPrefix + "/maintenance/"

// Compacted is how large the store was and is.
type Compacted struct {
	Before int64 `json:"before" doc:"Bytes"`
	After  int64 `json:"after" doc:"Bytes"`
}

// Verified is what is wrong with a store.
type Verified struct {
	Store  string     `json:"store" doc:"Address, without secrets"`
	Faults []kb.Fault `json:"faults" doc:"Empty where the store and its indexes are sound"`
}

// maintenanceAPI registers the operations on the store as a whole. They run one after another.
func (s *Server) maintenanceAPI(a api) {
	post(a, "/maintenance/backup", "A copy of the graph, verified: a file that whomet restore takes", s.apiBackup)
	post(a, "/maintenance/compact", "Give the room back that replaced and deleted articles took", s.apiCompact)
	post(a, "/maintenance/verify", "Check the store, and the indexes against it", s.apiVerify)
}

// unbound takes the time limits of the connection off a request that maintains the store, and turns strangers away. It
// reports whether it is one.
func (s *Server) unbound(c *gin.Context) bool {
	if s.keeper == nil || !strings.HasPrefix(c.Request.URL.Path, maintenancePath) {
		return false
	}
	if s.token == "" && !isLocal(c.Request) {
		s.refuse(c, http.StatusForbidden, sentence(errNotKeeper))
		return true
	}
	connection := http.NewResponseController(c.Writer)
	if err := errors.Join(connection.SetReadDeadline(time.Time{}), connection.SetWriteDeadline(time.Time{})); err != nil {
		s.log.Debug("no time limits to take off", "error", err) // a handler in another server
	}
	return true
}

// isLocal reports whether a request comes from this machine and names it by the loopback interface, so that one which a proxy
// passes on under a name of its own is none.
func isLocal(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().Unmap().IsLoopback() {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}

// turn waits until no other maintenance runs; the function it returns ends the turn.
func (s *Server) turn(ctx context.Context) (end func(), err error) {
	select {
	case s.maintenance <- struct{}{}:
		return func() { <-s.maintenance }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for other maintenance: %w", ctx.Err())
	}
}

// apiBackup makes the copy as a file of its own before the answer begins, so that the answer is a sound one or an error.
func (s *Server) apiBackup(ctx context.Context, _ *noInput) (*huma.StreamResponse, error) {
	end, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	folder, err := os.MkdirTemp("", "whomet-backup-")
	if err != nil {
		return nil, fmt.Errorf("back up: %w", err)
	}
	path := filepath.Join(folder, "backup.bolt")
	if err := s.keeper.Backup(ctx, path); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return &huma.StreamResponse{Body: func(answer huma.Context) {
		if err := errors.Join(stream(answer, path), os.RemoveAll(folder)); err != nil {
			s.log.ErrorContext(ctx, "send the backup", "id", requestID(ctx), "error", err)
		}
	}}, nil
}

// stream sends a file with its length, by which the client knows whether it has all of it.
func stream(answer huma.Context, path string) error {
	file, err := os.Open(path)
	if err != nil {
		answer.SetStatus(http.StatusInternalServerError)
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		answer.SetStatus(http.StatusInternalServerError)
		return err
	}
	answer.SetHeader("Content-Type", "application/octet-stream")
	answer.SetHeader("Content-Length", strconv.FormatInt(info.Size(), 10))
	_, err = io.Copy(answer.BodyWriter(), file)
	return err
}

func (s *Server) apiCompact(ctx context.Context, _ *noInput) (*output[Compacted], error) {
	end, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	before, after, err := s.keeper.Compact(ctx)
	if err != nil {
		return nil, err
	}
	return &output[Compacted]{Compacted{before, after}}, nil
}

func (s *Server) apiVerify(ctx context.Context, _ *noInput) (*output[Verified], error) {
	end, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	faults, err := s.keeper.Verify(ctx)
	if err != nil {
		return nil, err
	}
	stats, err := s.kb.Stats(ctx)
	if err != nil {
		return nil, err
	}
	return &output[Verified]{Verified{stats.Store, orEmpty(faults)}}, nil
}
