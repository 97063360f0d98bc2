package intake

import (
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// State is how far an import has come.
type State string

// The states. An import that was taken back stays in the register.
const (
	Uploaded  State = "UPLOADED"
	Committed State = "COMMITTED"
	Undone    State = "UNDONE"
)

// Values are the states in their order.
func (State) Values() []State { return []State{Uploaded, Committed, Undone} }

// An Import (导入) is one uploaded file and what became of it.
type Import struct {
	ID       string
	Kind     string
	FileName string
	FileSize int
	State    State
	Mapping  string // how a person mapped headings, in this package's own text
	Accepted int
	Warned   int
	Rejected int
	Skipped  int
	Tally
	AccountID   string
	AccountName string
	UploadedAt  db.Instant
	CommittedAt db.Instant
	UndoneAt    db.Instant
	Version     int
}

// MaxFile is how many bytes an uploaded file may have.
const MaxFile = 64 << 20

// BuiltOn refuses to take an import back because a record moved on, or because something refers to it; name is what a person
// knows the record by.
func BuiltOn(name string) error { return fault.New(fault.Conflict, "import_built_on", name) }

// A Touch is one import that made or changed a record.
type Touch struct {
	ImportID string
	FileName string
	Actor    string
	At       db.Instant
	Created  bool
	Undone   bool
}
