package app

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// certificate writes a certificate for this machine and returns its two files and who may trust it.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for file, content := range map[string][]byte{cert: chain, key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(chain)
	return cert, key, pool
}

// firstLine is a writer that hands over the first line that names an address.
type firstLine chan string

var address = regexp.MustCompile(`https?://\S+/`)

func (f firstLine) Write(b []byte) (int, error) {
	if m := address.Find(b); m != nil {
		f <- string(m)
	}
	return len(b), nil
}

func TestServeSpeaksTLSItself(t *testing.T) {
	cert, key, pool := certificate(t)
	ctx, stop := context.WithCancel(t.Context())
	announced, done := make(firstLine, 1), make(chan error, 1)
	go func() {
		done <- serveCommand(ctx, Streams{Out: announced, Err: &bytes.Buffer{}}, []string{
			"--addr", "127.0.0.1:0", "--db", "sqlite:" + filepath.Join(t.TempDir(), "tls.db"), "--tls-cert", cert, "--tls-key", key,
		})
	}()
	var base string
	select {
	case base = <-announced:
	case err := <-done:
		t.Fatal(err)
	}
	if !strings.HasPrefix(base, "https://") {
		t.Fatalf("announces %s", base)
	}
	get := func(highest uint16) (*http.Response, error) {
		c := http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool, MaxVersion: highest, MinVersion: tls.VersionTLS10}}}
		return c.Get(base + "login")
	}
	res, err := get(tls.VersionTLS13)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || res.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s, headers %v", res.Status, res.Header)
	}
	if res, err := get(tls.VersionTLS11); err == nil {
		_ = res.Body.Close() // it should not be there
		t.Error("TLS 1.1 is spoken")
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestTLSNeedsBothFilesAndAnOpenAddressWarns(t *testing.T) {
	s := Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}
	if err := serveCommand(t.Context(), s, []string{"--tls-cert", "x"}); err == nil {
		t.Error("a certificate without its key is taken")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var warned bytes.Buffer
	_ = serveCommand(ctx, Streams{Out: &bytes.Buffer{}, Err: &warned}, []string{"--addr", "0.0.0.0:0", "--db", "sqlite:" + filepath.Join(t.TempDir(), "w.db")}) // ends at once, as it was told
	if !strings.Contains(warned.String(), "without TLS") {
		t.Errorf("said %q", warned.String())
	}
}
