package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
)

// Exit codes of the command line.
const (
	exitDone     = 0
	exitFailed   = 1 // the work failed, or something was found
	exitUnusable = 2 // the arguments cannot be used
)

// Streams are the three streams of a command.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// errUnusable marks arguments that a command cannot use; its text tells what would do.
var errUnusable = errors.New("unusable arguments")

func unusable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUnusable, fmt.Sprintf(format, args...))
}

// errFound ends a command that worked and found something amiss: it has already said what.
var errFound = errors.New("found")

// command is one subcommand.
type command struct {
	name  string // "user add"
	usage string
	about string
	run   func(ctx context.Context, s Streams, args []string) error
}

// commands in the order in which help lists them.
func commands() []command {
	return []command{
		{"serve", "[--addr A] [--db URL] [--demo] [--tls-cert FILE --tls-key FILE | --tls-gateway] [--trusted-proxy NET,…] [--max-connections N] [--max-connections-per-address N] [--backup-dir DIR [--backup-at HH:MM]]", "run the server", serveCommand},
		{"migrate", "--db URL [--backup-dir DIR]", "bring the schema up", migrateCommand},
		{"doctor", "--db URL [--json]", "check the schema, the engine, the audit chain and the backups", doctorCommand},
		{"backup verify", "FILE", "say whether every byte of a backup is as it was written", backupVerifyCommand},
		{"backup drill", "FILE [--db URL]", "restore into a throw-away database and compare rows, figures and audit chain", backupDrillCommand},
		{"backup", "--db URL -o FILE", "copy one state of the whole database while the server runs", backupCommand},
		{"restore", "FILE --db URL", "bring a backup into an empty database of either engine", restoreCommand},
		{"user add", "--db URL --login L --name N --role R --unit CODE [--password-stdin]", "make an account with its first role", userAddCommand},
		{"demo load", "--db URL [--scale N] [--seed S]", "fill an empty database with the invented demonstration district", demoLoadCommand},
		{"import", "KIND FILE --db URL [--dry-run] [--json] [--as LOGIN]", "take a spreadsheet in, whole or not at all", importCommand},
		{"export", "KIND --db URL [--as-of DATE] [--as LOGIN] -o FILE", "write the same columns out", exportCommand},
		{"figures", "--db URL [--as-of DATE] [--json] [--as LOGIN]", "print every figure that can be computed", figuresCommand},
		{"gaps", "--db URL [--json] [--as LOGIN]", "print the gap list", gapsCommand},
		{"plan coverage", "--db URL [--json] [--seconds N] [--seed S] [--as LOGIN]", "propose branches; changes nothing", planCoverageCommand},
		{"audit verify", "--db URL [--json]", "recompute the audit chain and name the first break", auditVerifyCommand},
		{"access table", "", "print what each role may do", accessTableCommand},
		{"version", "", "print the release", versionCommand},
	}
}

// Main runs one subcommand and returns its exit code.
func Main(ctx context.Context, args []string, s Streams) int {
	slog.SetDefault(slog.New(slog.NewJSONHandler(s.Err, &slog.HandlerOptions{Level: slog.LevelInfo})))
	c, rest, ok := find(args)
	if !ok {
		help(s.Err)
		if len(args) == 1 && (args[0] == "help" || args[0] == "--help" || args[0] == "-h") {
			return exitDone
		}
		return exitUnusable
	}
	err := c.run(ctx, s, rest)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUnusable), errors.Is(err, flag.ErrHelp):
		say(s.Err, "qipan %s: %v\nusage: qipan %s %s\n", c.name, err, c.name, c.usage)
		return exitUnusable
	case errors.Is(err, errFound):
	default:
		say(s.Err, "qipan %s: %s\n", c.name, explain(ctx, err))
	}
	return exitFailed
}

// explain puts a refusal into words, and keeps the technical text of anything else.
func explain(ctx context.Context, err error) string {
	var e *fault.Error
	if errors.As(err, &e) && locale.Has("fault."+e.Code) {
		return locale.T(ctx, "fault."+e.Code, e.Args...) + " (" + err.Error() + ")"
	}
	return err.Error()
}

func find(args []string) (command, []string, bool) {
	for _, c := range commands() {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == c.name {
			return c, args[len(words):], true
		}
	}
	return command{}, nil, false
}

func help(w io.Writer) {
	say(w, "qipan %s 棋盘\n\n", Version)
	for _, c := range commands() {
		say(w, "  qipan %s %s\n        %s\n", c.name, c.usage, c.about)
	}
	say(w, "\nURL is sqlite:PATH or postgres://…?schema=NAME. Exit status: 0 done, 1 failed or found something, 2 unusable arguments.\n")
}

// say writes to a terminal or pipe; one that went away cannot be told anything.
func say(w io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }

// flags is a flag set that reports mistakes as unusable arguments, with flags and operands in any order.
type flags struct {
	*flag.FlagSet
	database *string
}

const defaultDatabase = "sqlite:var/qipan.db"

func newFlags(name string) flags {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	return flags{FlagSet: f, database: f.String("db", defaultDatabase, "database")}
}

// operands parses the arguments and returns what is no flag; want says how many there must be.
func (f flags) operands(args []string, want int) ([]string, error) {
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, unusable("%v", err)
		}
		if f.NArg() == 0 {
			break
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(rest) != want {
		return nil, unusable("%d operands given, %d wanted", len(rest), want)
	}
	return rest, nil
}

// as is the principal that a command acts for: the named account with its rights, or the operator at the console.
func (a *App) as(ctx context.Context, login string) (context.Context, error) {
	if login == "" {
		return access.With(ctx, access.Operator()), nil
	}
	p, err := a.access.ByLogin(ctx, login)
	if err != nil {
		return ctx, err
	}
	return access.With(ctx, p), nil
}
