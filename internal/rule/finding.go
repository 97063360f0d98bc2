package rule

import "strings"

// Level says what a finding does to the case.
type Level string

// The four levels. Only Block stops a case; Warn asks a person to look, Info is worth knowing.
const (
	OK    Level = "OK"
	Info  Level = "INFO"
	Warn  Level = "WARN"
	Block Level = "ERROR"
)

// A Finding is what one rule says about one case. Code is the stable word for it.
type Finding struct {
	Rule  string
	Level Level
	Code  string
}

// CodeOK is the code of a case that the rule has nothing against.
const CodeOK = "OK"

// Fine reports whether the rule has nothing against the case.
func (f Finding) Fine() bool { return f.Level == OK }

// Blocks reports whether the case may not go on.
func (f Finding) Blocks() bool { return f.Level == Block }

// MessageKey is the message key of the finding's words.
func (f Finding) MessageKey() string { return "rule.code." + strings.ToLower(f.Code) }

func fine(rule string) Finding { return Finding{Rule: rule, Level: OK, Code: CodeOK} }

func warn(rule, code string) Finding { return Finding{Rule: rule, Level: Warn, Code: code} }

func block(rule, code string) Finding { return Finding{Rule: rule, Level: Block, Code: code} }

// blockUnless and warnUnless are the two commonest sentences.
func blockUnless(ok bool, rule, code string) Finding {
	if ok {
		return fine(rule)
	}
	return block(rule, code)
}

func warnUnless(ok bool, rule, code string) Finding {
	if ok {
		return fine(rule)
	}
	return warn(rule, code)
}
