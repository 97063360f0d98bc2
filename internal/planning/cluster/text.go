package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qipan/internal/planning/solve"
)

// Text writes an instance as lines of key=value, in canonical order; values that are not set are left out. Parse reads
// it back. Identifiers and codes must be free of white space, which Normalise does not ask for: the text is a format for
// cases and hashes, not an exchange format.
func (in Instance) Text() string {
	var b strings.Builder
	p, w := in.Params, in.Weights
	fmt.Fprintf(&b, "params min_full=%d max_units=%d max_members=%d radius=%d detour=%s priority_staff=%d\n", p.MinFull,
		p.MaxUnits, p.MaxMembers, p.Radius, number(p.Detour), p.PriorityStaff)
	fmt.Fprintf(&b, "weights uncovered=%s branch=%s attach=%s metre=%s other_trade=%s no_host=%s no_secretary=%s\n",
		number(w.Uncovered.Float()), number(w.Branch.Float()), number(w.Attach.Float()), number(w.Metre.Float()),
		number(w.OtherTrade.Float()), number(w.NoHost.Float()), number(w.NoSecretary.Float()))
	for _, e := range in.Enterprises {
		b.WriteString("enterprise id=" + e.ID)
		e.text(&b)
		b.WriteByte('\n')
	}
	for _, r := range in.Receivers {
		fmt.Fprintf(&b, "receiver id=%s kind=%s key=%s members=%d\n", r.ID, r.Kind, r.Key, r.Members)
	}
	for _, p := range in.Together {
		fmt.Fprintf(&b, "together a=%s b=%s\n", p.A, p.B)
	}
	for _, p := range in.Apart {
		fmt.Fprintf(&b, "apart a=%s b=%s\n", p.A, p.B)
	}
	return b.String()
}

func (e Enterprise) text(b *strings.Builder) {
	for _, f := range []struct {
		key   string
		value int
	}{{"full", e.Full}, {"probationary", e.Probationary}, {"staff", e.Staff}} {
		if f.value != 0 {
			fmt.Fprintf(b, " %s=%d", f.key, f.value)
		}
	}
	for _, f := range [][2]string{
		{"street", e.Subdistrict}, {"building", e.Building}, {"market", e.Market}, {"trade", e.Trade},
	} {
		if f[1] != "" {
			b.WriteString(" " + f[0] + "=" + f[1])
		}
	}
	if e.Located {
		b.WriteString(" x=" + number(e.X) + " y=" + number(e.Y))
	}
	for _, f := range []struct {
		key string
		set bool
	}{{"host", e.Host}, {"secretary", e.Secretary}, {"covered", e.Covered}, {"closed", !e.Operating}} {
		if f.set {
			b.WriteString(" " + f.key + "=yes")
		}
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Hash is the SHA-256 of the canonical text, the same for instances that differ only in order.
func (in Instance) Hash() string {
	canonical := in
	if n, err := in.Normalise(); err == nil { // what is refused still has a text to be hashed
		canonical = n
	}
	sum := sha256.Sum256([]byte(canonical.Text()))
	return hex.EncodeToString(sum[:])
}

// Parse reads the text of an instance. Lines that begin with # are notes; params and weights that are left out keep their
// defaults. An unknown word is refused with its line.
func Parse(text string) (Instance, error) {
	in := Instance{Params: DefaultParams(), Weights: DefaultWeights()}
	for n, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		f := fields{line: n + 1, values: map[string]string{}}
		for _, w := range words[1:] {
			key, value, _ := strings.Cut(w, "=")
			f.values[key] = value
		}
		in.take(words[0], &f)
		if f.err == nil && len(f.values) > 0 {
			keys := make([]string, 0, len(f.values))
			for k := range f.values {
				keys = append(keys, k)
			}
			f.refuse(slices.Min(keys))
		}
		if f.err != nil {
			return Instance{}, f.err
		}
	}
	return in, nil
}

func (in *Instance) take(kind string, f *fields) {
	switch kind {
	case "params":
		p := &in.Params
		f.int("min_full", &p.MinFull)
		f.int("max_units", &p.MaxUnits)
		f.int("max_members", &p.MaxMembers)
		f.int("radius", &p.Radius)
		f.float("detour", &p.Detour)
		f.int("priority_staff", &p.PriorityStaff)
	case "weights":
		w := &in.Weights
		f.cost("uncovered", &w.Uncovered)
		f.cost("branch", &w.Branch)
		f.cost("attach", &w.Attach)
		f.cost("metre", &w.Metre)
		f.cost("other_trade", &w.OtherTrade)
		f.cost("no_host", &w.NoHost)
		f.cost("no_secretary", &w.NoSecretary)
	case "enterprise":
		in.Enterprises = append(in.Enterprises, f.enterprise())
	case "receiver":
		r := Receiver{ID: f.take("id"), Kind: ReceiverKind(f.take("kind")), Key: f.take("key")}
		f.int("members", &r.Members)
		in.Receivers = append(in.Receivers, r)
	case "together":
		in.Together = append(in.Together, Pair{f.take("a"), f.take("b")})
	case "apart":
		in.Apart = append(in.Apart, Pair{f.take("a"), f.take("b")})
	default:
		f.refuse(kind)
	}
}

// fields are the values of one line; what has been taken is gone, so that the rest is unknown.
type fields struct {
	line   int
	values map[string]string
	err    error
}

func (f *fields) refuse(word string) {
	if f.err == nil {
		f.err = solve.Refuse("instance_line", strconv.Itoa(f.line), word)
	}
}

func (f *fields) take(key string) string {
	v := f.values[key]
	delete(f.values, key)
	return v
}

func (f *fields) int(key string, to *int) {
	if v := f.take(key); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			f.refuse(key)
		}
		*to = n
	}
}

func (f *fields) float(key string, to *float64) bool {
	v := f.take(key)
	if v == "" {
		return false
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil {
		f.refuse(key)
	}
	*to = n
	return true
}

func (f *fields) cost(key string, to *solve.Cost) {
	var v float64
	if f.float(key, &v) {
		*to = solve.Units(v)
	}
}

func (f *fields) enterprise() Enterprise {
	e := Enterprise{
		ID: f.take("id"), Subdistrict: f.take("street"), Building: f.take("building"), Market: f.take("market"),
		Trade: f.take("trade"), Host: f.take("host") != "", Secretary: f.take("secretary") != "",
		Covered: f.take("covered") != "", Operating: f.take("closed") == "",
	}
	f.int("full", &e.Full)
	f.int("probationary", &e.Probationary)
	f.int("staff", &e.Staff)
	x, y := f.float("x", &e.X), f.float("y", &e.Y)
	e.Located = x && y
	return e
}
