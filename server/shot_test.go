package server_test

import (
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/whomet/whomet/server"
)

func TestServeForLooking(t *testing.T) {
	addr := os.Getenv("LOOK")
	if addr == "" {
		t.Skip()
	}
	srv, err := server.New(server.Options{KB: newShelf()})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = http.Serve(l, srv.Handler())
}
