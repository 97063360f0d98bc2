package access

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// State of an account.
type State string

// The states. A disabled account cannot log in and its sessions end; it is never deleted, since entries of the audit name it.
const (
	Active   State = "ACTIVE"
	Disabled State = "DISABLED"
)

// Account (账号) is a person who can log in.
type Account struct {
	ID        string
	Login     string
	Name      string
	State     State
	CreatedAt db.Instant
	Version   int
}

// CanonicalLogin is the one form under which a login is stored, looked up and throttled: NFKC, lower case, trimmed.
func CanonicalLogin(s string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
}

const minPasswordLength = 8

// checkLogin refuses logins that a person could not tell apart or type.
func checkLogin(login string) error {
	if n := utf8.RuneCountInString(login); n < 2 || n > 40 {
		return fault.New(fault.Invalid, "login_length").On("login")
	}
	for _, r := range login {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r) {
			return fault.New(fault.Invalid, "login_charset").On("login")
		}
	}
	return nil
}

// checkNewPassword asks for eight characters of three classes (等保 2.0, evaluation practice; rules §9.5).
func checkNewPassword(p string) error {
	classes := map[string]bool{}
	for _, r := range p {
		switch {
		case unicode.IsUpper(r):
			classes["upper"] = true
		case unicode.IsLower(r):
			classes["lower"] = true
		case unicode.IsDigit(r):
			classes["digit"] = true
		default:
			classes["other"] = true
		}
	}
	if utf8.RuneCountInString(p) < minPasswordLength || len(classes) < 3 {
		return fault.New(fault.Invalid, "password_weak", minPasswordLength).On("password")
	}
	return nil
}

// Limits of logging in and of a session. Idle and attempts follow rules §9.5; nobody can lock an account for good.
const (
	attemptWindow      = 15 * time.Minute
	attemptsPerLogin   = 5
	attemptsPerAddress = 50
	sessionIdle        = 30 * time.Minute
	sessionLife        = 12 * time.Hour
)
