package queue

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrAddress is returned by Open, wrapped, for an address that is none of a queue. Its text quotes no secrets.
var ErrAddress = errors.New("the address is none of a queue: want nats://HOST:PORT, or tls://, with several hosts separated by commas and /NAME for another queue than " + defaultName)

// defaultName is the queue that an address without a path means.
const defaultName = "whomet"

// names are those that streams, consumers and object stores may all have.
var names = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// address is where a queue is.
type address struct {
	servers string // as nats.Connect takes them, with users and passwords
	name    string // of the queue
}

// parseAddress reads scheme://[user:password@]host[:port][,...][/name].
func parseAddress(s string) (address, error) {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(s), "://")
	if !ok || (scheme != "nats" && scheme != "tls") {
		return address{}, ErrAddress
	}
	hosts, name, _ := strings.Cut(rest, "/")
	if name == "" {
		name = defaultName
	}
	if !names.MatchString(name) {
		return address{}, fmt.Errorf("%w: a NAME has letters, digits, - and _, no more than 64", ErrAddress)
	}
	var servers []string
	for host := range strings.SplitSeq(hosts, ",") {
		host = strings.TrimPrefix(strings.TrimSpace(host), scheme+"://")
		if host == "" {
			return address{}, ErrAddress
		}
		servers = append(servers, scheme+"://"+host)
	}
	return address{servers: strings.Join(servers, ","), name: name}, nil
}

// String is the address without users and passwords.
func (a address) String() string {
	var hosts []string
	scheme := ""
	for server := range strings.SplitSeq(a.servers, ",") {
		var host string
		scheme, host, _ = strings.Cut(server, "://")
		hosts = append(hosts, host[strings.LastIndexByte(host, '@')+1:])
	}
	return scheme + "://" + strings.Join(hosts, ",") + "/" + a.name
}
