package server

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// contentSecurityPolicy lets pages run and load what this server serves, and nothing else: no inline script or style, no
// frame, no other host. Canvases of the graph page may make images of their own.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the security headers and turns away requests for other hosts, from other sites' forms, and with endless URLs.
func (s *Server) guard(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	switch {
	case !s.knownHost(c.Request.Host):
		s.refuse(c, http.StatusMisdirectedRequest, "This server does not answer for that host name.")
	case len(c.Request.RequestURI) > s.limits.URL:
		s.refuse(c, http.StatusRequestURITooLong, "The URL is too long; send a long query in the body of a POST.")
	case new(http.CrossOriginProtection).Check(c.Request) != nil:
		s.refuse(c, http.StatusForbidden, "This server takes no requests from pages of other sites.")
	case !s.admitted(c.Request):
		h.Add("WWW-Authenticate", `Bearer realm="whomet"`)
		h.Add("WWW-Authenticate", `Basic realm="whomet", charset="UTF-8"`)
		s.refuse(c, http.StatusUnauthorized, "This server answers to those who bring its token.")
	}
}

func hostSet(hosts []string) map[string]bool {
	if len(hosts) == 0 {
		hosts = []string{"localhost", "127.0.0.1", "::1"}
	}
	set := make(map[string]bool, len(hosts))
	for _, host := range hosts {
		set[strings.ToLower(host)] = true
	}
	return set
}

func (s *Server) knownHost(hostport string) bool {
	if s.hosts["*"] {
		return true
	}
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	return s.hosts[strings.TrimSuffix(host, ".")]
}

// admitted reports whether a request brings the token, where there is one. The probes of a supervisor need none.
func (s *Server) admitted(r *http.Request) bool {
	if s.token == "" || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		return true
	}
	brought, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !isBearer {
		_, brought, _ = r.BasicAuth()
	}
	return subtle.ConstantTimeCompare([]byte(brought), []byte(s.token)) == 1
}
