// Package queuetest runs real NATS servers for tests.
package queuetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/build"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// Server is a nats-server process with JetStream, whose files live as long as the test. It ends with the test.
type Server struct {
	// Address is what clients connect to: host and port. It stays the same over Stop and Start.
	Address string

	tb     testing.TB
	binary string
	args   []string
	log    string
	cmd    *exec.Cmd
}

// Start runs a server. The lines of config are added to its configuration. Where nats-server is not installed the test is skipped,
// but in continuous integration (CI=true), where it fails.
func Start(tb testing.TB, config string) *Server {
	tb.Helper()
	dir := tb.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{Address: listener.Addr().String(), tb: tb, binary: binary(tb), log: filepath.Join(dir, "log")}
	listener.Close()
	file := filepath.Join(dir, "nats.conf")
	text := fmt.Sprintf("listen: %q\njetstream { store_dir: %q }\n%s\n", s.Address, filepath.Join(dir, "data"), config)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	s.args = []string{"-c", file, "-l", s.log}
	s.Start()
	tb.Cleanup(s.Kill)
	return s
}

// binary finds nats-server on PATH, or where go install puts it.
func binary(tb testing.TB) string {
	if path, err := exec.LookPath("nats-server"); err == nil {
		return path
	}
	for _, dir := range append([]string{os.Getenv("GOBIN")}, filepath.SplitList(build.Default.GOPATH)...) {
		path := filepath.Join(dir, "bin", "nats-server")
		if dir == os.Getenv("GOBIN") {
			path = filepath.Join(dir, "nats-server")
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		tb.Fatal("nats-server is not installed: make nats-server")
	}
	tb.Skip("nats-server is not installed: make nats-server")
	return ""
}

// URL is the address of a queue on the server.
func (s *Server) URL(name string) string { return "nats://" + s.Address + "/" + name }

// Start starts the server again after Stop or Kill, with the files it had, and waits until it listens.
func (s *Server) Start() {
	s.tb.Helper()
	s.cmd = exec.Command(s.binary, s.args...)
	if err := s.cmd.Start(); err != nil {
		s.tb.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.DialTimeout("tcp", s.Address, time.Second)
		if err == nil {
			_ = conn.Close() // it has said what it was to say
			return
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(s.log)
			s.tb.Fatalf("nats-server does not listen: %v\n%s", err, log)
		}
	}
}

// Send puts a message of a stranger into the queue of a name, as that of an article.
func (s *Server) Send(name, article string, payload []byte) error {
	conn, err := nats.Connect("nats://" + s.Address)
	if err != nil {
		return err
	}
	defer conn.Close()
	key := sha256.Sum256([]byte(article))
	_, err = conn.Request(name+".articles."+hex.EncodeToString(key[:16]), payload, 5*time.Second)
	return err
}

// Stop asks the server to stop and waits until it has.
func (s *Server) Stop() { s.end(syscall.SIGTERM) }

// Kill ends the server without asking it.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

func (s *Server) end(signal syscall.Signal) {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(signal)
	_ = s.cmd.Wait() // it says that it was killed
	s.cmd = nil
}
