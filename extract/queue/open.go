package queue

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options say how to reach a queue. The zero value connects without credentials to a queue that exists.
type Options struct {
	Create      bool   // make the queue where the server has none
	Limits      Limits // of a queue that is made
	Credentials string // file of user JWT and key (.creds); empty for none
	Token       string // that the server asks for; empty for none
	CA          string // file of the authority that signed the server's certificate; empty for those of the system
	Certificate string // file of the client's certificate, with Key; empty for none
	Key         string
	Log         *slog.Logger // nil discards
}

// ErrNoQueue is returned by Open, wrapped with the address, where the server has no such queue and Create is not set.
var ErrNoQueue = errors.New("there is no such queue; publishing to it makes it")

// connectTimeout bounds the first connection to a server, requestTimeout one question to it.
const (
	connectTimeout = 5 * time.Second
	requestTimeout = 5 * time.Second
)

// Queue is an open queue of articles. Its methods may be called by many goroutines. A connection that breaks is made anew in the
// background for as long as it takes.
type Queue struct {
	address  address
	log      *slog.Logger
	conn     *nats.Conn
	js       jetstream.JetStream
	articles jetstream.Stream
	aside    jetstream.Stream
	large    jetstream.ObjectStore
	consumer jetstream.Consumer
	codec    *codec
}

// Open connects to the queue at an address: nats://HOST:PORT[/NAME], tls:// for TLS always. Errors quote no secrets.
func Open(ctx context.Context, at string, o Options) (*Queue, error) {
	parsed, err := parseAddress(at)
	if err != nil {
		return nil, err
	}
	q := &Queue{address: parsed, log: o.Log}
	if q.log == nil {
		q.log = slog.New(slog.DiscardHandler)
	}
	if q.codec, err = newCodec(); err != nil {
		return nil, err
	}
	settings, err := q.settings(o)
	if err != nil {
		return nil, err
	}
	if q.conn, err = nats.Connect(parsed.servers, settings...); err != nil {
		return nil, fmt.Errorf("connect to the queue %s: %w", parsed, explain(err))
	}
	if q.js, err = jetstream.New(q.conn, jetstream.WithDefaultTimeout(requestTimeout)); err == nil {
		err = q.find(ctx, o)
	}
	if err != nil {
		q.conn.Close()
		return nil, fmt.Errorf("open the queue %s: %w", parsed, explain(err))
	}
	return q, nil
}

// Address is where the queue is, without secrets.
func (q *Queue) Address() string { return q.address.String() }

// Close sends what is on its way to the server and disconnects.
func (q *Queue) Close() error {
	err := q.conn.FlushTimeout(requestTimeout)
	q.conn.Close()
	if err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
		return fmt.Errorf("close the queue %s: %w", q.address, err)
	}
	return nil
}

// settings are how to connect.
func (q *Queue) settings(o Options) ([]nats.Option, error) {
	for _, file := range []string{o.Credentials, o.CA, o.Certificate, o.Key} {
		if file == "" {
			continue
		}
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("credentials of the queue: %w", err)
		}
		f.Close()
	}
	if (o.Certificate == "") != (o.Key == "") {
		return nil, errors.New("credentials of the queue: a certificate and its key go together")
	}
	settings := []nats.Option{
		nats.Name("whomet"), nats.Timeout(connectTimeout), nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				q.log.Warn("the connection to the queue is lost and made anew", "queue", q.Address(), "reason", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { q.log.Info("connected to the queue again", "queue", q.Address()) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { q.log.Warn("queue", "reason", err) }),
	}
	if o.Credentials != "" {
		settings = append(settings, nats.UserCredentials(o.Credentials))
	}
	if o.Token != "" {
		settings = append(settings, nats.Token(o.Token))
	}
	if o.CA != "" {
		settings = append(settings, nats.RootCAs(o.CA))
	}
	if o.Certificate != "" {
		if _, err := tls.LoadX509KeyPair(o.Certificate, o.Key); err != nil {
			return nil, fmt.Errorf("credentials of the queue: %s: %w", o.Certificate, err)
		}
		settings = append(settings, nats.ClientCert(o.Certificate, o.Key))
	}
	return settings, nil
}

// explain says of the errors that a new set-up meets what to do.
func explain(err error) error {
	switch {
	case errors.Is(err, nats.ErrNoServers):
		return fmt.Errorf("%w; is nats-server running there?", err)
	case errors.Is(err, nats.ErrAuthorization), strings.Contains(err.Error(), "Authorization Violation"):
		return fmt.Errorf("%w; the server wants other credentials, or a token", err)
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, nats.ErrNoResponders):
		return fmt.Errorf("%w; start nats-server with JetStream (-js) and a folder that lasts (-sd DIR)", err)
	}
	return err
}
