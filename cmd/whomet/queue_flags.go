package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/whomet/whomet/extract/queue"
)

// queueOptions say where a queue is and who asks.
type queueOptions struct {
	env       lookupEnv
	address   string
	tokenFile string
	queue.Options
}

const queueAddressHelp = `A queue is on a NATS server with JetStream: nats://HOST:PORT, or tls:// where the server has a certificate; several servers of
a cluster are separated by commas, and /NAME at the end means another queue than "whomet". Credentials come from files or
from the environment (WHOMET_QUEUE_TOKEN, or WHOMET_QUEUE with nats://USER:PASSWORD@HOST), and are never printed.`

// addFlags adds the flags to a command. The usage of --queue says what the command does with it.
func (o *queueOptions) addFlags(flags *pflag.FlagSet, env lookupEnv, usage string) {
	o.env = env
	flags.StringVar(&o.address, "queue", "", usage)
	flags.StringVar(&o.Credentials, "queue-creds", "", "`file` of the credentials for the queue (.creds: user JWT and key)")
	flags.StringVar(&o.tokenFile, "queue-token-file", "", "`file` of the token that the queue asks for; or set WHOMET_QUEUE_TOKEN")
	flags.StringVar(&o.CA, "queue-ca", "", "`file` of the authority that signed the certificate of the queue, where the system does not know it")
	flags.StringVar(&o.Certificate, "queue-cert", "", "`file` of a certificate to show to the queue, with --queue-key")
	flags.StringVar(&o.Key, "queue-key", "", "`file` of the key of --queue-cert")
}

// with opens the queue, hands it to use, and closes it.
func (o *queueOptions) with(ctx context.Context, log *slog.Logger, use func(*queue.Queue) error) (err error) {
	if o.address == "" {
		return usageError{fmt.Errorf("--queue is missing: want nats://HOST:PORT of a NATS server, or WHOMET_QUEUE in the environment")}
	}
	if o.Token, err = o.token(); err != nil {
		return err
	}
	o.Log = log
	q, err := queue.Open(ctx, o.address, o.Options)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := q.Close(); err == nil {
			err = closeErr
		}
	}()
	return use(q)
}

func (o *queueOptions) token() (string, error) {
	if o.tokenFile == "" {
		token, _ := o.env("WHOMET_QUEUE_TOKEN")
		return token, nil
	}
	data, err := os.ReadFile(o.tokenFile)
	if err != nil {
		return "", fmt.Errorf("--queue-token-file: %w", err)
	}
	return strings.TrimSpace(string(data)), nil
}

// onCommandLine returns which of some flags the command line sets, those alone that the environment sets left out.
func onCommandLine(cmd *cobra.Command, env lookupEnv, names ...string) (set []string) {
	for _, name := range names {
		f := cmd.Flags().Lookup(name)
		if value, found := env(variableOf(name)); f != nil && f.Changed && (!found || value != f.Value.String()) {
			set = append(set, "--"+name)
		}
	}
	return set
}
