package queue_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nkeys"

	"github.com/whomet/whomet/extract/queue"
	"github.com/whomet/whomet/extract/queue/queuetest"
)

// authority signs certificates for a test.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, dir: t.TempDir()}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	a.key = a.sign("ca", a.cert, nil)
	return a
}

// sign writes NAME.pem and NAME.key and returns the key. Nil as key signs by its own.
func (a *authority) sign(name string, cert *x509.Certificate, by *ecdsa.PrivateKey) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	if by == nil {
		by = key
	}
	signed, err := x509.CreateCertificate(rand.Reader, cert, a.cert, key.Public(), by)
	if err != nil {
		a.t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.write(name+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}))
	a.write(name+".key", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}))
	return key
}

func (a *authority) write(name string, data []byte) {
	if err := os.WriteFile(a.file(name), data, 0o600); err != nil {
		a.t.Fatal(err)
	}
}

func (a *authority) file(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) issue(name string, usage x509.ExtKeyUsage) {
	a.sign(name, &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{usage},
	}, a.key)
}

// TestTLS connects to a server that has a certificate and wants one.
func TestTLS(t *testing.T) {
	a := newAuthority(t)
	a.issue("server", x509.ExtKeyUsageServerAuth)
	a.issue("client", x509.ExtKeyUsageClientAuth)
	server := queuetest.Start(t, fmt.Sprintf("tls { cert_file: %q, key_file: %q, ca_file: %q, verify: true }",
		a.file("server.pem"), a.file("server.key"), a.file("ca.pem")))
	at := "tls://" + server.Address + "/secure"
	good := queue.Options{Create: true, CA: a.file("ca.pem"), Certificate: a.file("client.pem"), Key: a.file("client.key")}
	publish(t, open(t, at, good), article("a", "text"))
	for name, o := range map[string]queue.Options{
		"unknown authority":      {Create: true, Certificate: good.Certificate, Key: good.Key},
		"no certificate of ours": {Create: true, CA: good.CA},
		"key of another":         {Create: true, CA: good.CA, Certificate: good.Certificate, Key: a.file("server.key")},
		"no such file":           {Create: true, CA: a.file("nothing.pem")},
		"no certificate in it":   {Create: true, CA: a.file("client.key")},
	} {
		_, err := queue.Open(t.Context(), at, o)
		if err == nil {
			t.Errorf("%s: connected", name)
		}
	}
}

// claims make a signed statement as NATS takes them. Its library for that would be a dependency for this test alone.
func claims(t *testing.T, issuer nkeys.KeyPair, subject string, nats map[string]any) string {
	t.Helper()
	by, err := issuer.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	nats["version"] = 2
	body, err := json.Marshal(map[string]any{"jti": subject, "iat": time.Now().Unix(), "iss": by, "sub": subject, "name": "test", "nats": nats})
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	statement := encode([]byte(`{"typ":"JWT","alg":"ed25519-nkey"}`)) + "." + encode(body)
	signature, err := issuer.Sign([]byte(statement))
	if err != nil {
		t.Fatal(err)
	}
	return statement + "." + encode(signature)
}

// TestCredentials connects by a file of credentials to a server that knows its operator only.
func TestCredentials(t *testing.T) {
	var pairs [4]nkeys.KeyPair // operator, account, user, system account
	var public [4]string
	for i, create := range []func() (nkeys.KeyPair, error){nkeys.CreateOperator, nkeys.CreateAccount, nkeys.CreateUser, nkeys.CreateAccount} {
		var err error
		if pairs[i], err = create(); err != nil {
			t.Fatal(err)
		}
		if public[i], err = pairs[i].PublicKey(); err != nil {
			t.Fatal(err)
		}
	}
	operator := claims(t, pairs[0], public[0], map[string]any{"type": "operator"})
	account := claims(t, pairs[0], public[1], map[string]any{"type": "account", "limits": map[string]any{
		"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1,
		"mem_storage": -1, "disk_storage": -1, "streams": -1, "consumer": -1,
	}})
	system := claims(t, pairs[0], public[3], map[string]any{"type": "account", "limits": map[string]any{
		"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1,
	}})
	user := claims(t, pairs[1], public[2], map[string]any{"type": "user", "subs": -1, "data": -1, "payload": -1})
	seed, err := pairs[2].Seed()
	if err != nil {
		t.Fatal(err)
	}
	server := queuetest.Start(t, fmt.Sprintf("operator: %s\nsystem_account: %s\nresolver: MEMORY\nresolver_preload: { %s: %s, %s: %s }",
		operator, public[3], public[1], account, public[3], system))
	file := filepath.Join(t.TempDir(), "user.creds")
	creds := "-----BEGIN NATS USER JWT-----\n" + user + "\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n" + string(seed) + "\n------END USER NKEY SEED------\n"
	if err := os.WriteFile(file, []byte(creds), 0o600); err != nil {
		t.Fatal(err)
	}
	publish(t, open(t, server.URL("creds"), queue.Options{Create: true, Credentials: file}), article("a", "text"))
	_, err = queue.Open(t.Context(), server.URL("creds"), queue.Options{})
	if err == nil || !strings.Contains(err.Error(), "other credentials") {
		t.Errorf("without credentials: %v", err)
	}
}
