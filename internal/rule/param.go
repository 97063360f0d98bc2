package rule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Kind is the type of a parameter's value.
type Kind string

// The four kinds. Ratios are whole percents or per mille, money is whole fen or yuan: no value is a float.
const (
	IntKind    Kind = "int"
	BoolKind   Kind = "bool"
	ChoiceKind Kind = "choice"
	DateKind   Kind = "date"
)

// A Param (参数) is a number, switch, choice or day inside a rule. Its confidence may be weaker than its rule's, when only
// the number is doubtful. Default is what the sources say; Min and Max bound every later value.
type Param struct {
	Key        Key
	Rule       string
	Kind       Kind
	Unit       string
	Default    string
	Min, Max   int
	Choices    []string
	Confidence Confidence
}

// Editable reports whether a district may set the value by itself. A parameter whose text was read is fixed: it changes only
// by a version that names the new text.
func (p Param) Editable() bool { return !p.Confidence.Firm() }

// TitleKey is the message key of the parameter's name.
func (p Param) TitleKey() string { return "param." + string(p.Key) }

// UnitKey is the message key of the unit, empty for parameters without one.
func (p Param) UnitKey() string {
	if p.Unit == "" {
		return ""
	}
	return "rule.unit." + p.Unit
}

// ChoiceKey is the message key of one of the choices.
func (p Param) ChoiceKey(choice string) string {
	return "param." + string(p.Key) + "." + strings.ToLower(choice)
}

// CheckValue refuses a value of the wrong kind, outside the bounds or not among the choices.
func (p Param) CheckValue(value string) error {
	ok := false
	switch p.Kind {
	case IntKind:
		n, err := strconv.Atoi(value)
		if err == nil && (n < p.Min || n > p.Max) {
			return fault.New(fault.Invalid, "rule_param_range", p.Min, p.Max).On("value")
		}
		ok = err == nil && value == strconv.Itoa(n)
	case BoolKind:
		ok = value == "true" || value == "false"
	case ChoiceKind:
		ok = slices.Contains(p.Choices, value)
	case DateKind:
		_, err := db.ParseDate(value)
		ok = err == nil
	}
	if !ok {
		return fault.New(fault.Invalid, "rule_param_value").On("value")
	}
	return nil
}

type paramBook struct {
	list  []Param
	byKey map[Key]Param
}

var params = sync.OnceValue(func() paramBook {
	b, err := readParams()
	if err != nil {
		panic(err) // the parameters are compiled in; their test reads them too
	}
	return b
})

// Params are all parameters in the order of their rules.
func Params() []Param { return slices.Clone(params().list) }

// Find is the parameter of a key; false when there is none.
func Find(key Key) (Param, bool) {
	p, ok := params().byKey[key]
	return p, ok
}

func readParams() (paramBook, error) {
	b := paramBook{byKey: map[Key]Param{}}
	rows, err := table("data/params.csv", 9)
	if err != nil {
		return b, err
	}
	for _, row := range rows {
		p, err := readParam(row)
		if err != nil {
			return b, err
		}
		if _, twice := b.byKey[p.Key]; twice {
			return b, fmt.Errorf("parameter %s stands twice", p.Key)
		}
		b.list = append(b.list, p)
		b.byKey[p.Key] = p
	}
	return b, nil
}

func readParam(row []string) (p Param, err error) {
	defer fault.Wrap(&err, "parameter %s", row[0])
	p = Param{Key: Key(row[0]), Rule: row[1], Kind: Kind(row[2]), Unit: row[3], Default: row[4], Confidence: Confidence(row[8])}
	if p.Kind == IntKind {
		if p.Min, err = strconv.Atoi(row[5]); err != nil {
			return p, err
		}
		if p.Max, err = strconv.Atoi(row[6]); err != nil {
			return p, err
		}
	}
	if row[7] != "" {
		p.Choices = strings.Split(row[7], "|")
	}
	return p, p.CheckValue(p.Default)
}
