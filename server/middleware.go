package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
)

const requestIDHeader = "X-Request-ID"

type requestIDKey struct{}

// requestID returns the id that identify gave the request of this context.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

var safeRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify gives every request an id, the caller's where it sent a harmless one, so that an answer can be found in the log.
func (s *Server) identify(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !safeRequestID.MatchString(id) {
		id = rand.Text()
	}
	c.Header(requestIDHeader, id)
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestIDKey{}, id))
}

// logRequest writes one line per request. It leaves out the query string, as it says whom somebody is looking for.
func (s *Server) logRequest(c *gin.Context) {
	start := time.Now()
	c.Next()
	level := slog.LevelInfo
	switch {
	case c.Writer.Status() >= http.StatusInternalServerError:
		level = slog.LevelError
	case c.FullPath() == "/healthz", c.FullPath() == "/readyz", c.FullPath() == "/assets/:name":
		level = slog.LevelDebug
	}
	s.log.LogAttrs(c.Request.Context(), level, "request",
		slog.String("id", requestID(c.Request.Context())),
		slog.String("method", c.Request.Method),
		slog.String("path", c.Request.URL.Path),
		slog.Int("status", c.Writer.Status()),
		slog.Int("bytes", max(c.Writer.Size(), 0)),
		slog.Duration("took", time.Since(start)))
}

// recoverPanic turns a panic into a 500, logged with its stack.
func (s *Server) recoverPanic(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		s.log.Error("panic", "id", requestID(c.Request.Context()), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
		c.Abort()
		if !c.Writer.Written() {
			s.refuse(c, http.StatusInternalServerError, "The server failed on this request.")
		}
	}()
	c.Next()
}

// bound gives the request its deadline and its body a size. Maintenance of the store has no deadline, and takes no body.
func (s *Server) bound(c *gin.Context) {
	if s.unbound(c) {
		c.Request.Body = http.NoBody
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.limits.Request)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, s.limits.Body)
	c.Next()
}
