package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Service keeps accounts, grants and sessions.
type Service struct{ db *db.DB }

// NewService works on a district's database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// NewAccount is what creating an account takes.
type NewAccount struct {
	Login    string
	Name     string
	Password string
	Role     Role
	UnitID   string
	UnitPath string
}

// Create makes an account with its first grant. It is the console's act: only the operator may.
func (s *Service) Create(ctx context.Context, n NewAccount) (Account, error) {
	p, ok := Of(ctx)
	if !ok || !p.operator {
		return Account{}, fault.New(fault.Forbidden, "forbidden")
	}
	n.Login = CanonicalLogin(n.Login)
	if err := checkNew(n); err != nil {
		return Account{}, err
	}
	hash, err := HashPassword(ctx, n.Password)
	if err != nil {
		return Account{}, err
	}
	var a Account
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a, err = createAccount(ctx, tx, n, hash)
		return err
	})
	return a, err
}

func checkNew(n NewAccount) error {
	if err := checkLogin(n.Login); err != nil {
		return err
	}
	if err := checkNewPassword(n.Password); err != nil {
		return err
	}
	if n.Name == "" {
		return fault.New(fault.Invalid, "required").On("name")
	}
	if !n.Role.Known() {
		return fault.New(fault.Invalid, "role_unknown", n.Role).On("role")
	}
	return nil
}

func createAccount(ctx context.Context, tx *db.Tx, n NewAccount, hash string) (Account, error) {
	a := Account{ID: db.NewID(), Login: n.Login, Name: n.Name, State: Active, CreatedAt: tx.Now(), Version: 1}
	if err := insertAccount(ctx, tx, a, hash); err != nil {
		if db.IsDuplicate(err) {
			return a, fault.New(fault.Conflict, "login_taken", n.Login).On("login").Because(err)
		}
		return a, err
	}
	g := Grant{ID: db.NewID(), AccountID: a.ID, Role: n.Role, UnitID: n.UnitID, UnitPath: n.UnitPath, ValidFrom: tx.Today(), GrantedBy: audit.ActorOf(ctx).ID}
	if err := insertGrant(ctx, tx, g); err != nil {
		return a, err
	}
	return a, audit.Record(ctx, tx, audit.Act{
		Action: "account.create", Kind: "account", SubjectID: a.ID, UnitPath: n.UnitPath,
		Detail: map[string]any{"login": a.Login, "role": n.Role},
	})
}

// decoy is checked when the login is unknown, so that both refusals take the same time. Its password is random and lost.
const decoy = "$argon2id$v=19$m=19456,t=2,p=1$q0x4yN1oM0g5m0zH1p3kWw$w3n0iM2Yx2hC8p8m0l0y3l0q0r8Q8x9kQm7m4m2fYxA"

// Login checks a password and opens a session; it returns the token for the cookie. Every refusal is the same
// "login_refused", save the throttle's, which says when to try again.
func (s *Service) Login(ctx context.Context, login, password, address string) (token string, err error) {
	login = CanonicalLogin(login)
	if err := s.throttle(ctx, login, address); err != nil {
		return "", err
	}
	var a accountRow
	var known bool
	if err := s.db.Read(ctx, func(tx *db.Tx) error {
		a, known, err = findAccount(ctx, tx, login)
		return err
	}); err != nil {
		return "", err
	}
	stored := decoy
	if known {
		stored = a.PasswordHash
	}
	right, err := checkPassword(ctx, stored, password)
	if err != nil {
		return "", err
	}
	if !right || !known || a.State != Active {
		if err := s.noteAttempt(ctx, login, address); err != nil {
			return "", err
		}
		return "", fault.New(fault.Invalid, "login_refused")
	}
	return s.openSession(ctx, a.Account)
}

func (s *Service) throttle(ctx context.Context, login, address string) error {
	return s.db.Read(ctx, func(tx *db.Tx) error {
		byLogin, byAddress, err := countAttempts(ctx, tx, login, address, tx.Now().Add(-attemptWindow))
		if err != nil {
			return err
		}
		if byLogin >= attemptsPerLogin || byAddress >= attemptsPerAddress {
			return fault.New(fault.Busy, "login_throttled", int(attemptWindow.Minutes()))
		}
		return nil
	})
}

func (s *Service) noteAttempt(ctx context.Context, login, address string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return insertAttempt(ctx, tx, login, address, tx.Now().Add(-attemptWindow))
	})
}

func (s *Service) openSession(ctx context.Context, a Account) (string, error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	ctx = audit.WithActor(ctx, audit.Actor{ID: a.ID, Name: a.Name})
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := clearAttempts(ctx, tx, a.Login); err != nil {
			return err
		}
		if err := insertSession(ctx, tx, tokenHash(token), a.ID, tx.Now().Add(sessionLife)); err != nil {
			return err
		}
		p, err := principal(ctx, tx, a)
		if err != nil {
			return err
		}
		act := audit.Act{Action: "session.open", Kind: "account", SubjectID: a.ID}
		if len(p.Grants) > 0 {
			act.UnitPath = p.Grants[0].UnitPath
		}
		return audit.Record(ctx, tx, act)
	})
	return token, err
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Logout ends the session of a token; a token without a session is no error.
func (s *Service) Logout(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return deleteSession(ctx, tx, tokenHash(token))
	})
}

// Resume is the principal behind a session token, with the grants of this moment; Unsigned when the session is unknown,
// idle too long, expired, or its account disabled. The moment of last use is written at most once a minute.
func (s *Service) Resume(ctx context.Context, token string) (Principal, error) {
	var p Principal
	var stale bool
	hash := tokenHash(token)
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		ses, ok, err := findSession(ctx, tx, hash)
		if err != nil {
			return err
		}
		if !ok || ses.State != Active || ses.ExpiresAt.Before(tx.Now()) || ses.SeenAt.Add(sessionIdle).Before(tx.Now()) {
			return fault.New(fault.Unsigned, "unsigned")
		}
		stale = ses.SeenAt.Add(touchEvery).Before(tx.Now())
		p, err = principal(ctx, tx, ses.Account)
		return err
	})
	if err != nil || !stale {
		return p, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error { return touchSession(ctx, tx, hash) })
	if k := fault.KindOf(err); k == fault.Full || k == fault.Busy {
		return p, nil // a disk that takes nothing more can still be read
	}
	return p, err
}

// touchEvery is how coarse the moment of last use is kept.
const touchEvery = sessionIdle / 30

// ByLogin is the principal of a login without its password: for the console's --as.
func (s *Service) ByLogin(ctx context.Context, login string) (p Principal, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		a, ok, err := findAccount(ctx, tx, CanonicalLogin(login))
		if err != nil {
			return err
		}
		if !ok || a.State != Active {
			return fault.New(fault.NotFound, "login_unknown", login)
		}
		p, err = principal(ctx, tx, a.Account)
		return err
	})
	return p, err
}

func principal(ctx context.Context, tx *db.Tx, a Account) (Principal, error) {
	grants, err := grantsOf(ctx, tx, a.ID)
	if err != nil {
		return Principal{}, err
	}
	p := Principal{AccountID: a.ID, Login: a.Login, Name: a.Name}
	for _, g := range grants {
		if g.Role.Known() && g.Holds(tx.Today()) {
			p.Grants = append(p.Grants, g)
		}
	}
	return p, nil
}
