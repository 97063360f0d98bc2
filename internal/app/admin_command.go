package app

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/demo"
	"qipan/internal/org"
	"qipan/internal/platform/db"
)

// withDB opens the database for a command and closes it after.
func withDB(ctx context.Context, address string, fn func(d *db.DB) error) error {
	d, err := Open(ctx, Config{Database: address})
	if err != nil {
		return err
	}
	return errors.Join(fn(d), d.Close())
}

// withApp opens everything for a command.
func withApp(ctx context.Context, address string, fn func(a *App) error) error {
	a, err := New(ctx, Config{Database: address})
	if err != nil {
		return err
	}
	return errors.Join(fn(a), a.Close())
}

func migrateCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("migrate")
	dir := f.String("backup-dir", "", "folder for the backup before an upgrade")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	d, err := db.Open(ctx, *f.database, db.Options{Release: Version, BackupDir: *dir})
	if err != nil {
		return err
	}
	backup, err := d.Migrate(ctx)
	if err == nil && backup != "" {
		say(s.Out, "backup before the upgrade: %s\n", backup)
	}
	if err == nil {
		say(s.Out, "schema is up to date\n")
	}
	return errors.Join(err, d.Close())
}

func versionCommand(_ context.Context, s Streams, _ []string) error {
	say(s.Out, "%s\n", Version)
	return nil
}

func userAddCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("user add")
	n := access.NewAccount{}
	f.StringVar(&n.Login, "login", "", "login")
	f.StringVar(&n.Name, "name", "", "name of the person; the login when empty")
	role := f.String("role", "", "role")
	unit := f.String("unit", "", "code of the unit where the role holds")
	fromStdin := f.Bool("password-stdin", false, "read the password from standard input; made and printed otherwise")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	if n.Login == "" || *role == "" || *unit == "" {
		return unusable("--login, --role and --unit are needed")
	}
	n.Role = access.Role(strings.ToUpper(strings.ReplaceAll(*role, "-", "_")))
	if n.Name == "" {
		n.Name = n.Login
	}
	var err error
	if n.Password, err = newPassword(s.In, *fromStdin); err != nil {
		return err
	}
	return withDB(ctx, *f.database, func(d *db.DB) error {
		err := d.Read(ctx, func(tx *db.Tx) error {
			u, err := org.UnitByCode(ctx, tx, *unit)
			n.UnitID, n.UnitPath = u.ID, u.Path
			return err
		})
		if err != nil {
			return err
		}
		if _, err := access.NewService(d).Create(access.With(ctx, access.Operator()), n); err != nil {
			return err
		}
		if !*fromStdin {
			say(s.Out, "password: %s\n", n.Password)
		}
		return nil
	})
}

func newPassword(in io.Reader, fromStdin bool) (string, error) {
	if !fromStdin {
		return "Qp-" + rand.Text()[:16] + "-7a", nil
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func demoLoadCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("demo load")
	scale := f.Int("scale", 1, "how many times the district")
	seed := f.Uint64("seed", demo.DefaultSeed, "random start value")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	if *scale < 1 || *scale > 100 {
		return unusable("--scale is 1 to 100")
	}
	return withDB(ctx, *f.database, func(d *db.DB) error {
		if err := demo.Load(access.With(ctx, access.Operator()), d, demo.Options{Scale: *scale, Seed: *seed}); err != nil {
			return err
		}
		say(s.Out, "demonstration district loaded, scale %d, password of every account: %s\n", *scale, demo.Password)
		return nil
	})
}

func auditVerifyCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("audit verify")
	asJSON := f.Bool("json", false, "JSON")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	return withDB(ctx, *f.database, func(d *db.DB) error {
		n, broken, err := audit.Verify(ctx, d)
		if err != nil {
			return err
		}
		report := verifyReport{Entries: n, Sound: broken == nil}
		if broken != nil {
			report.BrokenAt, report.Reason = broken.Seq, broken.Reason
		}
		switch {
		case *asJSON:
			err = writeJSON(s.Out, report)
		case broken == nil:
			say(s.Out, "%d entries, chain sound\n", n)
		default:
			say(s.Out, "chain broken at entry %d: %s\n", broken.Seq, broken.Reason)
		}
		if err == nil && broken != nil {
			err = errFound
		}
		return err
	})
}

// verifyReport is the JSON of "audit verify".
type verifyReport struct {
	Entries  int64  `json:"entries"`
	Sound    bool   `json:"sound"`
	BrokenAt int64  `json:"broken_at,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func accessTableCommand(_ context.Context, s Streams, _ []string) error {
	say(s.Out, "%-22s", "permission")
	for _, r := range access.Roles() {
		say(s.Out, " %-18s", r)
	}
	say(s.Out, "\n")
	for _, p := range access.AllPermissions() {
		say(s.Out, "%-22s", p)
		for _, r := range access.Roles() {
			mark := "-"
			if r.Carries(p) {
				mark = "yes"
			}
			say(s.Out, " %-18s", mark)
		}
		say(s.Out, "\n")
	}
	return nil
}

// finding is one check of doctor.
type finding struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Text  string `json:"text"`
}

func doctorCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("doctor")
	asJSON := f.Bool("json", false, "JSON")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	d, err := db.Open(ctx, *f.database, db.Options{})
	if err != nil {
		return err
	}
	findings, err := examine(ctx, d)
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	if *asJSON {
		if err := writeJSON(s.Out, findings); err != nil {
			return err
		}
	}
	bad := false
	for _, x := range findings {
		bad = bad || !x.OK
		if !*asJSON {
			word := "ok  "
			if !x.OK {
				word = "BAD "
			}
			say(s.Out, "%s %s: %s\n", word, x.Check, x.Text)
		}
	}
	if bad {
		return errFound
	}
	return nil
}

func examine(ctx context.Context, d *db.DB) ([]finding, error) {
	var all []finding
	steps, err := d.Migrations(ctx)
	if err != nil {
		return nil, err
	}
	missing := 0
	for _, m := range steps {
		if !m.Applied {
			missing++
		}
	}
	all = append(all, finding{"schema", missing == 0, fmt.Sprintf("%d steps, %d not applied", len(steps), missing)})
	settings, err := d.Settings(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range settings {
		all = append(all, finding{x.Name, x.Safe, x.Value})
	}
	if missing > 0 {
		return all, nil
	}
	n, broken, err := audit.Verify(ctx, d)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("%d entries", n)
	if broken != nil {
		text = fmt.Sprintf("broken at entry %d: %s", broken.Seq, broken.Reason)
	}
	all = append(all, finding{"audit chain", broken == nil, text})
	safe, err := examineSafekeeping(ctx, d)
	return append(all, safe...), err
}
