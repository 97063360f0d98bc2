package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"qipan/internal/platform/fault"
)

// Cost of one password check: 19 MiB, two passes, one lane (OWASP's floor for argon2id).
const (
	argonMemory = 19 * 1024
	argonTime   = 2
	argonLanes  = 1
	argonLength = 32
)

// hashing bounds how many checks run at once: a storm of log-ins eats neither the memory nor more than half of the processors.
var hashing = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))

// longestHold is how long a check may wait for its turn; later answers serve nobody.
const longestHold = time.Second

func hold(ctx context.Context) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, longestHold)
	defer cancel()
	select {
	case hashing <- struct{}{}:
		return func() { <-hashing }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.Busy, "busy").Because(ctx.Err())
	}
}

// HashPassword makes the stored form of a password, with its parameters and a fresh salt.
func HashPassword(ctx context.Context, password string) (string, error) {
	release, err := hold(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, argonLength)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

var errHashForm = errors.New("stored password has an unknown form")

// checkPassword compares in constant time. It costs the same whether the hash is a person's or the decoy.
func checkPassword(ctx context.Context, stored, password string) (bool, error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errHashForm
	}
	var memory, passes uint32
	var lanes uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil {
		return false, errHashForm
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, errHashForm
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, errHashForm
	}
	release, err := hold(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	got := argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}
